import { type ApplyMode, type ApplyPlan, countApplied, countPlanned } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import { counted } from '#shared/counted';
import { conflictWith } from '#shared/describe-conflict';
import { describeSharedChange } from '#shared/describe-shared-change';
import type { RepoPath } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { refusalText } from '../host/refusal-text';
import { EXIT, type ExitCode } from './exit-code';
import { withFitting } from './fitting-resolutions';
import type { HunkArgument } from './hunk-argument';
import { tellHunks } from './hunk-list';
import { matchFile, matchPaths, placeOf } from './path-argument';
import { type ResolutionArgument, toResolutions } from './resolution-argument';
import { terminalLine } from './terminal-text';
import { findSession, Refused, required, type Verb, type VerbContext } from './verb';

export type ApplyOptions = PlanOptions & {
  readonly resolve: readonly ResolutionArgument[];
  /** For the commit that is made; null: what is drafted. */
  readonly message: string | null;
  readonly dryRun: boolean;
  /** Number the hunks that could be chosen, too. */
  readonly listHunks: boolean;
};

/** What is to be applied, and where to. */
export type PlanOptions = {
  readonly session: string;
  readonly mode: ApplyMode;
  readonly target: string | undefined;
  readonly only: readonly string[];
  readonly hunks: readonly HunkArgument[];
  /** Go on with work that its agent left in the middle of a merge or the like. */
  readonly unfinished: boolean;
};

/** Brings a session's changes to the workspace or a branch, or with `--dry-run` says what would happen. */
export function apply(options: ApplyOptions): Verb {
  return async (context) => {
    const { client, out } = context;
    const row = await findSession(context, options.session);
    const { input, conflicts } = await applyInput(options, row, context);
    const fitting = async <T, R extends Refusal>(
      ask: (resolved: typeof input) => Promise<Result<T, R>>,
    ): Promise<Result<T, R>> => {
      const { answer, leftOut } = await withFitting(input.resolutions, conflicts, (resolutions) =>
        ask({ ...input, resolutions }),
      );
      for (const { path, reason } of leftOut)
        out.problem(
          `The resolution for ${terminalLine(path, 400)} no longer applies and was dropped: ${reason}.`,
        );
      return answer;
    };
    if (options.dryRun) {
      const plan = required(await fitting((resolved) => client.apply.plan(resolved)));
      if (options.listHunks) await tellHunks(plan, input.only ?? [], context);
      return tellPlan(options, plan, context);
    }
    const { message } = options;
    const applied = await fitting((resolved) => client.apply.run({ ...resolved, message }));
    if (!applied.ok) {
      if (applied.refusal.code !== 'conflicts') throw new Refused(applied.refusal);
      const { refusal } = applied;
      return tellConflicts(options, refusal.conflicts, context, { refusal }, refusal.target ?? input.target);
    }
    const record = applied.value;
    tellMarkers(record.markers, context);
    out.result({
      apply: record.apply,
      mode: record.mode,
      commit: record.commit,
      files: record.files,
      markers: record.markers,
      conflicts: [],
      undo: `understory undo ${record.apply}`,
      target: record.target,
      snapshotRef: record.snapshotRef,
    });
    out.say(
      `Applied ${counted(countApplied(record), 'file')} as ${record.mode} to ${terminalLine(record.target)}.`,
    );
    if (record.commit) out.say(`  commit    ${record.commit}`);
    out.say(`  undo      ${context.calledAs} undo ${record.apply}`);
    return EXIT.done;
  };
}

type RunInput = Awaited<ReturnType<typeof planInput>> & {
  readonly resolutions: Resolution[];
  readonly fingerprint?: string;
};

/** What is to be planned, without any resolution. */
export async function planInput(options: PlanOptions, row: SessionRow, context: VerbContext) {
  const isPart = options.only.length > 0 || options.hunks.length > 0;
  const known = isPart ? await changedPaths(row, context.client) : [];
  const only = options.only.length > 0 ? await onlyOf(options.only, known, row, context) : null;
  const hunks = await hunksOf(options.hunks, known, row, context);
  const { mode, unfinished: acceptUnfinished } = options;
  return { session: row.session, mode, target: fullRef(options.target), only, hunks, acceptUnfinished };
}

