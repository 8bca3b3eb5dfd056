import { useEffect, useState } from 'react';
import type { AgentId, SessionId } from '#shared/ids';
import type { TrashKey, TrashUpdate } from '#shared/trash';
import type { InventoryUpdate, WorktreeEntry } from '#shared/worktrees';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { gather } from './gather';
import { restoreSessions, sessionsWords } from './list-actions';
import { foldInventory, foldTrash, type Inventory, NO_INVENTORY, NO_TRASH, type TrashContent } from './looks';
import { ask, attempt } from './perform';
import { showBug, showToast } from './toasts';

/** What sessions left on disk, as it is looked at: the inventory of worktrees and the trash. */

/** A look that goes on: what it came to so far, and how to begin it anew or end it. */
export type Look<T> = {
  readonly found: T;
  readonly running: boolean;
  again(): void;
  stop(): void;
};

/** Takes the inventory of all worktrees for as long as it is shown. */
export function useInventory(): Look<Inventory> {
  return useLook(NO_INVENTORY, foldInventory, takeInventory);
}

/** Looks through the trash for as long as it is shown. */
export function useTrash(): Look<TrashContent> {
  return useLook(NO_TRASH, foldTrash, lookThroughTrash);
}

type Updates<U> = (signal: AbortSignal) => Promise<AsyncIterable<U>>;

const takeInventory: Updates<InventoryUpdate> = async (signal) =>
  api.worktrees.inventory({ repository: null }, { signal });
const lookThroughTrash: Updates<TrashUpdate> = async (signal) => api.trash.list({}, { signal });

/** Updates come by the thousand: what comes in such a time is drawn at once. */
const DRAWN_EVERY_MS = 50;

function useLook<T, U extends object>(
  nothing: T,
  fold: (before: T, updates: readonly U[]) => T,
  open: Updates<U>,
): Look<T> {
  const [found, setFound] = useState(nothing);
  const [round, setRound] = useState(0);
  const [leave, setLeave] = useState<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round is a look from the beginning
  useEffect(() => {
    const left = new AbortController();
    setLeave(left);
    // Null: that was the last one.
    const take = gather<U | null>(DRAWN_EVERY_MS, (items) => {
      if (left.signal.aborted) return;
      setFound((before) =>
        fold(
          before,
          items.filter((item) => item !== null),
        ),
      );
      if (items.includes(null)) setLeave(null);
    });
    const look = async () => {
      for await (const update of await open(left.signal)) take(update);
    };
    look()
      .catch((error: unknown) => {
        if (!left.signal.aborted) showBug(bugOf(error));
      })
      .finally(() => take(null));
    return () => left.abort();
  }, [fold, open, round]);
  return {
    found,
    running: leave !== null,
    again: () => setRound(round + 1),
    stop: () => {
      leave?.abort();
      setLeave(null);
    },
  };
}

/** Discards the sessions of these worktrees; one toast offers the way back of all. Null: it broke. */
export async function cleanWorktrees(chosen: readonly WorktreeEntry[]) {
  const answer = await ask(() =>
    api.worktrees.clean({ chosen: chosen.map(({ session, seen }) => ({ session, seen })) }),
  );
  if (!answer) return null;
  const gone = answer.discarded.map(({ session }): SessionId => session);
  if (gone.length > 0)
    showToast({
      tone: 'done',
      text: `Discarded ${sessionsWords(gone)}.`,
      detail: 'All of it is in the trash for 30 days.',
      action: { label: 'Restore', run: () => void restoreSessions(gone) },
    });
  return answer.refused;
}

/** Deletes items of the trash for good. Answers those that were not, and why; null: it broke. */
export async function deleteFromTrash(items: readonly TrashKey[]) {
  const answer = await ask(() => api.trash.delete({ items: [...items] }));
  return answer?.refused ?? null;
}

/** Makes the session of a worktree again whose log is lost; it goes on with this agent. */
export function recoverSession(session: SessionId, agent: AgentId) {
  return attempt(() => api.worktrees.recover({ session, agent }));
}
