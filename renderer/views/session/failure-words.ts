import type { ProcessEnd } from '#shared/agent';
import { describeReached } from '#shared/describe-budget';
import { describeFailure, describeModelFailure, describeSilence } from '#shared/describe-failure';
import type { TurnFailure } from '#shared/events';
import { assertNever } from '#shared/result';
import { plainOutput } from './plain-output';

/** A failed turn in three short answers. */
export type FailureWords = {
  readonly what: string;
  readonly kept: string;
  readonly next: string;
};

const WORK_KEPT = 'Everything the agent wrote before that is kept in its worktree and in a checkpoint.';

/** Words a failure for people: what happened, what was kept, what to do now. */
export function failureWords(failure: TurnFailure): FailureWords {
  switch (failure.code) {
    case 'agent-ended':
      return {
        what: `The agent ended before it answered: ${processEndWords(failure.end)}.`,
        kept: WORK_KEPT,
        next: 'Try again, or read what it printed below.',
      };
    case 'agent-refused':
      return {
        what: 'The agent refused the prompt.',
        kept: WORK_KEPT,
        next: 'Change the prompt and send it again.',
      };
    case 'agent-silent':
      return {
        what: plainOutput(
          `The agent said nothing for ${Math.round(failure.afterMs / 1000)} seconds, so it was stopped. ${describeSilence(failure)}`,
        ).trim(),
        kept: WORK_KEPT,
        next: failure.methods?.length
          ? 'Log in if it is not yet, then try again. Settings can allow a silent agent more time.'
          : 'Try again. Settings can allow a silent agent more time.',
      };
    case 'model-failed':
      return {
        what: describeModelFailure(failure.status),
        kept: WORK_KEPT,
        next: afterModelFailure(failure.status),
      };
    case 'nothing-done':
      return {
        what: 'The agent ended its turn without saying or doing anything.',
        kept: 'Nothing was changed.',
        next: 'Its model may have failed. Check its login, then try again.',
      };
    case 'budget-reached':
      return {
        what: describeReached(failure.budget ?? null),
        kept: WORK_KEPT,
        next: failure.budget
          ? 'Raise the budget, or let it go on once without.'
          : 'Send it a prompt to go on. Settings can allow longer turns.',
      };
    case 'login-needed':
      return {
        what: 'The agent is not logged in.',
        kept: 'Your prompt is kept; nothing was run.',
        next: 'Log in, then try again.',
      };
    case 'protocol-broken':
      return {
        what: 'The agent did not speak the protocol it was started for.',
        kept: WORK_KEPT,
        next: 'Check the agent’s command line in Settings, then try again.',
      };
    case 'worktree-missing':
      return {
        what: 'The session’s worktree is not there as it was made.',
        kept: 'The newest checkpoint still holds the work.',
        next: 'Recreate the worktree from that checkpoint, then try again.',
      };
    case 'preparation-failed':
      return {
        what:
          failure.problem?.code === 'sandbox-not-made'
            ? 'The session’s sandbox could not be made, so the agent was not started.'
            : 'The worktree could not be prepared, so the agent was not started.',
        kept: 'Your prompt is kept, and your workspace was not touched.',
        next: 'See to the reason below, then try again.',
      };
    case 'disk-full':
      return {
        what: 'The disk is full.',
        kept: 'What was written before that is in the worktree.',
        next: 'Make room, then try again.',
      };
    case 'checkpoint-failed':
      return {
        what: 'The work could not be saved as a checkpoint.',
        kept: 'The files are in the worktree as the agent left them.',
        next: 'See to the reason below, then try again.',
      };
    case 'internal':
      return {
        what: `Something broke inside Understory (reference ${failure.reference}).`,
        kept: WORK_KEPT,
        next: 'Try again. The log has the details under that reference.',
      };
    default:
      return assertNever(failure);
  }
}

function afterModelFailure(status: number | undefined): string {
  if (status === 401 || status === 403) return 'Check the agent’s login or key, then try again.';
  if (status === 429) return 'Wait a while or see to the quota, then try again.';
  return 'Try again once the model can be reached.';
}

/** What the agent itself or the system said, without the sentence that our own words repeat. */
export function failureDetails(failure: TurnFailure): string {
  const said = plainOutput(describeFailure(failure)).trim();
  switch (failure.code) {
    case 'agent-silent': {
      const written = tail(said);
      return written.includes('\n') ? written : '';
    }
    case 'agent-ended':
    case 'model-failed':
    case 'nothing-done':
    case 'budget-reached':
      return tail(said);
    default:
      return said;
  }
}

function tail(said: string): string {
  return said.includes('\n') ? said.slice(said.indexOf('\n') + 1) : '';
}

/** How a program ended: `exit 1`, `killed by SIGKILL`, `timed out after 30 s`, `could not start (ENOENT)`. */
export function processEndWords(end: ProcessEnd): string {
  switch (end.how) {
    case 'exited':
      return `exit ${end.code}`;
    case 'killed':
      return `killed by ${end.signal}`;
    case 'timed-out':
      return `timed out after ${Math.round(end.afterMs / 1000)} s`;
    case 'not-started':
      return `could not start (${end.cause})`;
    default:
      return assertNever(end);
  }
}

/** True when the program ended as it should; a signal never is. */
export function endedWell(end: ProcessEnd): boolean {
  return end.how === 'exited' && end.code === 0;
}