/** With the conflicts that the resolutions are for. */
async function applyInput(
  options: ApplyOptions,
  row: SessionRow,
  context: VerbContext,
): Promise<{ input: RunInput; conflicts: readonly Conflict[] }> {
  const plain = { ...(await planInput(options, row, context)), resolutions: [] };
  if (options.resolve.length === 0) return { input: plain, conflicts: [] };
  const plan = required(await context.client.apply.plan(plain));
  const resolutions = await toResolutions(options.resolve, plan, placeOf(context.cwd, row));
  // What was proposed is for the conflicts as they are in this plan.
  const proposed = options.resolve.some(({ take }) => take === 'proposed');
  const input = { ...plain, resolutions, ...(proposed ? { fingerprint: plan.fingerprint } : {}) };
  return { input, conflicts: plan.conflicts };
}

/** Files and folders of the session. One that names nothing of it is refused, so that a slip leaves nothing out. */
async function onlyOf(
  typed: readonly string[],
  known: readonly RepoPath[],
  row: SessionRow,
  { cwd }: VerbContext,
): Promise<RepoPath[]> {
  const found = await Promise.all(typed.map((path) => matchPaths(path, known, placeOf(cwd, row))));
  const missing = typed.find((_, index) => found[index]?.length === 0);
  if (missing !== undefined) throw new Refused(notChanged(missing));
  return [...new Set(found.flat())];
}

/** Numbers count from 0, as the hunks stand in a diff without context. */
async function hunksOf(
  given: readonly HunkArgument[],
  known: readonly RepoPath[],
  row: SessionRow,
  { cwd }: VerbContext,
) {
  const files = new Set(known);
  return Promise.all(
    given.map(async ({ path: typed, hunks }) => {
      const path = await matchFile(typed, known, placeOf(cwd, row));
      if (!files.has(path)) throw new Refused(notChanged(typed));
      return { path, hunks: [...hunks] };
    }),
  );
}

function notChanged(typed: string): Refusal {
  return { code: 'part-unfit', path: typed as RepoPath, reason: 'the session has not changed it' };
}

async function changedPaths(row: SessionRow, client: VerbContext['client']): Promise<RepoPath[]> {
  const { files } = required(await client.changes.get({ session: row.session, scope: { kind: 'session' } }));
  return files.flatMap((file) => (file.from ? [file.path, file.from] : [file.path]));
}

function fullRef(target: string | undefined): string | null {
  if (target === undefined) return null;
  return target.startsWith('refs/') ? target : `refs/heads/${target}`;
}

function tellPlan(options: ApplyOptions, plan: ApplyPlan, context: VerbContext): ExitCode {
  const { out } = context;
  const more = {
    dryRun: true,
    target: plan.target,
    files: plan.files.map((file) => file.path),
    blockers: plan.blockers,
    unfinished: plan.unfinished,
    markers: plan.markers,
    fromMerges: plan.fromMerges,
    unlikeMerge: plan.unlikeMerge,
    unaccepted: plan.unaccepted ?? [],
    commits: plan.commits ?? null,
    proposals: plan.offers.filter(({ source }) => source === 'agent'),
  };
  const refused = (refusal: Refusal): ExitCode => {
    out.result({ apply: null, mode: plan.mode, commit: null, conflicts: [], undo: null, ...more, refusal });
    out.problem(`${refusalText(refusal)} [${refusal.code}]`);
    return EXIT.refused;
  };
  if (plan.unfinished && !options.unfinished)
    return refused({ code: 'work-unfinished', unfinished: plan.unfinished });
  tellMarkers(plan.markers, context);
  tellUnaccepted(plan, context);
  if (plan.conflicts.length > 0) {
    const code = tellConflicts(options, plan.conflicts, context, more, plan.target);
    tellProposals(plan, context);
    return code;
  }
  if (plan.blockers.length > 0) return refused({ code: 'path-blocked', blockers: plan.blockers });
  out.result({ apply: null, mode: plan.mode, commit: null, conflicts: [], undo: null, ...more });
  for (const file of plan.files) {
    out.say(
      `${file.change}  ${terminalLine(file.path, 400)}${file.mergesUncommitted ? '  (merged with your uncommitted edits)' : ''}`,
    );
  }
  tellReplay(plan, context);
  tellCommits(plan, context);
  out.say(
    `Would apply ${counted(countPlanned(plan), 'file')} as ${plan.mode} to ${terminalLine(plan.target)}. Nothing was written.`,
  );
  return EXIT.done;
}

