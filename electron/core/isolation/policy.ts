/** A file or folder that is seen in a sandbox. */
export type Mount = {
  /** Where it is on this machine: an absolute path. */
  readonly from: string;
  /** Where it is seen: an absolute path. */
  readonly to: string;
  readonly access: 'read' | 'write';
};

/** A command with its whole environment. */
export type Command = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/**
 * The way out of a sandbox. `none`: there is none. `proxy`: a socket of ours, behind which a proxy decides host by host;
 * `through` makes of a command one that finds it where it is seen (`seenAt`), and has it listened for at `port` of loopback.
 */
export type SandboxNetwork =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'proxy';
      readonly socket: string;
      readonly port: number;
      through(command: Command, seenAt: string, held: boolean): Command;
    };

/** What the programs of a sandbox may see, write and reach. What it does not name is not there. */
export type SandboxPolicy = {
  /** Besides the system's own programs and settings, in this order: a later one covers an earlier one. */
  readonly mounts: readonly Mount[];
  /**
   * A folder of the sandbox's own, seen as {@link SANDBOX_HOME}. Its programs write there, so nothing else is mounted in it:
   * a link that they made would lead a mount astray.
   */
  readonly home: string;
  readonly network: SandboxNetwork;
  /** Its programs have a terminal that nothing but them reads from; absent: they have none, nor can they reach one. */
  readonly terminal?: true;
  /**
   * Its command is started once a first byte, which is not for it, was written to its input; absent: at once. What lets it to
   * the network is ready by then.
   */
  readonly held?: true;
  readonly limits: {
    /** Processes and threads at once. */
    readonly processes: number;
    /** What each folder for files in memory may hold, in bytes. */
    readonly temporary?: number;
    /** What one process may have of its own, in bytes. */
    readonly data?: number;
    /** The folder of the control group that it is started in. */
    readonly group?: string;
  };
};

/** The home of programs in a sandbox. */
export const SANDBOX_HOME = '/run/understory/home';
/** Where the socket of the proxy is seen in a sandbox. */
export const PROXY_SOCKET = '/run/understory/proxy.sock';
