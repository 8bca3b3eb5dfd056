import { readFile } from 'node:fs/promises';
import type { ApplyId, CommitId, RepoPath } from '#shared/ids';
import type { TreeEntry } from '../../git/diff-tree';
import { absoluteBytes, commitTree, hashObject } from '../../git/index';
import type { Facade } from '../facade';
import { editTree } from '../plan/edit-tree';
import type { Landing } from '../plan/landing';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { Workspace } from '../workspace';

/** The refs of an apply: the workspace before it, and what it made of it. */
export function refsOf(apply: ApplyId): { before: string; after: string } {
  return {
    before: `refs/understory/applies/${apply}/before`,
    after: `refs/understory/applies/${apply}/after`,
  };
}

/**
 * The workspace before an apply as a commit that plain Git understands: its tree has the files, its parents are HEAD,
 * the index, nothing untracked (they make it a stash entry, for `git stash apply`), and under `files/` and `index` the
 * bytes exactly as they lie on disk.
 */
export async function snapshotCommit(
  workspace: Workspace,
  facade: Facade,
  apply: ApplyId,
  snapshot: WorkspaceSnapshot,
  landing: Landing,
): Promise<CommitId> {
  const { git } = facade;
  const empty = await git.line(['mktree'], { input: '' });
  const make = (tree: string, parents: CommitId[], what: string) =>
    commitTree(git, { tree, parents, message: `${what} before apply ${apply}\n` });
  const staged = await make(snapshot.indexTree, [snapshot.head], 'Staged changes');
  const untracked = await make(empty, [], 'No further files');
  const bytes = await make(await bytesTree(workspace, facade, empty, landing), [], 'Bytes');
  return make(landing.worktree.before, [snapshot.head, staged, untracked, bytes], 'Workspace');
}

async function bytesTree(
  workspace: Workspace,
  facade: Facade,
  empty: string,
  landing: Landing,
): Promise<string> {
  const edits = new Map<RepoPath, TreeEntry | null>();
  const files = landing.touched.filter(({ found }) => found.type === 'file');
  const oids = await hashRaw(
    workspace,
    facade,
    files.map(({ path }) => path),
  );
  for (const [position, { path, found }] of files.entries()) {
    const oid = oids[position];
    const mode = found.type === 'file' && (found.mode & 0o100) !== 0 ? '100755' : '100644';
    if (oid) edits.set(`files/${path}` as RepoPath, { mode, oid });
  }
  const index = await readFile(workspace.index).catch(() => null);
  if (index) edits.set('index' as RepoPath, { mode: '100644', oid: await hashObject(facade.git, index) });
  return editTree(facade, empty, edits);
}

/** Stores files byte for byte, no filter asked. */
async function hashRaw(workspace: Workspace, facade: Facade, paths: readonly RepoPath[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const lines = paths.map((path) => cQuoted(absoluteBytes(workspace.root, path)));
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  return (await facade.git.line(args, { input: `${lines.join('\n')}\n` })).split('\n');
}

/** A path as one line that may hold any byte, the way Git itself quotes. */
function cQuoted(path: Buffer): string {
  let text = '';
  for (const byte of path) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `"${text}"`;
}
