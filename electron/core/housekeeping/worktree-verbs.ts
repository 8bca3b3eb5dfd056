import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { refuse } from '#shared/result';
import type { InventoryUpdate } from '#shared/worktrees';
import type { CoreHandlers } from '../handlers';
import { openStream } from '../stream';
import { knownWorktrees, lookAtWorktree, otherWorktrees, worktreeOfSession } from './inventory';
import { createMeasuredSizes } from './measured-sizes';
import { type RecoverTools, recoverSession } from './recover-session';

type Discard = CoreHandlers['sessions']['discard'];
type Cleaned = Awaited<ReturnType<CoreHandlers['worktrees']['clean']>>;

/** So many worktrees are looked at together: each look starts Git a few times. */
const LOOKS_AT_ONCE = 3;

/** The verbs about worktrees: what there is, and clearing up many. */
export function createWorktreeVerbs(
  tools: RecoverTools & {
    /** Discards a session as `sessions.discard` does. */
    readonly discard: Discard;
  },
): CoreHandlers['worktrees'] {
  const sizes = createMeasuredSizes(null);
  return {
    inventory: ({ repository }, outer) =>
      openStream<InventoryUpdate>(outer, async function* ({ signal }) {
        const ours = await knownWorktrees(tools);
        const known = ours.filter((one) => repository === null || one.repository === repository);
        yield {
          type: 'begun',
          worktrees: known.length,
          others: await otherWorktrees(tools, ours, repository),
        };
        for (let from = 0; from < known.length && !signal.aborted; from += LOOKS_AT_ONCE) {
          const some = known.slice(from, from + LOOKS_AT_ONCE);
          for (const entry of await Promise.all(some.map((one) => lookAtWorktree(tools, one))))
            yield { type: 'entry', entry };
        }
        for (const { session, live, path } of known) {
          if (signal.aborted) return;
          yield { type: 'size', session, size: await sizes.of(path, `${live?.state.row.seq ?? ''}`, signal) };
        }
      }),
    async clean({ chosen }) {
      const discarded: Cleaned['discarded'] = [];
      const refused: Cleaned['refused'] = [];
      for (const { session, seen } of chosen) {
        const result = await cleanOne(session, seen);
        if (result.ok) discarded.push(result.value);
        else refused.push({ session, refusal: result.refusal });
      }
      return { discarded, refused };
    },
    recover: (input) => recoverSession(tools, input),
  };

  async function cleanOne(session: SessionId, seen: string) {
    const live = tools.store.get(session);
    const known = live && worktreeOfSession(live);
    if (known) {
      const now = await lookAtWorktree(tools, known);
      if (now.seen !== seen)
        return refuse<RefusalOf<'worktree-changed'>>({ code: 'worktree-changed', session });
    }
    return tools.discard({ session });
  }
}
