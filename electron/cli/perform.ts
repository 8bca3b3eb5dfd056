import { ORPCError } from '@orpc/client';
import { openCore } from '../host/open-core';
import { refusalText } from '../host/refusal-text';
import { CoreOutOfReach, type OpenedCore, OutcomeUnknown } from '../host/steady-core';
import { terminalAsk } from './ask';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { watchInterrupts } from './interrupt';
import type { Output } from './output';
import { Refused, type Verb } from './verb';

/** What a command line is run with. */
export type CommandContext = {
  readonly home: string;
  readonly resources: string;
  readonly version: string;
  readonly cwd: string;
  /** What a person types to call this command. */
  readonly calledAs: string;
  readonly out: Output;
  /** Ends the process; used for the second interrupt alone. */
  readonly exit: (code: ExitCode) => void;
};

/** How long an interrupted command takes at most to put its own core in order. */
const CLOSE_DEADLINE_MS = 10_000;

/** Runs a verb on a core, own or attached, and turns every way it may end into an exit code and a last line. */
export async function perform(verb: Verb, context: CommandContext): Promise<ExitCode> {
  const { out } = context;
  let opened: OpenedCore | null = null;
  const endAtOnce = () => {
    const timer = setTimeout(() => context.exit(EXIT.interrupted), CLOSE_DEADLINE_MS);
    const closing = opened?.close() ?? Promise.resolve();
    closing
      .catch((error: unknown) => out.problem(String(error)))
      .finally(() => {
        clearTimeout(timer);
        context.exit(EXIT.interrupted);
      });
  };
  const interrupt = watchInterrupts(endAtOnce);
  try {
    const core = await openCore(context);
    if (!core.ok) throw new Refused(core.refusal);
    opened = core.value;
    const { client, lost } = opened;
    const { cwd, calledAs } = context;
    const ask = out.json ? null : terminalAsk();
    // Whoever stands in a repository that was moved means its sessions, whatever the verb.
    await client.repositories.follow({ path: cwd });
    const code = await verb({ client, out, interrupt, cwd, calledAs, ask, readInput, lost });
    await waitForOthers(opened, out);
    return code;
  } catch (error) {
    return explain(error, out, context.calledAs);
  } finally {
    await opened?.close();
    interrupt.release();
  }
}

/** Commands that attached to this one's core meanwhile would lose it. */
async function waitForOthers(opened: OpenedCore, out: Output): Promise<void> {
  const others = opened.others();
  if (others === 0) return;
  out.problem(
    `Waiting for ${others} other understory ${others === 1 ? 'command' : 'commands'} that use this one's core.`,
  );
  await opened.idle();
}

/** The one place where a command that did not end well is put in words. */
export function explain(error: unknown, out: Output, calledAs: string): ExitCode {
  if (error instanceof OutcomeUnknown) {
    out.result({ unknown: error.call });
    out.problem(
      `The running Understory ended before it answered, so it is not known whether this was done. Nothing kept is lost: “${calledAs} list” and “${calledAs} applies” say how things stand; run it again if it was not done.`,
    );
    return EXIT.failed;
  }
  if (error instanceof Refused || error instanceof CoreOutOfReach) {
    out.result({ refusal: error.refusal });
    out.problem(`${refusalText(error.refusal)} [${error.refusal.code}]`);
    if (error instanceof Refused && error.hint !== null) out.problem(error.hint);
    return EXIT.refused;
  }
  if (error instanceof UsageError) {
    out.result({ usage: error.message });
    out.problem(`understory: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    const message = `this is not valid: ${issuesOf(error) || error.message}`;
    out.result({ usage: message });
    out.problem(`understory: ${message}`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  const reference = error instanceof ORPCError ? referenceOf(error) : null;
  out.result({ bug: { message, reference } });
  out.problem(message);
  if (reference === null && error instanceof Error && error.stack) out.problem(error.stack);
  return EXIT.failed;
}

function issuesOf(error: ORPCError<string, unknown>): string {
  const issues =
    (error.data as { issues?: { path?: unknown[]; message?: string }[] } | undefined)?.issues ?? [];
  return issues.map((issue) => `${issue.path?.join('.') ?? ''}: ${issue.message ?? ''}`).join('; ');
}

function referenceOf(error: ORPCError<string, unknown>): string | null {
  const data = error.data as { reference?: unknown } | undefined;
  return typeof data?.reference === 'string' ? data.reference : null;
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').trimEnd();
}
