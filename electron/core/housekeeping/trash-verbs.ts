import { join } from 'node:path';
import { keyOf, type TrashUpdate, takesRoom } from '#shared/trash';
import type { CoreHandlers } from '../handlers';
import type { Log, Ports } from '../ports';
import type { LiveSession, SessionStore } from '../session';
import { openStream } from '../stream';
import { type DeletingTools, deleteFromTrash } from './delete-from-trash';
import { createMeasuredSizes } from './measured-sizes';
import { createOnlyCopies } from './only-copy';
import { discardedItem, sizeOfItem, type TrashTools, trashItems } from './trash-items';
import { limitOf, mayGo, overLimit } from './trash-limit';

/** Discards come together, and are often taken back at once. */
const AFTER_DISCARD_MS = 60_000;

type Deleted = Awaited<ReturnType<CoreHandlers['trash']['delete']>>;

/** The trash: its verbs, and what keeps it to its limit. */
export type Trash = {
  readonly verbs: CoreHandlers['trash'];
  /** Deletes what is over the limit and may go, now and in a while after each further discard. Never fails. */
  keepToLimit(): Promise<void>;
  /** Nothing of it goes on afterwards. */
  close(): Promise<void>;
};

export function createTrash(
  tools: DeletingTools &
    Pick<TrashTools, 'applies'> & {
      readonly store: Pick<SessionStore, 'get' | 'all' | 'lost' | 'onChange'>;
      readonly ports: Pick<Ports, 'home' | 'clock' | 'step' | 'settings'>;
      readonly log: Log;
    },
): Trash {
  const { ports, log } = tools;
  // Nobody works in what is in the trash: what was measured holds beyond this run.
  const sizes = createMeasuredSizes(join(ports.home, 'trash-sizes.json'));
  const left = new AbortController();
  let stopListening: (() => void) | null = null;
  let later: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  const looking = { ...tools, home: ports.home, clock: ports.clock, onlyCopies: createOnlyCopies() };
  return {
    verbs: {
      list: (_input, outer) =>
        openStream<TrashUpdate>(outer, async function* ({ signal }) {
          const kept = await trashItems(looking);
          yield { type: 'items', items: kept.map(({ item }) => item), limit: limitOf(ports.settings.get()) };
          try {
            for (const one of kept.filter(({ item }) => takesRoom(item))) {
              if (signal.aborted) return;
              yield { type: 'size', key: keyOf(one.item), size: await sizeOfItem(sizes, one, signal) };
            }
          } finally {
            keepSizes();
          }
        }),
      async delete({ items }) {
        const deleted: Deleted['deleted'] = [];
        const refused: Deleted['refused'] = [];
        for (const item of items) {
          const result = await deleteFromTrash(tools, item, { by: 'user' });
          if (result.ok) deleted.push(item);
          else refused.push({ item, refusal: result.refusal });
        }
        return { deleted, refused };
      },
    },
    keepToLimit() {
      if (left.signal.aborted) return working;
      stopListening ??= tools.store.onChange((_session, events) => {
        if (later !== null || !events.some(({ type }) => type === 'session.discarded')) return;
        later = setTimeout(() => {
          later = null;
          working = working.then(keepToLimit);
        }, AFTER_DISCARD_MS);
        later.unref();
      });
      working = working.then(keepToLimit);
      return working;
    },
    async close() {
      left.abort();
      stopListening?.();
      if (later !== null) clearTimeout(later);
      await working;
    },
  };

  function keepSizes(): void {
    try {
      sizes.keep();
    } catch (error) {
      log.warn('the sizes of what is in the trash could not be kept', { error: String(error) });
    }
  }

  /** While sizes were measured, an apply may have been undone, or it was restored and discarded again. */
  async function mayStillGo(session: LiveSession): Promise<boolean> {
    const now = await discardedItem(session, looking.onlyCopies);
    return now !== null && mayGo(now.item, ports.clock.now());
  }

  async function keepToLimit(): Promise<void> {
    const { signal } = left;
    try {
      const limit = limitOf(ports.settings.get());
      if (limit.megabytes === null && limit.items === null) return;
      const kept = (await trashItems(looking)).filter(({ item }) => takesRoom(item));
      // Nothing is measured that could not matter: where nothing may go, and where only the number counts and is kept to.
      if (!kept.some(({ item }) => mayGo(item, ports.clock.now()))) return;
      if (limit.megabytes === null && kept.length <= (limit.items ?? kept.length)) return;
      const all = [];
      for (const one of kept) {
        all.push({ item: one.item, bytes: (await sizeOfItem(sizes, one, signal)).bytes });
        if (signal.aborted) return;
      }
      keepSizes();
      for (const item of overLimit(all, limit, ports.clock.now())) {
        if (signal.aborted) return;
        const result = await deleteFromTrash(tools, keyOf(item), { by: 'limit', mayGo: mayStillGo });
        log.info('deleted from the trash, which was over its limit', {
          item: keyOf(item),
          done: result.ok,
        });
      }
    } catch (error) {
      log.error('the trash could not be kept to its limit', { error: String(error) });
    }
  }
}