/** Settings among them do not count for what an apply writes. */
function tellUnaccepted({ unaccepted = [] }: ApplyPlan, { out }: VerbContext): void {
  if (unaccepted.length === 0) return;
  out.problem(
    '! Changed in the repository during a turn and not accepted. Settings among them are ignored here:',
  );
  for (const change of unaccepted) out.problem(`  ${terminalLine(describeSharedChange(change), 600)}`);
}

/** A warning: text that looks like a conflict may be meant, as in a page about merging. */
function tellMarkers(markers: readonly RepoPath[], { out }: VerbContext): void {
  if (markers.length === 0) return;
  out.problem('! The session brings conflict markers into:');
  for (const path of markers) out.problem(`    ${terminalLine(path, 400)}`);
}

/** Whose message can be given is told as a whole. */
function tellCommits({ commits }: ApplyPlan, { out }: VerbContext): void {
  if (!commits) return;
  const { count, subjects, message } = commits;
  out.say(message === null ? `${count} commits:` : 'Commit message (--message gives another):');
  const lines = message === null ? subjects : message.split('\n');
  for (const line of lines) out.say(line === '' ? '' : `    ${terminalLine(line, 400)}`);
  const left = message === null ? count - subjects.length : 0;
  if (left > 0) out.say(`    and ${left} more`);
}

/** Where a rebase is not what a merge would be. */
function tellReplay({ fromMerges, unlikeMerge }: ApplyPlan, { out }: VerbContext): void {
  const list = (paths: readonly RepoPath[]) => paths.map((path) => terminalLine(path, 400)).join(', ');
  if (fromMerges.length > 0)
    out.say(
      `Merge commits of the session hold more than what they merged; a last commit adds it: ${list(fromMerges)}. To keep everything in one commit, use --as squash or --as merge.`,
    );
  if (unlikeMerge.length > 0)
    out.say(
      `Rebased one by one, the commits leave these files different from a merge: ${list(unlikeMerge)}. For the result of a merge, use --as squash or --as merge.`,
    );
}

function tellConflicts(
  options: ApplyOptions,
  conflicts: readonly Conflict[],
  { out }: VerbContext,
  more: object,
  target: string | null,
): ExitCode {
  const branch = target === null || target === 'HEAD' ? null : terminalLine(shortRef(target), 80);
  out.result({ apply: null, mode: options.mode, commit: null, files: [], undo: null, ...more, conflicts });
  out.problem(
    `Nothing was written: ${counted(conflicts.length, 'conflict has', 'conflicts have')} to be resolved first.`,
  );
  for (const conflict of conflicts) {
    const choices = conflict.choices.map((choice) => (choice === 'content' ? '@FILE' : choice));
    out.problem(
      `  ${conflict.kind.padEnd(20)}  ${terminalLine(conflict.path, 400)}  ${conflictWith(conflict, { operation: 'apply', branch })}  (${choices.join(', ')})`,
    );
  }
  out.problem(
    'Resolve each with --resolve PATH=CHOICE: ours is the workspace or target, theirs the session.',
  );
  out.problem('Or ask an agent with --ask-agent. Suggestions apply only after you accept them.');
  return EXIT.conflicts;
}

function tellProposals({ offers, asked }: ApplyPlan, { out, calledAs }: VerbContext): void {
  for (const { session, agent, conflicts, state } of asked) {
    const proposed = offers.filter(({ source, from }) => source === 'agent' && from.session === session);
    const paths = proposed.map(({ path }) => terminalLine(path, 400)).join(', ');
    const name = terminalLine(agent, 60);
    if (proposed.length > 0)
      out.problem(`${name} suggests something for ${paths}: "${calledAs} diff ${session}" shows it.`);
    else out.problem(`${name} was asked about ${conflicts.length} of them and suggests nothing (${state}).`);
  }
  if (offers.some(({ source }) => source === 'agent'))
    out.problem('Accept suggestions with --resolve proposed, or --resolve PATH=proposed.');
}
