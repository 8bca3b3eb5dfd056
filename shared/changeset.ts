import { z } from 'zod';
import { CommitId, RepoPath, SessionId, TurnNumber } from './ids';

export const FileStatus = z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'retyped']);
export type FileStatus = z.infer<typeof FileStatus>;

/** One file that differs. Modes are Git's (`100644`, `100755`, `120000`, `160000`), null where the side has no file. */
export const ChangedFile = z.object({
  path: RepoPath,
  /** The old path of a renamed or copied file. */
  from: RepoPath.nullable(),
  status: FileStatus,
  oldMode: z.string().nullable(),
  newMode: z.string().nullable(),
  oldBlob: z.string().nullable(),
  newBlob: z.string().nullable(),
  binary: z.boolean(),
  /** Lines; zero for binary files. */
  additions: z.number().int(),
  deletions: z.number().int(),
  /** Name or added lines hold characters that hide or reorder others; left out where they do not. */
  hidden: z.boolean().optional(),
  /** The repository calls it generated; left out where it does not. */
  generated: z.boolean().optional(),
  /** Whether the user has marked it as viewed: as it is here, or another content of it; left out where not at all. */
  viewed: z.enum(['viewed', 'changed']).optional(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/**
 * The whole session since its base · one turn from its start to its end checkpoint · what no standing apply has brought
 * over yet · from one of the session's checkpoints to another · from the session's state to that of another session of
 * the same repository.
 */
export const ChangesetScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session') }),
  z.object({ kind: z.literal('turn'), turn: TurnNumber }),
  z.object({ kind: z.literal('remaining') }),
  z.object({ kind: z.literal('between'), from: CommitId, to: CommitId }),
  z.object({ kind: z.literal('other'), session: SessionId }),
]);
export type ChangesetScope = z.infer<typeof ChangesetScope>;

export const Changeset = z.object({
  scope: ChangesetScope,
  from: CommitId,
  to: CommitId,
  files: z.array(ChangedFile),
  additions: z.number().int(),
  deletions: z.number().int(),
});
export type Changeset = z.infer<typeof Changeset>;

/** A side of a file to show. `text` is UTF-8; a picture or other binary comes as base64 up to 5 MiB, else only its size. */
export const FileContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('absent') }),
  z.object({ type: z.literal('text'), text: z.string(), bytes: z.number().int() }),
  z.object({
    type: z.literal('binary'),
    bytes: z.number().int(),
    base64: z.string().nullable(),
    mime: z.string().nullable(),
  }),
  z.object({ type: z.literal('symlink'), target: z.string() }),
  z.object({ type: z.literal('submodule'), commit: z.string() }),
  z.object({ type: z.literal('too-large'), bytes: z.number().int() }),
]);
export type FileContent = z.infer<typeof FileContent>;

/** Both sides of a changed file; null where a side is to be asked for by itself. */
export const FileSides = z.object({
  path: RepoPath,
  before: FileContent.nullable(),
  after: FileContent.nullable(),
});
export type FileSides = z.infer<typeof FileSides>;

/**
 * A place where one file's two versions differ, without the lines around it. Line numbers count from 1; `oldLines` or
 * `newLines` may be 0. `text` is for showing: the lines with `-` or `+` before them.
 */
export const Hunk = z.object({
  index: z.number().int().min(0),
  oldStart: z.number().int(),
  oldLines: z.number().int(),
  newStart: z.number().int(),
  newLines: z.number().int(),
  text: z.string(),
});
export type Hunk = z.infer<typeof Hunk>;
