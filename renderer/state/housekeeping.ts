import { useCallback, useEffect, useState } from 'react';
import type { SessionId } from '#shared/ids';
import { keyText, type TrashItem, type TrashKey, type TrashLimit } from '#shared/trash';
import type { DiskSize, OtherWorktree, WorktreeEntry } from '#shared/worktrees';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { restoreSessions, sessionsWords } from './list-actions';
import { ask } from './perform';
import { showBug, showToast } from './toasts';

/** What sessions left on disk, as it is looked at: the inventory of worktrees and the trash. */

export type Inventory = {
  readonly entries: readonly WorktreeEntry[];
  readonly others: readonly OtherWorktree[];
  readonly sizes: ReadonlyMap<string, DiskSize>;
  /** How many worktrees there are; null: not known yet. */
  readonly count: number | null;
};

export type TrashContent = {
  /** Null: not known yet. */
  readonly items: readonly TrashItem[] | null;
  readonly limit: TrashLimit;
  readonly sizes: ReadonlyMap<string, DiskSize>;
};

const NO_SIZES: ReadonlyMap<string, DiskSize> = new Map();
const NO_INVENTORY: Inventory = { entries: [], others: [], sizes: NO_SIZES, count: null };
const NO_TRASH: TrashContent = { items: null, limit: { megabytes: null, items: null }, sizes: NO_SIZES };

/** A look that goes on: what it came to so far, and how to begin it anew or end it. */
export type Look<T> = {
  readonly found: T;
  readonly running: boolean;
  again(): void;
  stop(): void;
};

/** Takes the inventory of all worktrees for as long as it is shown. */
export function useInventory(): Look<Inventory> {
  return useLook(
    NO_INVENTORY,
    useCallback(async (signal: AbortSignal, set: (change: (before: Inventory) => Inventory) => void) => {
      const fresh = new Map<SessionId, WorktreeEntry>();
      let count = 0;
      for await (const update of await api.worktrees.inventory({ repository: null }, { signal })) {
        if (update.type === 'size') {
          set((before) => ({ ...before, sizes: withSize(before.sizes, update.session, update.size) }));
          continue;
        }
        if (update.type === 'entry') fresh.set(update.entry.session, update.entry);
        else count = update.worktrees;
        // What an earlier look found stands until this one has seen all.
        const isWhole = fresh.size === count;
        const now = [...fresh.values()];
        set((before) => ({
          ...before,
          ...(update.type === 'begun' ? { count, others: update.others } : {}),
          entries: [
            ...(isWhole ? [] : before.entries.filter(({ session }) => !fresh.has(session))),
            ...now,
          ].sort(bySafety),
        }));
      }
    }, []),
  );
}

/** Looks through the trash for as long as it is shown. */
export function useTrash(): Look<TrashContent> {
  return useLook(
    NO_TRASH,
    useCallback(
      async (signal: AbortSignal, set: (change: (before: TrashContent) => TrashContent) => void) => {
        for await (const update of await api.trash.list({}, { signal })) {
          if (update.type === 'items')
            set((before) => ({ ...before, items: update.items, limit: update.limit }));
          else
            set((before) => ({ ...before, sizes: withSize(before.sizes, keyText(update.key), update.size) }));
        }
      },
      [],
    ),
  );
}

function useLook<T>(
  nothing: T,
  look: (signal: AbortSignal, set: (change: (before: T) => T) => void) => Promise<void>,
): Look<T> {
  const [found, setFound] = useState(nothing);
  const [round, setRound] = useState(0);
  const [leave, setLeave] = useState<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round is a look from the beginning
  useEffect(() => {
    const left = new AbortController();
    setLeave(left);
    look(left.signal, (change) => {
      if (!left.signal.aborted) setFound(change);
    })
      .catch((error: unknown) => {
        if (!left.signal.aborted) showBug(bugOf(error));
      })
      .finally(() => setLeave((current) => (current === left ? null : current)));
    return () => left.abort();
  }, [look, round]);
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

function withSize(sizes: ReadonlyMap<string, DiskSize>, key: string, size: DiskSize) {
  return new Map(sizes).set(key, size);
}

/** Those that can go first, of these the ones that were not used for longest. */
function bySafety(a: WorktreeEntry, b: WorktreeEntry): number {
  return Number(b.verdict.safe) - Number(a.verdict.safe) || (a.usedAt ?? '').localeCompare(b.usedAt ?? '');
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
