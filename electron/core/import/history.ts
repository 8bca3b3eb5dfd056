import type { ImportsLeftOut, ImportTool } from '#shared/imported';
import type { AgentUpdate } from '../agents';

/** What a record of a history tells: the user's prompt, or what an agent would have reported. */
export type HistoryStep = {
  /** ISO 8601; null: as the one before. */
  readonly at: string | null;
  readonly tells:
    | { readonly type: 'prompt'; readonly text: string }
    | Extract<
        AgentUpdate,
        | { type: 'said' | 'thought' }
        | { type: 'planned' | 'noted' }
        | { type: 'tool-called' | 'tool-updated' }
      >;
};

/**
 * Reads the records of one history in their order. `unknown`: a record of no kind that is known here; a record that is known
 * and not shown tells nothing. Never throws, whatever a record holds.
 */
export type RecordReader = { take(record: unknown): readonly HistoryStep[] | 'unknown' };

/** What tells one history from others, as far as its first records say. */
export type HistoryHead = {
  readonly id: string;
  /** Where the tool worked. */
  readonly cwd: string;
  /** The user's first prompt, or what the tool calls the session. */
  readonly title: string;
  readonly createdAt: string | null;
  readonly branch: string | null;
  readonly version: string | null;
};

/** A history that was found, not looked into yet. */
export type FoundHistory = {
  /** Its file. */
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
  /** Whether the tool has it open, where it says so; null: it does not. */
  readonly open: boolean | null;
  /** Its name among others of the same file; absent: the file is its own. */
  readonly key?: string;
  /** What is known of it already, before its records. */
  readonly said?: Partial<HistoryHead>;
};

/** How far a history was read: bytes of its file, or records. */
export type RecordPlace = { readonly at: number; readonly skipping: boolean };

/** Undefined: a record that cannot be read. */
export type OnRecord = (record: unknown) => 'stop' | undefined;

/** Where histories are looked for. */
export type HistoryPlaces = {
  /** The user's home. */
  readonly home: string;
  /** The environment that moves a tool's folder elsewhere. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of ours for copies of what cannot be read where it is. */
  readonly kept: string;
};

/** Told of what is there and was not looked at. */
export type LeftOut = (
  why:
    | Omit<Extract<ImportsLeftOut, { why: 'large-folder' }>, 'tool'>
    | Omit<Extract<ImportsLeftOut, { why: 'large-file' }>, 'tool'>,
) => void;

/** What was found, and the folders in which something new would show. */
export type FoundHistories = {
  readonly histories: readonly FoundHistory[];
  readonly folders: readonly string[];
};

/** How the histories of one tool are found and read. */
export type HistoryTool = {
  readonly tool: ImportTool;
  /** The agents of ours that can go on with its sessions, the best first. */
  readonly agents: readonly string[];
  /** They go on with a copy of such a session in another folder, and leave the session as it is. */
  readonly forks: boolean;
  /** `since`: of files that were not changed after it nothing is wanted; in milliseconds. */
  find(
    places: HistoryPlaces,
    repositories: readonly string[],
    since: number,
    leftOut: LeftOut,
  ): Promise<FoundHistories>;
  /** Gathers the head from the first records; `enough` once no later one could add to it. */
  head(found: FoundHistory): HeadReader;
  reader(): RecordReader;
  /** Reads its records from a place on, where they are no `lines` of JSON; null: it is gone. */
  read?(found: FoundHistory, from: RecordPlace, onRecord: OnRecord): Promise<RecordPlace | null> | 'lines';
};

/** Gathers what tells a history from others, from its first records. */
export type HeadReader = {
  take(record: unknown): void;
  /** No later record could add to it. */
  readonly enough: boolean;
  /** Null: not a session of a user's, or one that says too little. */
  head(): HistoryHead | null;
};
