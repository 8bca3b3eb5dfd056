import { liesIn } from '../lies-in';
import { withLimitMark } from './limit-mark';
import { MARKER_VARIABLE } from './process-tree';

/**
 * What a child is started for. `agent`: to work in a session, whatever it speaks. `set-up`: to ready a new worktree. `check`: to say whether the work is right.
 * `version`: an installed program, only to say its version. `login-shell`: the user's shell, only to tell its environment.
 * `terminal`: the user's shell, for the user to type in. `log-in`: an agent's own command to log in, likewise. `editor`:
 * the user's editor, to open what a session works on.
 */
export type LaunchPurpose =
  | 'agent'
  | 'set-up'
  | 'check'
  | 'version'
  | 'login-shell'
  | 'terminal'
  | 'log-in'
  | 'editor';

/** A child that runs a user's or an agent's code, before it is started. */
export type Launch = {
  readonly purpose: LaunchPurpose;
  /** Whose child it is, and the folder of that session: all that it has any business to write to. Null: no session's. */
  readonly session: { readonly id: string; readonly folder: string } | null;
  readonly command: string;
  readonly args: readonly string[];
  /** A session's child starts in the session's folder, or further down. */
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What keeps it to its session's sandbox; null: it runs with the user's own rights. */
  readonly confine: Confine | null;
};

/** Makes a start within a sandbox out of one without. */
export type Confine = (start: PreparedLaunch) => PreparedLaunch;

/** What is handed to the system. */
export type PreparedLaunch = Pick<Launch, 'command' | 'args' | 'cwd' | 'env'>;

/**
 * Makes what is handed to the system out of a launch. Every child passes here, with pipes (`launch`) or in a terminal
 * (`launchInTerminal`): the one place to keep a child away from what is not its own. `marker` is what it and all its
 * descendants are known by; null for what a person types in, which is nobody's but the person's. Throws where a session's
 * child would start outside of the session's folder.
 */
export function prepareLaunch(launch: Launch, marker: string | null): PreparedLaunch {
  const { session, cwd } = launch;
  if (session !== null && !liesIn(session.folder, cwd))
    throw new Error(
      `${launch.purpose} of session ${session.id} would start in ${cwd}, not in ${session.folder}`,
    );
  const start = (launch.confine ?? asItIs)(launch);
  if (marker === null) return { command: start.command, args: start.args, cwd: start.cwd, env: start.env };
  const { command, args } = withLimitMark(start, marker);
  const ofSession: Record<string, string> = session === null ? {} : { UNDERSTORY_SESSION: session.id };
  return { command, args, cwd: start.cwd, env: { ...start.env, ...ofSession, [MARKER_VARIABLE]: marker } };
}

function asItIs(start: PreparedLaunch): PreparedLaunch {
  return start;
}
