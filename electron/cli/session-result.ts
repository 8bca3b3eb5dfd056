import { askedServers } from '#shared/asked-servers';
import type { SessionCheck } from '#shared/check';
import { joinCommandLine } from '#shared/command-line';
import { counted } from '#shared/counted';
import { checksWords } from '#shared/describe-check';
import { describeDenied } from '#shared/describe-denied';
import { describeFailure } from '#shared/describe-failure';
import { nameProcesses } from '#shared/describe-processes';
import { displayPath } from '#shared/display-path';
import type { SessionEvent, TurnFailure } from '#shared/events';
import type { Imported } from '#shared/imported';
import { undecided } from '#shared/living-process';
import { loginLine, loginsOf, loginWord, unfitVariables } from '#shared/login-command';
import { variableWords } from '#shared/login-words';
import { usesWorktree } from '#shared/place';
import { leftInTheMiddle, type SessionRow } from '#shared/session';
import { describeState, hasOwnWork, stateOf } from '#shared/session-state';
import { shortCommit } from '#shared/short-ref';
import { unfinishedWords } from '#shared/unfinished';
import { terminalLine } from './terminal-text';

type TurnEnded = Extract<SessionEvent, { type: 'turn.ended' }>;

/** What scripts are told of a session. `branch` is the full ref; `base` and `head` are commits. */
export function sessionResult(row: SessionRow) {
  return {
    session: row.session,
    status: row.status,
    state: stateOf(row),
    branch: row.branch,
    base: row.base.commit,
    head: row.head,
    worktree: row.worktree,
    ...(row.isolation ? { isolation: row.isolation } : {}),
    turns: row.turns,
    files: row.files,
    additions: row.additions,
    deletions: row.deletions,
    ...usageResult(row),
    ...(row.checks ? { checks: row.checks.map(checkResult) } : {}),
    ...(row.denied > 0 ? { denied: row.denied } : {}),
    ...(row.unfinished ? { unfinished: row.unfinished } : {}),
    ...(row.sharedChanges.length > 0 ? { sharedChanges: row.sharedChanges } : {}),
    ...(row.processes.length > 0 ? { processes: row.processes } : {}),
    ...(row.servers?.length ? { servers: row.servers } : {}),
    ...(row.resolves ? { resolves: row.resolves.session } : {}),
    ...(row.specialised?.session ? { on: row.specialised.session } : {}),
    ...(row.reviews?.session ? { reviews: row.reviews.session } : {}),
  };
}

function checkResult({ name, command, last }: SessionCheck) {
  const before = last?.before ? { redBefore: last.before } : {};
  return {
    ...{ name, command, state: last?.state ?? null, milliseconds: last?.milliseconds ?? null },
    ...before,
  };
}

/** What it took, where its agent told. */
function usageResult({ usage: { tokens, cost } }: SessionRow) {
  return tokens || cost.length > 0 ? { usage: { tokens, cost } } : {};
}

/** The state as the window says it, inside of a line: `ready for review`. */
export function stateWords(row: SessionRow): string {
  return describeState(stateOf(row)).label.toLowerCase();
}

/** How a turn ended and what can be done now, for people who call this command by `calledAs`. */
export function describeTurn(row: SessionRow, ended: TurnEnded, calledAs: string): string[] {
  const lines = [headline(row, ended), ...loginSteps(row, ended, calledAs), ...describeSession(row)];
  return ['', ...lines, '', ...nextSteps(row, calledAs)];
}

/** Where a session's work is, for people. */
export function describeSession(row: SessionRow): string[] {
  return [
    `  session   ${row.session}  ${terminalLine(row.title)}`,
    ...(row.branch ? [`  branch    ${terminalLine(row.branch.replace(/^refs\/heads\//, ''))}`] : []),
    ...(row.worktree ? [`  worktree  ${terminalLine(row.worktree, 400)}`] : []),
    ...(row.imported ? importedLines(row.imported) : workLines(row)),
    ...leftLines(row),
    ...(undecided(row.processes).length > 0
      ? [`  running   ${terminalLine(nameProcesses(undecided(row.processes)), 400)}, left by a turn`]
      : []),
  ];
}

function workLines(row: SessionRow): string[] {
  return [
    `  commits   ${shortCommit(row.base.commit)} → ${shortCommit(row.head)}`,
    `  changes   ${changes(row)}`,
    ...(row.checks ? [`  checks    ${terminalLine(checksWords(row) ?? 'not run on this')}`] : []),
  ];
}

/** What another tool changes is not known here. */
function importedLines({ folder, branch }: Imported): string[] {
  return [
    ...(branch ? [`  branch    ${terminalLine(branch)}`] : []),
    `  folder    ${terminalLine(folder, 400)}`,
  ];
}

