import { z } from 'zod';
import { ProcessEnd } from './agent';
import { TurnNumber } from './ids';
import { assertNever } from './result';

/** How many checks one session has at most. */
export const MOST_CHECKS = 20;
/** How long a check may take where nothing else is said. */
export const USUAL_CHECK_SECONDS = 600;

/** A command that says whether the work is right: it ends with exit code 0, or it is red. Program and arguments, never a shell string. */
export const Check = z.object({
  name: z.string().trim().min(1).max(200),
  command: z.array(z.string().max(4000)).min(1).max(200),
  /** `turn`: after each turn that changed something. `end`: only once no prompt waits any more. */
  when: z.enum(['turn', 'end']),
  /** How long it may take. */
  seconds: z.number().int().min(1).max(21_600),
});
export type Check = Readonly<z.infer<typeof Check>>;

/** Checks as they are named for a session: each name once. */
export const Checks = z
  .array(Check)
  .max(MOST_CHECKS)
  .refine((checks) => new Set(checks.map(({ name }) => name)).size === checks.length);

/** How a check ended. `stopped`: somebody wanted it, or the next turn began. `interrupted`: Understory itself ended. */
export const CheckEnd = z.discriminatedUnion('how', [
  ...ProcessEnd.options,
  z.object({ how: z.literal('stopped') }),
  z.object({ how: z.literal('interrupted') }),
]);
export type CheckEnd = Readonly<z.infer<typeof CheckEnd>>;

/** How a check of a session stands. */
export const CheckState = z.enum(['running', 'passed', 'failed', 'stopped', 'interrupted']);
export type CheckState = z.infer<typeof CheckState>;

/**
 * Whether a check that is red was so before the session began. `unknown`: it could not be run there, or failed in another way.
 */
export const RedBefore = z.enum(['yes', 'no', 'unknown']);
export type RedBefore = z.infer<typeof RedBefore>;

/** A check of a session, with how it ended last. */
export const SessionCheck = Check.extend({
  /** Null: it has not run. */
  last: z
    .object({
      state: CheckState,
      turn: TurnNumber,
      /** The Git tree that it ran on; null: not known. */
      tree: z.string().nullable(),
      milliseconds: z.number().nullable(),
      /** Of one that is red, once that is looked at. */
      before: RedBefore.optional(),
    })
    .nullable(),
});
export type SessionCheck = Readonly<z.infer<typeof SessionCheck>>;

/** What an end says of the work: a check that could not be started or took too long is red, one that was cut off says nothing. */
export function stateOfEnd(end: CheckEnd): Exclude<CheckState, 'running'> {
  switch (end.how) {
    case 'exited':
      return end.code === 0 ? 'passed' : 'failed';
    case 'killed':
    case 'timed-out':
    case 'not-started':
      return 'failed';
    case 'stopped':
    case 'interrupted':
      return end.how;
    default:
      return assertNever(end);
  }
}

/**
 * How the checks of a session stand together, as far as they ran on what its worktree holds; null: none did. `failed`: one of
 * them is red, and was not before the session began; `failed-before`: all that are red were.
 */
export function checksState({
  checks = [],
  tree,
}: {
  readonly checks?: readonly SessionCheck[] | undefined;
  readonly tree?: string | null | undefined;
}): ChecksState | null {
  const states = checks.flatMap(({ last }) => (last && isCurrent(last, tree) ? [oneState(last)] : []));
  const order: readonly ChecksState[] = [
    ...(['running', 'failed', 'interrupted', 'stopped'] as const),
    ...(['failed-before', 'passed'] as const),
  ];
  return order.find((state) => states.includes(state)) ?? null;
}

export type ChecksState = CheckState | 'failed-before';

/** How one that has run counts among the others. */
export function oneState({ state, before }: NonNullable<SessionCheck['last']>): ChecksState {
  return state === 'failed' && before === 'yes' ? 'failed-before' : state;
}

/** Whether it is still to be said of a red check if it was red before. */
export function isToBeCompared({
  checks = [],
  tree,
}: {
  readonly checks?: readonly SessionCheck[] | undefined;
  readonly tree?: string | null | undefined;
}): boolean {
  return checks.some(
    ({ last }) => last?.state === 'failed' && last.before === undefined && isCurrent(last, tree),
  );
}

/** Whether what a check said is about the files that the worktree holds. */
export function isCurrent(last: NonNullable<SessionCheck['last']>, tree: string | null | undefined): boolean {
  return last.tree !== null && last.tree === tree;
}

/**
 * The checks that are to run now that a turn has ended well: those that have not run on what the worktree holds. Where it holds
 * nothing but the base there is nothing to check.
 */
export function dueChecks({
  checks = [],
  tree,
  files,
  nextPrompts,
}: {
  readonly checks?: readonly SessionCheck[] | undefined;
  readonly tree?: string | null | undefined;
  readonly files: number;
  readonly nextPrompts: number;
}): SessionCheck[] {
  if (files === 0) return [];
  return checks.filter(
    ({ when, last }) => !(last && isCurrent(last, tree)) && (when === 'turn' || nextPrompts === 0),
  );
}

/** How often what a check found may go back to the agent by itself, and how often it has since the user's last prompt. */
export const SendsBack = z.object({ most: z.number().int().min(1), times: z.number().int().min(0) });
export const MOST_SENT_BACK = 20;

/** Whether what is red is to go back to the agent by itself now, which its log says next: a turn, or why there is none. */
export function waitsForSendingBack(
  row: Parameters<typeof checksState>[0] & {
    readonly sendsBack?: z.infer<typeof SendsBack> | undefined;
    readonly status: string;
    readonly nextPrompts: number;
  },
): boolean {
  const { sendsBack, status, nextPrompts } = row;
  return (
    sendsBack !== undefined &&
    sendsBack.times < sendsBack.most &&
    status === 'ready' &&
    nextPrompts === 0 &&
    checksState(row) === 'failed'
  );
}

/** A check that is red, as its agent is told of it. `printed`: how its output ends. */
export type RedCheck = {
  readonly name: string;
  readonly command: readonly string[];
  readonly end: CheckEnd;
  readonly printed: string;
};

/** What tells one failure from another, whatever times and numbers its output has. */
export function sameFailure(one: readonly RedCheck[], other: readonly RedCheck[]): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(red: readonly RedCheck[]): string {
  const parts = red.map(({ name, end, printed }) => [name, end.how, printed.replace(/\d+/g, '0')]);
  return JSON.stringify(parts.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
