import type { ProcessEnd } from './agent';
import { bytesWords } from './bytes';
import { describeReached } from './describe-budget';
import { describeRefusal } from './describe-refusal';
import type { LoggedRefusal, PreparationProblem, ProtocolProblem, SessionEvent, TurnFailure } from './events';
import { Refusal } from './refusals';
import { assertNever } from './result';
import { tellingLine } from './telling-line';

/**
 * Why a turn failed, in words; what the agent printed last stands below them. The one place where failures are worded.
 * Parts of it are an agent's own text: who shows it still makes hidden characters visible.
 */
export function describeFailure(failure: TurnFailure): string {
  if (failure.message !== undefined) return failure.message;
  const { said = '' } = failure;
  switch (failure.code) {
    case 'agent-ended':
      return withTail(describeAgentEnd(failure.end), said);
    case 'agent-refused':
      return said || noReason(failure.error);
    case 'agent-silent':
      return withTail(`${silent(failure.afterMs)} ${describeSilence(failure)}`.trim(), said);
    case 'model-failed':
      return withTail(describeModelFailure(failure.status), said);
    case 'nothing-done':
      return withTail('The agent ended its turn without saying or doing anything.', said);
    case 'budget-reached':
      return describeReached(failure.budget ?? null);
    case 'login-needed':
      return said || 'The agent asks for a login.';
    case 'protocol-broken':
      return describeProtocolProblem(failure.problem, said);
    case 'worktree-missing':
      return describeLogged(failure.refusal);
    case 'preparation-failed':
      return failure.problem ? describeProblem(failure.problem) : 'The worktree could not be prepared.';
    case 'checkpoint-failed':
      return `The worktree’s state could not be recorded as a checkpoint; the files are as they are. ${said}`;
    case 'disk-full':
      return (
        said ||
        'What the agent did could no longer be written down, so it was stopped. Its files are in the worktree.'
      );
    case 'internal':
      return `Something broke inside Understory (reference ${failure.reference}).`;
    default:
      return assertNever(failure);
  }
}

/** Why no worktree could be made, in words. */
export function describeWorktreeFailed(
  event: Pick<Extract<SessionEvent, { type: 'worktree.failed' }>, 'code' | 'refusal' | 'message'>,
): string {
  if (event.message !== undefined) return event.message;
  if (event.code === 'interrupted')
    return 'Understory ended while the worktree was being made. Resume to begin again.';
  return describeNotMade(event.refusal ?? { code: event.code });
}

function describeProblem(problem: PreparationProblem): string {
  switch (problem.code) {
    case 'worktree-not-made':
      return describeNotMade(problem.refusal);
    case 'set-up-not-allowed':
      return describeLogged(problem.refusal);
    case 'set-up-failed':
      return `The set-up command “${problem.command}” did not succeed, so the agent was not started. The worktree is kept: resume to go on in it as it is.`;
    case 'sandbox-not-made':
      return `The session has a sandbox, so its agent is not started without. ${describeLogged(problem.refusal)}`;
    case 'worktree-misled':
      return `${problem.reason} The agent was not started.`;
    default:
      return assertNever(problem);
  }
}

function describeNotMade(logged: LoggedRefusal): string {
  const known = Refusal.safeParse(logged).data;
  switch (known?.code) {
    case 'isolation-failed':
      return `No worktree could be made: ${known.message} The agent was not started; your workspace was not touched.`;
    case 'disk-full':
      return `No worktree could be made: there is no space left at ${known.path}.`;
    case 'not-writable':
      return `No worktree could be made: ${known.path} cannot be written (${known.reason}).`;
    default:
      return `No worktree could be made: ${describeLogged(logged)}`;
  }
}

/** A refusal that a log keeps, in words. */
export function describeLogged(logged: LoggedRefusal | undefined): string {
  const known = Refusal.safeParse(logged).data;
  if (!known)
    return `The reason is one that this version does not know (${logged?.code ?? 'none was given'}).`;
  const { title, advice } = describeRefusal(known);
  return [title, advice].filter(Boolean).join(' ');
}

function describeProtocolProblem(problem: ProtocolProblem | undefined, said: string): string {
  switch (problem?.code) {
    case undefined:
      return withTail('The agent did not keep to the protocol.', said);
    case 'other-version':
      return withTail(
        `The agent speaks version ${problem.theirs} of the protocol; this app speaks version ${problem.ours}.`,
        said,
      );
    case 'session-refused':
      return `The agent refused to begin a session. ${said || noReason(problem.error)}`;
    case 'session-without-id':
      return withTail('The agent gave its new session no id.', said);
    case 'answer-unreadable':
      return withTail(`The agent’s answer to ${problem.method} cannot be read: ${problem.reason}`, said);
    case 'line-too-long':
      return withTail(`The agent wrote a line longer than ${bytesWords(problem.most)}.`, said);
    case 'no-messages':
      return withTail(
        `The agent wrote ${problem.lines} lines that are not protocol messages, beginning with text like: ${problem.first}`,
        said,
      );
    case 'no-answer':
      return withTail(`${silent(problem.afterMs)} What it wrote is not the protocol.`, said);
    default:
      return assertNever(problem);
  }
}

/** Why an agent may have been silent: what it wrote last beside the protocol, and what it may lack; empty where unknown. */
export function describeSilence({
  methods = [],
  said = '',
}: Pick<Extract<TurnFailure, { code: 'agent-silent' }>, 'methods' | 'said'>): string {
  const line = tellingLine(said);
  return [
    ...(line === null ? [] : [`It last wrote: ${line}`]),
    ...(methods.length > 0 ? ['It may lack a login or a provider.'] : []),
  ].join(' ');
}

/** Why a model did not answer: by its HTTP status, where that is known. */
export function describeModelFailure(status: number | undefined): string {
  if (status === undefined) return 'The agent’s call to its model failed.';
  const meaning = STATUSES[status] ?? (status >= 500 ? 'trouble at the model’s side' : null);
  return `The model answered ${status}${meaning === null ? '' : ` (${meaning})`}.`;
}

const STATUSES: Readonly<Record<number, string>> = {
  401: 'the login or key was not accepted',
  402: 'payment is due',
  403: 'not allowed with this login or key',
  404: 'no such model or address',
  413: 'the request was too large',
  429: 'too many requests, or the quota is used up',
  529: 'overloaded',
};

function describeAgentEnd(end: ProcessEnd): string {
  switch (end.how) {
    case 'exited':
      return `The agent exited (code ${end.code}).`;
    case 'killed':
      return `The agent was ended by ${end.signal}.`;
    case 'timed-out':
      return `The agent was ended after ${Math.round(end.afterMs / 1000)} s.`;
    case 'not-started':
      return `The agent could not be started. ${end.cause}`;
    default:
      return assertNever(end);
  }
}

function silent(afterMs: number): string {
  return `The agent said nothing for ${Math.round(afterMs / 1000)} s and was ended.`;
}

function noReason(error: number | undefined): string {
  return error === undefined ? 'The agent gave no reason.' : `The agent gave no reason (error ${error}).`;
}

function withTail(sentence: string, said: string): string {
  return said === '' ? sentence : `${sentence}\n${said}`;
}
