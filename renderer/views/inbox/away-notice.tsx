import { useMemo, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { dismissMoved, useMovedWhileAway } from '../../state/away';
import { openSession } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { StateIcon } from '../../ui/state-icon';
import { describeRow } from '../sessions';

/** So many have a line before the user asks for all. */
const MOST_SHOWN = 4;

/** What happened while the user was away: one line for each session that moved, as it stands now. */
export function AwayNotice() {
  const moved = useMovedWhileAway();
  const all = useSessions((sessions) => (sessions.state === 'ready' ? sessions.value.rows : null));
  const [whole, setWhole] = useState(false);
  const rows = useMemo(() => moved.flatMap((session) => all?.get(session) ?? []), [moved, all]);
  if (rows.length === 0) return null;
  const shown = whole ? rows : rows.slice(0, MOST_SHOWN);
  return (
    <section
      aria-label="While you were away"
      className="flex flex-none items-start gap-3 border-b border-line bg-panel px-3 py-1.5"
    >
      <div className="min-w-0 flex-1">
        <h2 role="status" className="px-1.5 text-xs font-semibold">
          While you were away
        </h2>
        <ul className="max-h-40 overflow-y-auto">
          {shown.map((row) => (
            <li key={row.session}>
              <Line row={row} />
            </li>
          ))}
        </ul>
      </div>
      <span className="flex flex-none gap-1">
        {shown.length < rows.length ? (
          <Button small look="ghost" onClick={() => setWhole(true)}>
            Show {rows.length - shown.length} More
          </Button>
        ) : null}
        <Button small onClick={dismissMoved}>
          Dismiss
        </Button>
      </span>
    </section>
  );
}

function Line(props: { row: SessionRow }) {
  const { row } = props;
  const state = stateOf(row);
  const { label } = describeState(state);
  const { words, code } = describeRow(row);
  const said = words.startsWith(label) ? words : `${label} · ${words}`;
  return (
    <button
      type="button"
      onClick={() => openSession(row.session)}
      className="flex w-full min-w-0 items-center gap-2 rounded-sm px-1.5 py-0.5 text-left text-xs hover:bg-hover focus-visible:-outline-offset-2"
    >
      <StateIcon state={state} size={13} />
      <span className="max-w-[50%] flex-none truncate font-medium">{displayPath(row.title)}</span>
      <span className="min-w-0 flex-1 truncate text-soft">
        {said} {code === null ? null : <span className="font-mono text-2xs">{code}</span>}
      </span>
    </button>
  );
}
