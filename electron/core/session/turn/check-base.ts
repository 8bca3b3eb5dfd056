import { type CheckEnd, type RedBefore, stateOfEnd } from '#shared/check';
import { type BaseResults, type CheckResult, runChecks } from '../../checks';
import type { Log, SettingsPort } from '../../ports';
import type { ProcessRecords } from '../../process';
import type { SetUpCommands } from '../../trust';
import { inThrowAwayWorktree } from '../../worktree';
import type { LiveSession } from '../store';
import type { SessionSandboxes } from './session-sandboxes';

export type CheckBaseTools = {
  readonly baseResults: BaseResults;
  readonly sandboxes: Pick<SessionSandboxes, 'at'>;
  readonly setUp: Pick<SetUpCommands, 'commandOf'>;
  readonly settings: Pick<SettingsPort, 'get'>;
  readonly records: ProcessRecords;
  readonly log: Log;
};

/**
 * Says of checks that are red on a session's work whether they are on the commit that it began at, too. They are run there once,
 * in a worktree that is set up like the session's and thrown away again.
 */
export async function checkBase(
  tools: CheckBaseTools,
  session: LiveSession,
  red: readonly CheckResult[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RedBefore>> {
  const { row } = session.state;
  const on = ({ check: { command } }: CheckResult) => ({
    ...{ base: row.base.commit, command, isolation: row.isolation ?? null },
  });
  const unknown = red.filter((one) => tools.baseResults.get(on(one)) === null);
  if (unknown.length > 0 && !signal.aborted)
    for (const one of await runOnBase(tools, session, unknown, signal))
      if (one.end.how !== 'stopped') await tools.baseResults.keep(on(one), one.end);
  return new Map(red.map((one) => [one.check.name, compare(one.end, tools.baseResults.get(on(one)))]));
}

/** That it fails there in another way is no proof that it failed before: something may only be missing. */
function compare(end: CheckEnd, before: CheckEnd | null): RedBefore {
  if (before === null) return 'unknown';
  if (stateOfEnd(before) === 'passed') return 'no';
  const isSame =
    before.how === end.how && (before.how !== 'exited' || end.how !== 'exited' || before.code === end.code);
  return isSame ? 'yes' : 'unknown';
}

async function runOnBase(
  { sandboxes, setUp, settings, records, log }: CheckBaseTools,
  session: LiveSession,
  red: readonly CheckResult[],
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { row } = session.state;
  const command = setUp.commandOf(row.repositoryPath);
  if (!command.ok) return [];
  const { worktreePlace, worktreeInclude } = settings.get();
  // The session's private Git folder is for its own worktree.
  const noGit = { mounts: Promise.resolve([]), isMade: async () => false, drop: async () => undefined };
  const sandboxAt = (path: string) => sandboxes.at(session, path, noGit);
  const { repositoryPath } = row;
  const ran = await inThrowAwayWorktree(
    {
      ...{ home: session.home, repositoryPath, session: session.id, title: 'base of a check' },
      ...{ base: row.base.commit, place: worktreePlace, include: worktreeInclude, setup: command.value },
      ...{ sandboxAt, signal },
    },
    async (worktree, setup) =>
      setup !== null && (setup.end.how !== 'exited' || setup.end.code !== 0)
        ? []
        : runChecks({
            ...{ worktree, repositoryPath, session: session.id, records, signal },
            ...{ checks: red.map(({ check }) => check), sandbox: sandboxAt(worktree) },
          }),
  );
  if (ran.ok) return ran.value;
  log.warn('the base could not be checked', { session: session.id, refusal: ran.refusal });
  return [];
}
