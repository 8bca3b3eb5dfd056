import type { ApplyId, CommitId, RepoPath } from '#shared/ids';
import type { TreeEntry } from '../../git/diff-tree';
import { absoluteBytes, readIndex } from '../../git/index';
import type { Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { WorkspacePlan } from '../plan/workspace-plan';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';

/**
 * The workspace before an apply as a commit that plain Git understands: its tree has the files, its parents are HEAD,
 * the index, nothing untracked (they make it a stash entry, for `git stash apply`), and bytes exactly as they lie on
 * disk: `index`, and under `files/` what the tree itself does not have just so.
 */
export async function snapshotCommit(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  apply: ApplyId,
  { snapshot, inWorkspace }: { readonly snapshot: WorkspaceSnapshot; readonly inWorkspace: WorkspacePlan },
): Promise<CommitId> {
  const empty = await mergeRepo.tree(new Map());
  const make = (tree: string, parents: CommitId[], what: string) =>
    mergeRepo.note(tree, parents, `${what} before apply ${apply}\n`);
  const staged = await make(snapshot.indexTree, [snapshot.head], 'Staged changes');
  const untracked = await make(empty, [], 'No further files');
  const bytes = await make(await bytesTree(workspace, mergeRepo, inWorkspace), [], 'Bytes');
  return make(inWorkspace.worktree.before, [snapshot.head, staged, untracked, bytes], 'Workspace');
}

async function bytesTree(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  inWorkspace: WorkspacePlan,
): Promise<string> {
  const bytes = new Map<string, TreeEntry>();
  // What Git would store of most files are their very bytes, and those the tree has.
  const unlike = inWorkspace.touched.filter(
    ({ found, raw, before }) => found.type === 'file' && (raw === null || raw !== before?.oid),
  );
  const stored = await hashRaw(
    workspace,
    mergeRepo,
    unlike.map(({ path }) => path),
  );
  for (const [position, { path, found, before }] of unlike.entries()) {
    const oid = stored[position];
    if (oid === before?.oid) continue;
    const mode = found.type === 'file' && (found.mode & 0o100) !== 0 ? '100755' : '100644';
    if (oid) bytes.set(`files/${path}`, { mode, oid });
  }
  const index = await readIndex(workspace.index).catch(() => null);
  if (index) bytes.set('index', { mode: '100644', oid: await mergeRepo.blob(index.bytes) });
  return mergeRepo.tree(bytes);
}

/** Stores files byte for byte, no filter asked. */
async function hashRaw(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  paths: readonly RepoPath[],
): Promise<string[]> {
  if (paths.length === 0) return [];
  const lines = paths.map((path) => cQuoted(absoluteBytes(workspace.root, path)));
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  return (await mergeRepo.git.line(args, { input: `${lines.join('\n')}\n` })).split('\n');
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
