/** What the command's exit code says; scripts depend on it. */
export const EXIT = {
  done: 0,
  /** The agent or the operation failed. */
  failed: 1,
  usage: 2,
  /** A refusal; its `code` is printed. */
  refused: 3,
  /** Conflicts need resolutions; nothing was written. */
  conflicts: 4,
  /** A review has findings that weigh as much as was asked for, or more. */
  findings: 5,
  /** Interrupted by the user; the session is kept. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line itself is wrong; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
