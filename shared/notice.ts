import type { StopReason, TurnFailure } from './events';
import type { SessionId } from './ids';

/** What the user should hear of although not looking, as data; `describeNotice` words it where it is shown. */
export type Notice = {
  readonly session: SessionId;
  /** The session's title, as the agent or the user gave it. */
  readonly title: string;
  /** How far the session's log had come: a row that has not is older. */
  readonly seq: number;
} & (
  | {
      readonly code: 'permission-asked';
      /** What the agent wants to do, in its own words; null where it said nothing. */
      readonly tool: string | null;
      readonly request: string;
      /**
       * The options that answer it for this once, by somebody who sees no more than the notice. `allow` is null where
       * that takes reading more first: for a command, and for what is not known to stay within the session's worktree.
       */
      readonly answers: { readonly allow: string | null; readonly deny: string | null };
    }
  | {
      readonly code: 'turn-completed';
      readonly stop: StopReason | null;
      /** Requests that were denied, where the turn ended upon that. */
      readonly denied?: number;
      /** What the session's work comes to since its base, as its row says. */
      readonly changed: { readonly files: number; readonly additions: number; readonly deletions: number };
    }
  /** Its agent stands still; `held`: bytes of memory. */
  | { readonly code: 'agent-paused'; readonly held: number }
  | { readonly code: 'turn-failed'; readonly failure: TurnFailure | null }
);
