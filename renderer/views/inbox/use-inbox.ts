import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { needsUser } from '#shared/session-state';
import { useSessions } from '../../state/sessions';
import { keepOrder, shownSession } from './inbox-order';

/** What an open inbox lists and shows. */
export type Inbox = {
  readonly rows: readonly SessionRow[];
  /** The one whose need is shown. */
  readonly shown: SessionRow | null;
  /** How many need the user now, and how many are snoozed. */
  readonly count: number;
  readonly snoozed: number;
  choose(session: SessionId): void;
  /** Goes to the row so many places further, as far as there is one. */
  step(by: number): void;
};

/** Keeps an inbox for as long as it is open; with `withSnoozed` it also lists what is snoozed. */
export function useInbox(withSnoozed: boolean): Inbox {
  const all = useSessions((sessions) => (sessions.state === 'ready' ? sessions.value.rows : null));
  const needing = useMemo(() => [...(all?.values() ?? [])].filter(needsUser), [all]);
  const count = needing.filter((row) => row.snoozed === null).length;
  const [chosen, setChosen] = useState<SessionId | null>(null);
  const before = useRef<{ order: readonly SessionId[]; shown: SessionId | null }>({ order: [], shown: null });
  const rows = useMemo(
    () =>
      keepOrder(
        before.current.order,
        needing.filter((row) => withSnoozed || row.snoozed === null),
      ),
    [needing, withSnoozed],
  );
  const order = rows.map(({ session }) => session);
  // What was shown is followed by the next one when it goes, whether it was chosen or had followed itself.
  const from = chosen ?? before.current.shown;
  const shown = shownSession(from, before.current.order, order);
  useLayoutEffect(() => {
    before.current = { order, shown };
    if (chosen !== shown) setChosen(shown);
  });
  return {
    rows,
    shown: rows.find(({ session }) => session === shown) ?? null,
    count,
    snoozed: needing.length - count,
    choose: setChosen,
    step: (by) => {
      const at = shown === null ? -1 : order.indexOf(shown);
      const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
      if (next !== undefined) setChosen(next);
    },
  };
}
