import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CommitId, RepoPath } from '#shared/ids';
import { FileIdentity } from './file-identity';
import { isForbiddenName } from './obstacles';
import { Operation, UntaggedOperation } from './operation';

/** A path inside the workspace and outside its git folder: nothing else is ever written to, whatever a journal says. */
const WorkspacePath = RepoPath.refine((path) => !isForbiddenName(path), 'leads out of the workspace');

/** One file of the workspace that changes: what is there before, and after. */
export const FileStep = z.object({
  /** Names the file's original in the transaction's folder. */
  number: z.number().int(),
  path: WorkspacePath,
  before: FileIdentity,
  after: FileIdentity,
});
export type FileStep = z.infer<typeof FileStep>;

const Written = {
  steps: z.array(FileStep),
  /** Folders that did not exist, the outermost first. */
  madeFolders: z.array(WorkspacePath),
  /**
   * Paths, of files and of folders that are made, which to the file system are one with another path of this apply: of
   * these only the very spelling counts.
   */
  respelled: z.array(WorkspacePath).default([]),
  /** Folders that may become empty and then go, the deepest first, with their permission bits. */
  oldFolders: z.array(z.object({ path: WorkspacePath, mode: z.number().int() })),
  /** Digests of the index; null `before`: there was none. */
  index: z.object({ before: z.string().nullable(), after: z.string() }).nullable(),
  ref: z.object({ name: z.string().regex(/^(HEAD|refs\/.+)$/), from: CommitId, to: CommitId }).nullable(),
  /** Text of the HEAD file, where a session's worktree is put back on its branch; `parked`: what an operation left. */
  head: z
    .object({
      before: z.string().nullable(),
      after: z.string(),
      parked: z.array(z.string().regex(/^[\w-]+$/)),
    })
    .nullable()
    .default(null),
  /** Trees of the workspace's files and of its index, kept alive by the apply's refs: what a later undo merges with. */
  trees: z.object({
    worktree: z.object({ before: z.string(), after: z.string() }).nullable(),
    index: z.object({ before: z.string(), after: z.string() }).nullable(),
  }),
};

/**
 * Everything that one operation does, written down before the first of it happens: with it any later start can go back,
 * or to the end. Paths are inside the workspace, which may have been moved meanwhile.
 */
const Journal = z.object({ version: z.literal(2), operation: Operation, ...Written });
export type Journal = z.infer<typeof Journal>;

/** Version 1 called the operation `kept` and gave it no kind. */
const JournalOfVersion1 = z
  .object({ version: z.literal(1), kept: UntaggedOperation, ...Written })
  .transform(({ kept, ...rest }): Journal => ({ ...rest, version: 2, operation: kept }));

const StoredJournal = z.union([Journal, JournalOfVersion1]);

/** A journal that is there and cannot be understood: it is only ever written whole, so something else befell it. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';
}

/** Reads a journal; null when there is no such file. Throws {@link JournalDamaged} where it is not one any more. */
export async function readJournal(path: string): Promise<Journal | null> {
  try {
    return StoredJournal.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const isDamaged = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isDamaged) throw new JournalDamaged(`${path}: ${error.message}`);
    throw error;
  }
}
