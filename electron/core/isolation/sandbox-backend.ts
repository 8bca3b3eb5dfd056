import type { SandboxPolicy } from './policy';

type Place = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

/** What of an operating system holds programs to a policy. */
export type SandboxBackend = {
  readonly name: 'bubblewrap' | 'seatbelt';
  /** The program of the system that does it: it is started, and starts what it is told behind its own arguments. */
  readonly program: string;
  /** Its own arguments for a policy, and where and with which environment it is started so that a command is in that place. */
  enclose(policy: SandboxPolicy, place: Place): Place & { readonly args: readonly string[] };
  /** Under which path programs inside see the socket of their proxy. */
  seenAt(socket: string): string;
  /** What a command is put behind inside, to be held to its limits. */
  limiting(limits: SandboxPolicy['limits']): readonly string[];
};
