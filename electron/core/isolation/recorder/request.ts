import type { CommitId } from '#shared/ids';
import type { GitSetting } from '../../git';

/** What the recorder is asked to do; it reads it as JSON. All paths are those inside. */
export type RecorderRequest = {
  /** The Git folder that all of the repository shares, in whose place the private one is mounted. */
  readonly commonDir: string;
  /** Name of the worktree's entry, and the one that it had when it was last looked at. */
  readonly admin: string;
  readonly adminWas: string;
  /** Full ref of the session's branch, as it is called inside. */
  readonly branch: string;
  /** Commits and trees of which everything is in `alternates` and in the repository. */
  readonly known: readonly string[];
  /** Object folders of which all may be read. */
  readonly alternates: readonly string[];
  /** Fingerprint of the index that was seen last; null where there was none. */
  readonly indexSeen: string | null;
  /** Whether HEAD, branch, index and commits are to be told. */
  readonly state: boolean;
  /** Whether the private folder is to be read at all: an agent may have ruined it. */
  readonly useFolder: boolean;
  /** The user's refs as they were given, for it to say whether they are so still; null: it is not asked. */
  readonly given: { readonly names: readonly string[]; readonly fingerprint: string } | null;
  readonly files: FilesRequest | null;
};

/** A worktree that is to be recorded. Bytes are in Base64. */
export type FilesRequest = {
  readonly root: string;
  readonly workspace: string;
  /** What the index is made of where there is none inside. */
  readonly fallback: CommitId;
  readonly settings: {
    readonly counting: readonly (GitSetting & { readonly runsIn?: 'tree' | 'nowhere' | 'workspace' })[];
    readonly untrusted: readonly {
      readonly key: string;
      readonly value: string;
      readonly file: string;
      readonly runs: readonly { readonly path: string; readonly hash: string | null }[];
    }[];
    readonly requiredByUser: readonly string[] | null;
  };
  /** Names of content filters that the agent's Git may have gone without: what it has of their files is not believed. */
  readonly doubted: readonly string[];
  /** Lists of the user's and of the repository's, as they are outside. */
  readonly lists: Readonly<Record<'exclude' | 'attributes' | 'userExcludes' | 'userAttributes', string>>;
  /** The index to begin from in the place of the one inside. */
  readonly seed: { readonly bytes: string; readonly seconds: number } | null;
  /** Folders of the repository's Git folder that belong to content filters, by name. */
  readonly filterFolders: readonly string[];
  /** Where large files are to be put that Git LFS keeps outside of Git. */
  readonly largeFiles: string | null;
};

/** Where things are seen by the recorder alone. */
export const SEEN = {
  filterFolders: '/run/understory/filter-folders',
  largeFiles: '/run/understory/large-files',
} as const;

/** An index of two million files is not as long. In bytes. */
export const LONGEST_INDEX = 256 * 1024 * 1024;
/** Of all that is new, compressed. In bytes. */
export const LARGEST_PACK = 768 * 1024 * 1024;
