/* One start of Git and what is heard of it, whoever starts it. */

export type GitLaunch = {
  /** Absolute, or a name where none was found. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: Uint8Array | string | undefined;
};

/** `error` is set when nothing could be started. */
export type LaunchEnd = {
  readonly code: number | null;
  readonly killedBy: string | null;
  readonly error: Error | null;
};

/** `onEnd` is called once, and last. */
export type LaunchListener = {
  onStarted(pid: number): void;
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
  onEnd(end: LaunchEnd): void;
};

export type LaunchedGit = {
  /** Reaches Git and all that it started. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
};
