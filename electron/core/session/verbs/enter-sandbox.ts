import type { SessionId } from '#shared/ids';
import { folderOf } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type Admitted, type Command, examineSandbox } from '../../isolation';
import { knownSession, type SessionStore } from '../store';
import type { SessionSandboxes } from '../turn';

/**
 * How a program that the user starts for a session, in a terminal of its own, is started in the session's sandbox. Refused
 * where the session has none, or none can be made: it is never to run without one instead. What is answered holds functions,
 * so this is for the host of this process alone, not part of the contract.
 */
export type EnterSandbox = (
  session: SessionId,
  program: Command,
  /** Variables of its environment that it needs, besides those that go along into a sandbox. */
  names?: readonly string[],
) => Promise<Result<Admitted, RefusalOf<'session-unknown' | 'worktree-missing' | 'sandbox-unavailable'>>>;

/** Where temporary files go is a folder outside; in the sandbox it is the usual one. */
const OF_OUTSIDE = ['TMPDIR', 'TMP', 'TEMP'];

export function createEnterSandbox({
  store,
  sandboxes,
}: {
  readonly store: Pick<SessionStore, 'get'>;
  readonly sandboxes: SessionSandboxes;
}): EnterSandbox {
  return async (session, { command, args, env }, names = []) => {
    const found = knownSession(store, session);
    if (!found.ok) return found;
    const folder = folderOf(found.value.state.row);
    if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
    const ability = await examineSandbox();
    if (!ability.able) {
      const { able: _, ...no } = ability;
      return refuse({ code: 'sandbox-unavailable', ...no });
    }
    const sandbox = sandboxes.at(found.value, folder);
    if (sandbox === null) return refuse({ code: 'sandbox-unavailable', why: 'local', detail: '' });
    const inside = Object.fromEntries(Object.entries(env).filter(([name]) => !OF_OUTSIDE.includes(name)));
    return ok(await sandbox.admit({ command, args, env: inside }, { terminal: true, names }));
  };
}
