import type { PreparationProblem, TurnFailure } from '#shared/events';
import { ok, type Result, refuse } from '#shared/result';
import type { Person } from '../../git';
import type { BegunGit } from '../../isolation';
import type { Log, SettingsPort } from '../../ports';
import type { SetUpCommands } from '../../trust';
import { createWorktree } from '../../worktree';
import type { LiveSession } from '../store';
import { beginGit } from './private-gits';
import type { SessionSandboxes } from './session-sandboxes';

/**
 * Makes the worktree of a background session. When it cannot be had the turn fails: an agent never gets the workspace
 * instead. `untouched`: its files are exactly the base's. A set-up command that fails fails the turn too, but the worktree stays, so that sending again goes on.
 */
export async function prepareWorktree(
  session: LiveSession,
  options: {
    readonly settings: SettingsPort;
    readonly setUp: SetUpCommands;
    readonly sandboxes: SessionSandboxes;
    readonly log: Log;
    readonly signal: AbortSignal;
    /** As in `CreateWorktree`. */
    readonly author: Person | null | undefined;
    /** Its sandbox can be readied: the worktree is to be just the base's, and its files are still being written. */
    begun(folder: string, git: BegunGit): void;
    /** Around the set-up command, where there is one. */
    beforeSetup(): Promise<void>;
    afterSetup(): Promise<void>;
  },
): Promise<Result<{ untouched: boolean }, TurnFailure>> {
  const { settings, setUp, sandboxes, log, signal, beforeSetup } = options;
  const { row, handedFrom } = session.state;
  const carried = handedFrom?.carried ?? null;
  const { worktreePlace, worktreeInclude } = settings.get();
  const command = setUp.commandOf(row.repositoryPath);
  if (!command.ok) return notPrepared({ code: 'set-up-not-allowed', refusal: command.refusal });
  const begun: { git: BegunGit | null } = { git: null };
  const created = await createWorktree({
    home: session.home,
    repositoryPath: row.repositoryPath,
    session: row.session,
    title: row.title,
    base: row.base.commit,
    carried,
    place: worktreePlace,
    include: worktreeInclude,
    setup: command.value,
    sandboxAt: (path) => sandboxes.at(session, path),
    author: options.author,
    linked: (made) => {
      begun.git = beginGit(session, made);
    },
    writing: (path) => {
      if (begun.git !== null && carried === null && command.value === null) options.begun(path, begun.git);
    },
    beforeSetup,
    signal,
  });
  if (!created.ok) {
    await begun.git?.drop();
    const { refusal } = created;
    log.warn('a worktree could not be made', { session: session.id, refusal });
    await session.record({ type: 'worktree.failed', code: refusal.code, refusal });
    return notPrepared({ code: 'worktree-not-made', refusal });
  }
  const { path, branch, included, milliseconds, setup } = created.value;
  await session.record({ type: 'worktree.created', path, branch, included, milliseconds });
  if (!setup) return ok({ untouched: carried === null });
  await session.record({
    type: 'worktree.setup-ended',
    command: setup.command,
    end: setup.end,
    output: await session.bodies.keep(setup.output),
  });
  await options.afterSetup();
  if (setup.end.how === 'exited' && setup.end.code === 0) return ok({ untouched: false });
  return notPrepared({ code: 'set-up-failed', command: setup.command });
}

function notPrepared(problem: PreparationProblem): Result<never, TurnFailure> {
  return refuse({ code: 'preparation-failed', problem });
}
