import { isDeepStrictEqual } from 'node:util';
import { type Check, stateOfEnd } from '#shared/check';
import type { CommitId } from '#shared/ids';
import type { IntegrationCheck, IntegrationChecks } from '#shared/integrate';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Applies, IntegrateRequest } from '../../apply';
import { type CheckResult, runChecks } from '../../checks';
import type { SessionSandbox } from '../../isolation';
import type { Ports } from '../../ports';
import type { ProcessRecords } from '../../process';
import type { SetUpCommands } from '../../trust';
import { inThrowAwayWorktree } from '../../worktree';
import type { LiveSession } from '../store';
import type { SessionSandboxes } from '../turn';
import { firstRed } from './first-red';

/** Of what a check printed, so many characters of the end are told. */
const MOST_TOLD = 4096;

export type CheckIntegrationOptions = {
  readonly applies: Pick<Applies, 'previewIntegration'>;
  readonly sandboxes: Pick<SessionSandboxes, 'during'>;
  readonly setUp: Pick<SetUpCommands, 'commandOf'>;
  readonly records: ProcessRecords;
  readonly ports: Pick<Ports, 'settings' | 'home'>;
};

type Previewed = Awaited<ReturnType<Applies['previewIntegration']>>;
type NotChecked =
  | Extract<Previewed, { ok: false }>['refusal']
  | Extract<Awaited<ReturnType<typeof inThrowAwayWorktree>>, { ok: false }>['refusal'];

/** Stops a run of checks that no worktree could be made for. */
class NotMade extends Error {
  constructor(readonly refusal: NotChecked) {
    super(refusal.code);
  }
}

/**
 * Runs the checks of the sessions on what an integration would make of the workspace, in a worktree that is thrown away again. What
 * is red there is run on the workspace as it is; what is red only with the sessions is run on a part of them, halved again
 * and again, until it is known which of them makes it so.
 *
 * @param sessions in the order in which they are integrated
 */
export async function checkIntegration(
  options: CheckIntegrationOptions,
  sessions: readonly LiveSession[],
  request: IntegrateRequest,
  signal?: AbortSignal,
): Promise<Result<IntegrationChecks, NotChecked>> {
  const checks = checksOf(sessions.map(({ state }) => state.row.checks ?? []));
  const previewed = await options.applies.previewIntegration(request);
  if (!previewed.ok) return previewed;
  const { from, to, after } = previewed.value;
  if (checks.length === 0) return ok({ commit: to, results: [], guilty: null, runs: 0 });
  let runs = 0;
  const run = async (commit: CommitId, which: readonly Check[]): Promise<readonly CheckResult[]> => {
    runs += 1;
    const ran = await runOn(options, sessions, { commit, checks: which }, signal);
    if (!ran.ok) throw new NotMade(ran.refusal);
    return ran.value;
  };
  try {
    const results = await run(to, checks);
    const red = results.filter(isRed);
    const onBase =
      red.length > 0 && !signal?.aborted
        ? await run(
            from,
            red.map(({ check }) => check),
          )
        : [];
    const before = new Set(onBase.filter(isRed).map(({ check }) => check.name));
    const own = red.map(({ check }) => check).filter(({ name }) => !before.has(name));
    const guilty =
      own.length > 0 && !signal?.aborted
        ? await firstRed(after.length, async (howMany) => {
            const commit = after[howMany - 1]?.commit;
            return commit !== undefined && (await run(commit, own)).some(isRed);
          })
        : null;
    return ok({
      commit: to,
      results: results.map((one) => told(one, before.has(one.check.name))),
      guilty: signal?.aborted || !guilty ? null : (after[guilty.at - 1]?.session ?? null),
      runs,
    });
  } catch (error) {
    if (error instanceof NotMade) return refuse(error.refusal);
    throw error;
  }
}

/** Each command once. Where sessions call different ones alike, the later is told apart by a number. */
export function checksOf(sessions: readonly (readonly Check[])[]): Check[] {
  const byName = new Map<string, Check>();
  for (const { name, command, when, seconds } of sessions.flat()) {
    let own = name;
    const isOther = (known: Check | undefined) =>
      known !== undefined && !isDeepStrictEqual(known.command, command);
    for (let at = 2; isOther(byName.get(own)); at += 1) own = `${name} (${at})`;
    if (!byName.has(own)) byName.set(own, { name: own, command, when, seconds });
  }
  return [...byName.values()];
}

/**
 * What runs is what agents wrote: where one of them had a sandbox, all of it runs in one. That is none of the sessions' own: in it the
 * code of one would read the log-in and use the grants of another.
 */
async function runOn(
  options: CheckIntegrationOptions,
  sessions: readonly LiveSession[],
  what: { readonly commit: CommitId; readonly checks: readonly Check[] },
  signal?: AbortSignal,
): Promise<Result<readonly CheckResult[], NotChecked>> {
  const [first] = sessions;
  if (!first) return ok([]);
  const isHeld = sessions.some(({ state }) => state.row.isolation === 'sandbox');
  if (!isHeld) return runAt(options, first, what, () => null, signal);
  const { repositoryPath } = first.state.row;
  return options.sandboxes.during(repositoryPath, (at) => runAt(options, first, what, at, signal));
}

async function runAt(
  { setUp, records, ports }: CheckIntegrationOptions,
  first: LiveSession,
  { commit, checks }: { readonly commit: CommitId; readonly checks: readonly Check[] },
  sandboxAt: (worktree: string) => SessionSandbox | null,
  signal?: AbortSignal,
): Promise<Result<readonly CheckResult[], NotChecked>> {
  const { repositoryPath } = first.state.row;
  const command = setUp.commandOf(repositoryPath);
  if (!command.ok)
    return refuse(notSetUp('the set-up command was changed, and you have not allowed it yet.'));
  const { worktreePlace, worktreeInclude } = ports.settings.get();
  const ran = await inThrowAwayWorktree<Result<CheckResult[], NotChecked>>(
    {
      ...{ home: ports.home, repositoryPath, session: first.id, title: 'integration', base: commit },
      ...{ place: worktreePlace, include: worktreeInclude, sandboxAt },
      setup: command.value,
      ...(signal ? { signal } : {}),
    },
    async (worktree, setup) => {
      // What is red for that would seem to be so without the sessions, too.
      if (setup !== null && (setup.end.how !== 'exited' || setup.end.code !== 0) && !signal?.aborted)
        return refuse(notSetUp(`the set-up command “${setup.command}” failed there, so checks say nothing.`));
      const place = { worktree, repositoryPath, session: first.id, sandbox: sandboxAt(worktree) };
      return ok(await runChecks({ ...place, checks, records, ...(signal ? { signal } : {}) }));
    },
  );
  return ran.ok ? ran.value : ran;
}

function notSetUp(message: string): RefusalOf<'isolation-failed'> {
  return { code: 'isolation-failed', reason: 'not-set-up', message };
}

function isRed({ end }: CheckResult): boolean {
  return stateOfEnd(end) === 'failed';
}

function told({ check, end, milliseconds, output }: CheckResult, redBefore: boolean): IntegrationCheck {
  const { name, command } = check;
  return {
    ...{ name, command: [...command], state: stateOfEnd(end), milliseconds, redBefore },
    output: output.slice(-MOST_TOLD),
  };
}
