import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { NoSandbox } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import type { CoreClient } from '../host/attach-core';
import { EXIT, type ExitCode } from './exit-code';
import type { Interrupt } from './interrupt';
import type { Output } from './output';

/** What every verb of the command line works with. */
export type VerbContext = {
  readonly client: CoreClient;
  readonly out: Output;
  readonly interrupt: Interrupt;
  /** Folder the command was called in. */
  readonly cwd: string;
  /** What a person types to call this command, for hints. */
  readonly calledAs: string;
  /** Asks on the terminal; null when nobody sits there, or the answer is read by a program. */
  readonly ask: Ask | null;
  /** All of standard input as text. */
  readonly readInput: () => Promise<string>;
  /** Resolves when the process that owns the core which is asked at present has gone. */
  readonly lost: () => Promise<void>;
};

/** Asks one question on the terminal; null when withdrawn through `signal` or the input ended. */
export type Ask = (question: string, signal?: AbortSignal) => Promise<string | null>;

export type Verb = (context: VerbContext) => Promise<ExitCode>;

/** An expected no on its way to the exit code; thrown only inside a verb, caught in one place. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** `hint`: what else can be done, on the command line alone. */
  constructor(
    readonly refusal: Refusal,
    readonly hint: string | null = null,
  ) {
    super(refusal.code);
  }
}

/** The value, or {@link Refused} for the one place that prints refusals. */
export function required<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Refused(result.refusal);
  return result.value;
}

/** As {@link required} of what begins a session: where no sandbox can be made, it says how to begin it without one. */
export function begun<T>(result: Result<T, Refusal>): T {
  if (!result.ok && result.refusal.code === 'sandbox-unavailable' && SYSTEM.has(result.refusal.why))
    throw new Refused(
      result.refusal,
      'To run it without a sandbox this time, with your own rights: --isolation none',
    );
  return required(result);
}

/** What keeps this system from making any. */
const SYSTEM: ReadonlySet<NoSandbox['why']> = new Set(['not-installed', 'not-allowed', 'other-system']);

/**
 * How a verb that does the same to several things ends: what was refused is told of after the others, by its name. Where
 * it was the only one, that is the verb's own refusal.
 */
export function endOfMany<T extends { readonly refusal: Refusal }>(
  out: Output,
  asked: number,
  refused: readonly T[],
  nameOf: (one: T) => string,
): ExitCode {
  const [only] = refused;
  if (only && asked === 1) throw new Refused(only.refusal);
  for (const one of refused) {
    out.item('refused', one);
    out.problem(`${nameOf(one)}: ${describeRefusal(one.refusal).title}`);
  }
  return refused.length > 0 ? EXIT.refused : EXIT.done;
}

/** The session of an id or a unique prefix. */
export async function findSession(context: VerbContext, session: string): Promise<SessionRow> {
  return required(await context.client.sessions.show({ session }));
}