/** What the agent left as it was not meant to stay: an operation in the middle, or another branch in its worktree. */
function leftLines(row: SessionRow): string[] {
  const left = leftInTheMiddle(row);
  return [
    ...(left
      ? [
          `  unfinished ${unfinishedWords(left)}; ask the agent to finish ${left.operation ? 'or abort it' : 'them'}`,
        ]
      : []),
    ...(row.strayed
      ? [`  HEAD      ${strayedWords(row.strayed)}; the changes are recorded all the same`]
      : []),
    ...(left?.unmerged ?? []).slice(0, 10).map((path) => `            ${terminalLine(path, 400)}`),
  ];
}

function strayedWords(strayed: string): string {
  if (strayed === 'HEAD') return 'detached: the agent left its branch';
  return `the agent left its branch for ${terminalLine(strayed.replace(/^refs\/heads\//, ''))}`;
}

/** `3 files, +40 −2`, or that there are none. */
export function changes(row: Pick<SessionRow, 'files' | 'additions' | 'deletions'>): string {
  if (row.files === 0) return 'none';
  return `${counted(row.files, 'file')}, +${row.additions} −${row.deletions}`;
}

function headline(row: SessionRow, ended: TurnEnded): string {
  switch (ended.outcome) {
    case 'completed':
      if (ended.denied !== undefined) return `Denied. ${describeDenied(ended.denied)}`;
      return ended.stop === null || ended.stop === 'end_turn'
        ? 'Done.'
        : `Ended early: ${STOPS[ended.stop]}.`;
    case 'cancelled':
      return 'Stopped. The work so far is kept.';
    case 'interrupted':
      return 'Interrupted. The work so far is kept.';
    case 'failed':
      return `Failed: ${terminalLine((ended.failure && reasonOf(ended.failure)) || row.attention?.why || 'unknown', 1000)}`;
    default:
      return ended.outcome satisfies never;
  }
}

/** Of what a silent agent wrote the line that tells most; `--json` has all of it. */
function reasonOf(failure: TurnFailure): string {
  const words = describeFailure(failure).trim();
  return failure.code === 'agent-silent' ? (words.split('\n')[0] ?? words) : words;
}

/** What the agent wants to be run before it works; it may name several ways. */
function loginSteps(row: SessionRow, { failure }: TurnEnded, calledAs: string): string[] {
  return loginsOf(failure).flatMap((method) => {
    const { name, description, run } = method;
    // Whole: what is typed because it is shown here must not go on where it was cut.
    const own = method.byAgent ? `${calledAs} login ${row.session} ${loginWord(method.id)}` : '';
    const what = run ? displayPath(loginLine(run)) : own || terminalLine(description ?? '', 1000);
    const needs = variableWords(method);
    const unfit = unfitVariables(method);
    return [
      `  log in    ${terminalLine(name, 60)}: ${what}`,
      ...(own && description ? [`            ${terminalLine(description, 1000)}`] : []),
      ...(needs ? [`            ${terminalLine(needs, 1000)}`] : []),
      ...(unfit.length > 0
        ? [
            `  ! It sets ${terminalLine(unfit.join(', '), 400)}, which can run something else: not to be typed unseen.`,
          ]
        : []),
    ];
  });
}

const STOPS = {
  end_turn: 'done',
  max_tokens: 'the model’s output limit was reached',
  max_turn_requests: 'the agent’s request limit was reached',
  refusal: 'the model declined',
  cancelled: 'stopped',
  nothing_done: 'the agent said nothing and did nothing',
} as const;

function nextSteps(row: SessionRow, calledAs: string): string[] {
  const { resolves } = row;
  const applicable = hasOwnWork(row) && row.files > 0;
  return [
    'What to type next:',
    ...(row.files > 0 ? [`  ${calledAs} diff ${row.session}`] : []),
    ...(applicable
      ? [`  ${calledAs} apply ${row.session}   (as uncommitted changes; --as merge makes a merge commit)`]
      : []),
    ...(resolves?.operation === 'apply'
      ? [`  ${calledAs} apply ${resolves.session} --resolve proposed   (with what is proposed here)`]
      : []),
    `  ${calledAs} send ${row.session} "…"`,
    ...(undecided(row.processes).length > 0
      ? [`  ${calledAs} processes ${row.session} --end   (what a turn left running in its worktree)`]
      : []),
    ...askedServers(row).map(({ server, why }) =>
      why === 'needs-input'
        ? `  ${calledAs} mcp list --session ${row.session}   (what MCP servers ask for)`
        : `  ${calledAs} mcp allow ${terminalLine(joinCommandLine([server]), 300)} --session ${row.session}   (an MCP server that it was started without)`,
    ),
    ...(row.sharedChanges.length > 0
      ? [`  ${calledAs} shared ${row.session}   (what was changed outside of its worktree)`]
      : []),
    ...(usesWorktree(row) ? [`  ${calledAs} discard ${row.session}`] : []),
  ];
}
