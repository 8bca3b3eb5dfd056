import type { SessionMark } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { isUnread, type SessionRow } from '#shared/session';
import { hasWorkToApply, isBusy } from '#shared/session-state';

/** Which of many sessions something can be done to; what can be done to none of them is not offered. */
export type Bulk = {
  readonly stop: readonly SessionId[];
  readonly pin: Marking | null;
  readonly read: Marking | null;
  readonly archive: Marking | null;
  /** Those with work to apply, where there are several and all are of one repository. */
  readonly integrate: readonly SessionId[];
  readonly discard: readonly SessionId[];
  readonly restore: readonly SessionId[];
};

/** How they are marked: where only some are pinned, read or archived, all of them will be. */
export type Marking = { readonly as: SessionMark; readonly sessions: readonly SessionId[] };

/** What can be done to these sessions together. */
export function bulkOf(rows: readonly SessionRow[]): Bulk {
  const those = (fits: (row: SessionRow) => boolean) => rows.filter(fits).map(({ session }) => session);
  const there = rows.filter(({ status }) => status !== 'discarded');
  // Another tool's session is only read, but one can be done with it.
  const kept = there.filter(({ imported }) => !imported);
  const marking = (
    of: readonly SessionRow[],
    is: (row: SessionRow) => boolean,
    to: SessionMark,
    back: SessionMark,
  ): Marking | null => {
    if (of.length === 0) return null;
    const not = of.filter((row) => !is(row));
    const change = not.length > 0 ? not : of;
    return { as: not.length > 0 ? to : back, sessions: change.map(({ session }) => session) };
  };
  const able = kept.filter(hasWorkToApply);
  const isOne = new Set(able.map(({ repositoryPath }) => repositoryPath)).size === 1;
  return {
    stop: those(isBusy),
    pin: marking(kept, ({ pinned }) => pinned, 'pinned', 'unpinned'),
    read: marking(kept, (row) => !isUnread(row), 'read', 'unread'),
    archive: marking(
      there.filter((row) => !isBusy(row)),
      ({ archived }) => archived,
      'archived',
      'unarchived',
    ),
    integrate: isOne && able.length > 1 ? able.map(({ session }) => session) : [],
    discard: kept.filter((row) => !isBusy(row)).map(({ session }) => session),
    restore: those(({ status }) => status === 'discarded'),
  };
}

/**
 * Which sessions *Compare* is about while these are selected: several of them, or a single one with the session that is
 * open, which comes first. Null: there is nothing to compare.
 */
export function comparedOf(
  rows: readonly Pick<SessionRow, 'session'>[],
  open: SessionId | null,
): readonly SessionId[] | null {
  const chosen = rows.map(({ session }) => session);
  if (chosen.length > 1) return chosen;
  return chosen.length === 1 && open !== null && chosen[0] !== open ? [open, ...chosen] : null;
}

/** The variants that a session was started with and that are still there, itself among them, by number; null: it has no other. */
export function variantsWith(row: SessionRow, all: Iterable<SessionRow>): readonly SessionId[] | null {
  const { variant } = row;
  if (!variant) return null;
  const found = [...all].filter(
    (one) => one.variant?.variants === variant.variants && one.status !== 'discarded',
  );
  found.sort((a, b) => (a.variant?.number ?? 0) - (b.variant?.number ?? 0));
  return found.length > 1 ? found.map(({ session }) => session) : null;
}

/** What each marking is called as something to do. */
export const MARK_WORDS: Readonly<Record<SessionMark, string>> = {
  pinned: 'Pin',
  unpinned: 'Unpin',
  archived: 'Archive',
  unarchived: 'Unarchive',
  read: 'Mark as read',
  unread: 'Mark as unread',
};
