import { describeStuck, type StuckOn } from './stuck-on';

/** How Git ended, and what it had printed by then. */
type GitEnd = {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly cause?: unknown;
};

/** Git ended in a way the caller did not ask for. `code` is null when a signal or a missing program ended it. */
export class GitFailed extends Error {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  override readonly cause: unknown;

  constructor(
    readonly args: readonly string[],
    { code, stdout, stderr, cause }: GitEnd,
  ) {
    super(`git ${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr.trim()}`);
    this.name = 'GitFailed';
    this.code = code;
    this.stdout = stdout;
    this.stderr = stderr;
    this.cause = cause;
  }

  /** True when there was no Git to run (or no such folder to run it in). */
  get notFound(): boolean {
    return this.cause instanceof Error && 'code' in this.cause && this.cause.code === 'ENOENT';
  }

  /** True when it was ended since it printed more than the call wanted. */
  get printedTooMuch(): boolean {
    return this.cause instanceof PrintedTooMuch;
  }
}

/** Git was ended since it printed more than was wanted. */
export class PrintedTooMuch extends Error {
  override readonly name = 'PrintedTooMuch';
  constructor(most: number) {
    super(`git printed more than ${most} bytes`);
  }
}

/** Git was ended because it would not have ended by itself, or not in any time that somebody waits. */
export class GitStuck extends GitFailed {
  override readonly name = 'GitStuck';
  constructor(
    args: readonly string[],
    readonly stuck: StuckOn,
  ) {
    super(args, { code: null, stdout: Buffer.alloc(0), stderr: '' });
    this.message = describeStuck(stuck);
  }
}
