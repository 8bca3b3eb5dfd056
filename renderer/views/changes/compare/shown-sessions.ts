import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { shortName } from '#shared/short-ref';
import { variantWords } from '#shared/variant-words';
import { blindName, blindOrder } from './blind';

/** A session that is compared, as it is called there. */
export type ShownSession = {
  readonly row: SessionRow;
  /** In a column's head, and inside of a sentence. */
  readonly name: string;
  readonly quoted: string;
  /** Who did it; null: nobody is to know. */
  readonly who: string | null;
};

/** Sets of sessions that are compared blind, until the user reveals them. */
const blindStore = createStore<ReadonlySet<string>>(() => new Set());

function setOf(sessions: readonly SessionId[]): string {
  return [...sessions].sort().join(' ');
}

export function useBlind(sessions: readonly SessionId[]): boolean {
  return useStore(blindStore, (sets) => sets.has(setOf(sessions)));
}

export function setBlind(sessions: readonly SessionId[], blind: boolean): void {
  const sets = new Set(blindStore.getState());
  if (blind) sets.add(setOf(sessions));
  else sets.delete(setOf(sessions));
  blindStore.setState(sets, true);
}

/** The sessions in the order and by the names in which they are shown. */
export function shownSessions(rows: readonly SessionRow[], blind: boolean): ShownSession[] {
  if (!blind)
    return rows.map((row) => ({
      ...{ row, name: row.title, who: variantWords(row) },
      quoted: quoteTitle(shortName(row.title, 40)),
    }));
  const byId = new Map(rows.map((row) => [row.session, row]));
  return blindOrder([...byId.keys()]).flatMap((session, at) => {
    const row = byId.get(session);
    const name = blindName(at);
    return row ? [{ row, name, quoted: name, who: null }] : [];
  });
}
