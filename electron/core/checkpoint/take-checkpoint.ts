import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { SkippedFile } from '#shared/skipped-file';
import { MOST_UNMERGED, type Unfinished } from '#shared/unfinished';
import {
  commitsAmong,
  commitTree,
  type FileSettings,
  type Git,
  GitFailed,
  openRepository,
  pipesBelow,
  READ_WHOLE_TREE,
  type RecordedTree,
  recordTree,
  repositoryLanes,
  UNDERSTORY,
  updateRef,
  worktreeLanes,
} from '../git';
import { proveInPlace } from '../workspace-pin';
import { type OpenWorktree, openWorktree } from '../worktree';
import { type BranchCommit, commitOnBranch, turnTrailers } from './commit-on-branch';
import { dropLeftLock } from './replace-index';

export type TakeCheckpoint = BranchCommit & {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  /** The session's worktree, or the workspace for local sessions. */
  readonly worktree: string;
  readonly at: 'start' | 'end';
  /** The files as they were recorded in the session's sandbox; null: they are to be recorded here. */
  readonly inside?: RecordedInside | null;
};

/** Files that were recorded in a sandbox, whose objects are in the repository. */
export type RecordedInside = Pick<RecordedTree, 'tree' | 'leftOut' | 'unmerged'> & {
  /** Under which they were. */
  readonly settings: FileSettings;
  /** The index that the tree was written from, and its time in seconds; null: it is made from the tree. */
  readonly index: { readonly bytes: Uint8Array; readonly seconds: number } | null;
  readonly pipes: readonly string[];
};

export type Checkpoint = {
  readonly commit: CommitId;
  /** The files that it holds: the same for two checkpoints between which nothing changed. */
  readonly tree: string;
  /** Hidden ref `refs/understory/<session>/<turn>/<start|end>`. */
  readonly ref: string;
  /** The new commit on the session's branch; null when the branch has everything already or HEAD left it. */
  readonly branchCommit: CommitId | null;
  /** Files that the checkpoint does not hold in their newest state. */
  readonly skipped: SkippedFile[];
  /** What HEAD names when it left the session's branch: a full ref, or `HEAD` when detached. */
  readonly strayed: string | null;
  /** What the agent left in the middle of a merge or the like; null: nothing. */
  readonly unfinished: Unfinished | null;
  /** Pipes where Git opens files: they were taken for empty files. Absolute paths. */
  readonly pipes: readonly string[];
};

/**
 * Records the whole state of a worktree as a commit. The hidden ref is the record; at a turn's end the session's branch
 * gets an ordinary commit of the same tree where the turn changed anything and HEAD is still on it. Nothing that is
 * planted in the worktree runs. Throws when Git fails, and when worktree or workspace is no longer in its place: what is
 * in the worktree stays there.
 */
export function takeCheckpoint(options: TakeCheckpoint): Promise<Checkpoint> {
  const { inside = null } = options;
  return worktreeLanes.lane(options.worktree).run(async () => {
    await using opened = await openWorktree({
      home: options.home,
      repositoryPath: options.repositoryPath,
      path: options.worktree,
      session: options.branch === null ? null : options.session,
      ...(inside ? { fileSettings: inside.settings } : {}),
    });
    if (opened.gitDir !== null) await dropLeftLock(opened.gitDir, options.session);
    const recorded = inside ? await placeIndex(inside, opened) : await recordHere(options, opened);
    // Refs are written from outside the worktree, whose folder the agent owns.
    const repository = openRepository(options.repositoryPath);
    return await repositoryLanes.lane(opened.commonDir).run(async () => {
      await proveInPlace(options.home, options.repositoryPath);
      const hidden = await recordHidden(repository, options, opened, recorded.tree);
      const unfinished = unfinishedIn(opened, recorded);
      const strayed = strayedTo(options, opened);
      const branchCommit =
        options.at === 'end' && unfinished === null && strayed === null
          ? await commitOnBranch(repository, options, opened, recorded.tree)
          : null;
      const pipes = inside?.pipes ?? pipesBelow([options.worktree, opened.commonDir]);
      return {
        ...hidden,
        tree: recorded.tree,
        branchCommit,
        skipped: [...recorded.leftOut],
        strayed,
        unfinished,
        pipes,
      };
    });
  });
}

function recordHere(options: TakeCheckpoint, opened: OpenWorktree): Promise<RecordedTree> {
  return recordTree(opened.git, {
    root: options.worktree,
    index: opened.index,
    realIndex: opened.realIndex,
    fallback: opened.head?.commit ?? options.previous,
    settings: opened.fileSettings,
    objects: join(opened.commonDir, 'objects'),
  });
}

/** Leaves the scratch index as recording the files here would have. */
async function placeIndex(inside: RecordedInside, { git, index }: OpenWorktree): Promise<RecordedInside> {
  if (inside.index) {
    await writeFile(index, inside.index.bytes);
    await utimes(index, inside.index.seconds, inside.index.seconds);
  } else await git.run([...READ_WHOLE_TREE, inside.tree]);
  return inside;
}

/** Git's own files say it, which are the agent's to write: whatever they claim, it is only said and asked about. */
function unfinishedIn(
  { operation }: OpenWorktree,
  { unmerged }: Pick<RecordedTree, 'unmerged'>,
): Unfinished | null {
  if (operation === null && unmerged.length === 0) return null;
  return { operation, unmerged: unmerged.slice(0, MOST_UNMERGED), unmergedCount: unmerged.length };
}

/** What HEAD names instead of the session's branch; null when it is where it belongs. */
function strayedTo({ branch }: TakeCheckpoint, { head, strayed }: OpenWorktree): string | null {
  if (branch === null) return null;
  if (strayed !== null) return strayed;
  return head?.ref === branch ? null : (head?.ref ?? 'HEAD');
}

async function recordHidden(
  git: Git,
  { session, turn, at, previous }: TakeCheckpoint,
  { head }: OpenWorktree,
  tree: string,
): Promise<{ commit: CommitId; ref: string }> {
  const message = `Turn ${turn}, ${at}\n\n${turnTrailers(session, turn)}`;
  const make = (parents: readonly CommitId[]) =>
    commitTree(git, { tree, parents, message, author: UNDERSTORY });
  const known = [...new Set([head?.commit ?? previous, previous])];
  const commit = await make(known).catch(async (error: unknown) => {
    if (!(error instanceof GitFailed) || error.code === null) throw error;
    // An agent that deletes our refs and prunes must not keep what it did from being recorded.
    return make(await commitsAmong(git, known));
  });
  const ref = `refs/understory/${session}/${turn}/${at}`;
  await updateRef(git, ref, commit);
  return { commit, ref };
}
