import type { SessionId } from '#shared/ids';
import { endFound, findShowing } from '../process';
import { sandboxFolder } from './private-git';

/** What ends others may have been starting some meanwhile. */
const MOST_ROUNDS = 5;

/**
 * Ends every program in a session's sandbox, whoever started it: the session's terminals, too. Known by the sandbox's home, which
 * all of them have. Throws where one cannot be ended.
 */
export async function endSandbox(session: SessionId): Promise<void> {
  const home = `${sandboxFolder('/', session)}/home`;
  for (let round = 0; ; round += 1) {
    const found = await findShowing(home);
    if (found.length === 0) return;
    if (round === MOST_ROUNDS) {
      const which = found.map(({ pid, command }) => `${command} (${pid})`).join(', ');
      throw new Error(`programs of a sandbox could not be ended: ${which}`);
    }
    await endFound(found, 0);
  }
}
