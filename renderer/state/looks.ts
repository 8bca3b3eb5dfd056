import type { SessionId } from '#shared/ids';
import { keyText, type TrashItem, type TrashLimit, type TrashUpdate } from '#shared/trash';
import type { DiskSize, InventoryUpdate, OtherWorktree, WorktreeEntry } from '#shared/worktrees';

/** What a look at the worktrees or the trash came to so far. What an earlier one found stands until this one has seen all. */

export type Inventory = {
  readonly entries: readonly WorktreeEntry[];
  readonly others: readonly OtherWorktree[];
  readonly sizes: ReadonlyMap<string, DiskSize>;
  /** How many worktrees there are; null: not known yet. */
  readonly count: number | null;
  /** Those that this look has seen. */
  readonly fresh: ReadonlyMap<SessionId, WorktreeEntry>;
  /** So many this look has measured. */
  readonly measured: number;
};

export type TrashContent = {
  /** Null: not known yet. */
  readonly items: readonly TrashItem[] | null;
  readonly limit: TrashLimit;
  readonly sizes: ReadonlyMap<string, DiskSize>;
  /** So many this look has measured. */
  readonly measured: number;
};

const NO_SIZES: ReadonlyMap<string, DiskSize> = new Map();

export const NO_INVENTORY: Inventory = {
  entries: [],
  others: [],
  sizes: NO_SIZES,
  count: null,
  fresh: new Map(),
  measured: 0,
};

export const NO_TRASH: TrashContent = {
  items: null,
  limit: { megabytes: null, items: null },
  sizes: NO_SIZES,
  measured: 0,
};

/** The inventory with what came of it since. Costs what it holds, not that for each update: give it many at once. */
export function foldInventory(before: Inventory, updates: readonly InventoryUpdate[]): Inventory {
  const fresh = new Map(before.fresh);
  const sizes = new Map(before.sizes);
  let { count, others, measured } = before;
  for (const update of updates) {
    switch (update.type) {
      case 'begun':
        fresh.clear();
        measured = 0;
        ({ worktrees: count, others } = update);
        break;
      case 'entry':
        fresh.set(update.entry.session, update.entry);
        break;
      case 'size':
        sizes.set(update.session, update.size);
        measured += 1;
        break;
      default:
        update satisfies never;
    }
  }
  const isWhole = fresh.size === count;
  const earlier = isWhole ? [] : before.entries.filter(({ session }) => !fresh.has(session));
  return {
    entries: [...earlier, ...fresh.values()].sort(bySafety),
    others,
    sizes,
    count,
    fresh,
    measured,
  };
}

/** The trash with what came of it since; as {@link foldInventory}. */
export function foldTrash(before: TrashContent, updates: readonly TrashUpdate[]): TrashContent {
  const sizes = new Map(before.sizes);
  let { items, limit, measured } = before;
  for (const update of updates) {
    if (update.type === 'items') {
      measured = 0;
      ({ items, limit } = update);
    } else {
      sizes.set(keyText(update.key), update.size);
      measured += 1;
    }
  }
  return { items, limit, sizes, measured };
}

/** Those that can go first, of these the ones that were not used for longest. */
function bySafety(a: WorktreeEntry, b: WorktreeEntry): number {
  return Number(b.verdict.safe) - Number(a.verdict.safe) || (a.usedAt ?? '').localeCompare(b.usedAt ?? '');
}
