import { asFound, undecided } from '#shared/living-process';
import { ok } from '#shared/result';
import type { CoreHandlers } from '../../handlers';
import { endFound } from '../../process';
import type { SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import type { ProcessWatch } from '../turn';

/** What a process that is to end may take to do so by itself. */
const GRACE_MS = 3000;

/** The verbs about processes that turns of a session left running in its worktree. */
export function createSessionProcesses(
  store: Pick<SessionStore, 'get'>,
  watch: ProcessWatch,
): CoreHandlers['processes'] {
  return {
    async list({ session: id }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const session = found.value;
      await watch.look();
      return ok([...session.state.row.processes]);
    },
    async end({ session: id, processes: wanted }, _signal, caller) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const session = found.value;
      return orNotWritten(async () => {
        const chosen = session.state.row.processes.filter(
          (process) => wanted === null || wanted.includes(process.id),
        );
        const { ended, notEnded } = await endFound(chosen.map(asFound), GRACE_MS);
        if (chosen.length > 0)
          await session.record({
            type: 'processes.ended',
            processes: ended,
            notEnded,
            ...caller,
          });
        // What they started in their last moment is to be seen, too.
        await watch.look();
        return ok({ ended, notEnded, living: [...session.state.row.processes] });
      });
    },
    async leave({ session: id, processes: wanted }, _signal, caller) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const session = found.value;
      return orNotWritten(async () => {
        const left = undecided(session.state.row.processes)
          .filter((process) => wanted === null || wanted.includes(process.id))
          .map(asFound);
        if (left.length > 0)
          await session.record({
            type: 'processes.left',
            processes: left,
            ...caller,
          });
        return ok({ left });
      });
    },
  };
}
