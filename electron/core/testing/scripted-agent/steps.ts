/**
 * What a scripted agent does, step by step. `next` ends the steps of one prompt; the last prompt's steps serve all later
 * prompts too. Paths are relative to the folder the session was opened in.
 */
export type ScriptStep =
  | { say: string }
  | { think: string }
  | { plan: readonly { content: string; status: 'pending' | 'in_progress' | 'completed' }[] }
  /** `session/update` with any payload, for what the others do not cover. */
  | { update: { sessionUpdate: string; [field: string]: unknown } }
  | { tool: { id: string; title?: string; kind?: string; status?: string; [field: string]: unknown } }
  | { toolUpdate: { id: string; [field: string]: unknown } }
  | { write: { path: string; content: string } }
  | { remove: string }
  | { rename: { from: string; to: string } }
  /** Runs a program in the session's folder and waits for it. */
  | { run: readonly [string, ...string[]] }
  /** Asks for permission; `allowed` or `rejected` is run then, nothing when the request was withdrawn. */
  | {
      ask: {
        id: string;
        title?: string;
        kind?: string;
        options?: readonly { optionId: string; kind: string; name: string }[];
        [field: string]: unknown;
      };
      allowed?: readonly ScriptStep[];
      rejected?: readonly ScriptStep[];
    }
  /** Waits until the file exists. An absolute path is taken as it is. */
  | { waitForFile: string }
  /** Does nothing until the turn is cancelled. */
  | { hang: true }
  /** Does nothing, not even when cancelled. */
  | { hangForever: true }
  | { exit: number }
  | { killSelf: string }
  /** A line on standard output that is no message. */
  | { garbage: string; times?: number }
  | { stderr: string }
  /** Many small text chunks (or updates of one tool), `bytes` in all. */
  | { flood: number; as?: 'text' | 'tool' }
  /** One message of this many bytes. */
  | { hugeLine: number }
  | { ignoreSigterm: true }
  /** Told to end, it answers that the turn is cancelled and stays. */
  | { cancelOnSigterm: true }
  /**
   * Starts a grandchild that outlives everything unless killed and writes its pid to `pidFile`. `detached` leaves the
   * process group, `forgets` also drops the environment, `holdsPipes` keeps standard output open.
   */
  | {
      fork: {
        pidFile: string;
        detached?: boolean;
        forgets?: boolean;
        holdsPipes?: boolean;
        ignoresSigterm?: boolean;
      };
    }
  /**
   * Says `<prefix>0 `, `<prefix>1 ` … at that pace, with a finished tool call of the piece's name instead of every
   * `toolEvery`th, until the file `until` exists; then writes to the file `count` how many there were.
   */
  | { stream: { prefix: string; perSecond: number; toolEvery: number; until: string; count: string } }
  /** From now on writes in pieces of this many bytes. */
  | { splitEvery: number }
  /** Calls a method of the client and says its error code, or `ok`. */
  | { call: { method: string; params?: Record<string, unknown> } }
  | { notify: { method: string; params?: Record<string, unknown> } }
  /** Says the prompt back, with what goes with it: `[name](uri)`, `[image/png BASE64]`, `[uri]{text}`. */
  | { echoPrompt: true }
  /** Says the value of an environment variable, or `(unset)`. */
  | { sayVariable: string }
  /** Says an option's current value. */
  | { sayOption: string }
  /** Says the servers that the session was opened with, as JSON. */
  | { sayServers: true }
  /** Says what its session was opened with beside the protocol (`_meta`), as JSON. */
  | { sayOpenedWith: true }
  /** Calls this tool of each server and says what it answered, a line each. */
  | { callServers: string }
  /** Says the path that follows this argument as `@path`, and on the next line what the file holds. */
  | { sayGiven: string }
  /** Runs `does` where an option has one of these values, else `otherwise`. */
  | {
      whenOption: string;
      is: readonly string[];
      does?: readonly ScriptStep[];
      otherwise?: readonly ScriptStep[];
    }
  /** Refuses the prompt. */
  | { error: { code: number; message: string; data?: unknown } }
  /** The stop reason of this turn. */
  | { stop: string }
  /** Does not count this turn's tokens in its answer, as an agent whose model call failed. */
  | { notCounted: true }
  /** What its answer to this prompt holds beside the stop reason. */
  | { answer: Record<string, unknown> }
  | { next: true };

/** How the scripted agent behaves outside prompts. */
export type ScriptOptions = {
  name?: string;
  /** Steps run before anything is read, such as `garbage`, `exit` or `hangForever`. */
  atStart?: readonly ScriptStep[];
  /** The version it answers; default 1. `null`: it never answers `initialize`. */
  protocolVersion?: number | null;
  /** What it answers to `initialize` beside the version. */
  initialized?: Record<string, unknown>;
  /** What it answers to `session/new` beside the id. */
  session?: Record<string, unknown>;
  /** Refuses a method, such as `session/new` or `session/prompt`, this way. */
  refuse?: { method: string; code: number; message: string; data?: unknown };
  /** Takes up an earlier session, and refuses each prompt of it, in these words. */
  losesEarlier?: string;
  /** Text that it tells as an old conversation when it loads a session; `late` tells it after answering. */
  replay?: { text: string; late?: boolean };
  /** Refuses `session/new` as one that is not logged in until this file exists. */
  loggedInBy?: string;
  /** What it does when it is asked to authenticate; the method's id is in `AUTHENTICATE` for what it runs. */
  authenticate?: readonly ScriptStep[];
  env?: Record<string, string>;
};
