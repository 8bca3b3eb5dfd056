import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resolution } from '#shared/conflict';
import type { RepoPath } from '#shared/ids';
import { assertNever } from '#shared/result';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import { hashObject, readBlob } from '../../git/index';
import type { MergeRepository } from '../merge-repository';
import type { ConflictGroup } from './conflict-groups';
import type { SideLabels } from './side-labels';

export type SideTrees = { readonly ours: string; readonly theirs: string };
type Edits = Map<RepoPath, TreeEntry | null>;

/** A conflict in the tree that Git merged, with the trees it merged. */
export type MergedConflict = {
  readonly mergeRepo: MergeRepository;
  readonly merged: string;
  readonly sides: SideTrees;
  readonly group: ConflictGroup;
  readonly labels: SideLabels;
};

/** What the merged tree has to become for a choice: edits by path. The choice must be one the kind allows. */
export async function outcomeOf(conflict: MergedConflict, take: Resolution['take']): Promise<Edits> {
  const { mergeRepo, group } = conflict;
  const edits: Edits = new Map(group.holds.map((path) => [path, null]));
  switch (take.choice) {
    case 'ours':
    case 'theirs':
      await takeSide(conflict, take.choice, edits);
      return edits;
    case 'base':
      if (group.stages.base) edits.set(group.stages.base.path, entryOf(group.stages.base));
      return edits;
    case 'delete':
      return edits;
    case 'both':
      await takeBoth(conflict, edits);
      return edits;
    case 'content':
      edits.set(group.path, {
        mode: regularMode(group),
        oid: await hashObject(mergeRepo.git, Buffer.from(take.bytes, 'base64')),
      });
      return edits;
    default:
      return assertNever(take);
  }
}

async function takeSide(
  { mergeRepo, merged, sides, group }: MergedConflict,
  side: 'ours' | 'theirs',
  edits: Edits,
): Promise<void> {
  const stage = group.stages[side];
  if (group.kind === 'rename-rename' && stage) {
    edits.set(stage.path, await renamedContent(mergeRepo, sides, group, side));
  } else if (group.kind === 'directory-file') {
    if (group.fileSide !== side || !stage) return;
    for (const path of (await treeEntries(mergeRepo.git, merged, [group.path])).keys()) edits.set(path, null);
    edits.set(group.path, entryOf(stage));
  } else if (stage) {
    edits.set(stage.path, entryOf(stage));
  }
}

async function takeBoth(
  { mergeRepo, merged, sides, group, labels }: MergedConflict,
  edits: Edits,
): Promise<void> {
  const { ours, theirs } = group.stages;
  if (group.kind === 'directory-file') {
    const side = group.fileSide ?? 'theirs';
    const stage = group.stages[side];
    if (stage) edits.set(await freeName(mergeRepo, merged, group.path, labels[side]), entryOf(stage));
    return;
  }
  if (!ours || !theirs) return;
  if (group.kind === 'rename-rename') {
    edits.set(ours.path, await renamedContent(mergeRepo, sides, group, 'ours'));
    edits.set(theirs.path, await renamedContent(mergeRepo, sides, group, 'theirs'));
  } else if (group.kind === 'content') {
    edits.set(group.path, { mode: ours.mode, oid: await unionOf(mergeRepo, group) });
  } else {
    const { newcomer } = labels;
    const [first, second] = newcomer === 'theirs' ? [ours, theirs] : [theirs, ours];
    edits.set(group.path, entryOf(first));
    edits.set(await freeName(mergeRepo, merged, group.path, labels[newcomer]), entryOf(second));
  }
}

/**
 * The content a twice renamed file has under one of its new names: both sides' edits where they merge, else the side's
 * own. Git's stages hold markers when they do not.
 */
async function renamedContent(
  mergeRepo: MergeRepository,
  sides: SideTrees,
  group: ConflictGroup,
  side: 'ours' | 'theirs',
): Promise<TreeEntry> {
  const { base, ours, theirs } = group.stages;
  const own = group.stages[side];
  if (!base || !ours || !theirs || !own)
    throw new Error(`rename on both sides without stages: ${group.path}`);
  const ownEntry = (await treeEntries(mergeRepo.git, sides[side], [own.path])).get(own.path) ?? entryOf(own);
  const other = side === 'ours' ? theirs : ours;
  const otherTree = side === 'ours' ? sides.theirs : sides.ours;
  const otherEntry =
    (await treeEntries(mergeRepo.git, otherTree, [other.path])).get(other.path) ?? entryOf(other);
  if (!ownEntry.mode.startsWith('100') || !otherEntry.mode.startsWith('100')) return ownEntry;
  const merged = await mergeFile(mergeRepo, [ownEntry.oid, base.oid, otherEntry.oid], []);
  return merged.clean
    ? { mode: ownEntry.mode, oid: await hashObject(mergeRepo.git, merged.bytes) }
    : ownEntry;
}

async function unionOf(
  mergeRepo: MergeRepository,
  { stages: { ours, base, theirs }, path }: ConflictGroup,
): Promise<string> {
  if (!ours || !theirs || !base) throw new Error(`a content conflict without its stages: ${path}`);
  const { bytes } = await mergeFile(mergeRepo, [ours.oid, base.oid, theirs.oid], ['--union']);
  return hashObject(mergeRepo.git, bytes);
}

async function mergeFile(
  mergeRepo: MergeRepository,
  oids: readonly [string, string, string],
  options: readonly string[],
): Promise<{ clean: boolean; bytes: Buffer }> {
  const files: string[] = [];
  try {
    for (const oid of oids) {
      const file = join(mergeRepo.scratch, `side-${randomBytes(6).toString('hex')}`);
      files.push(file);
      await writeFile(file, await readBlob(mergeRepo.git, oid));
    }
    const result = await mergeRepo.git.try(['merge-file', '-p', '-q', ...options, ...files]);
    return { clean: result.code === 0, bytes: result.stdout };
  } finally {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

/** `dir/name~session.ext`, or the next free one with a number. */
async function freeName(
  mergeRepo: MergeRepository,
  tree: string,
  path: RepoPath,
  label: string,
): Promise<RepoPath> {
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  const cut = dot > slash + 1 ? dot : path.length;
  for (let number = 1; ; number += 1) {
    const mark = number === 1 ? `~${label}` : `~${label}-${number}`;
    const name = `${path.slice(0, cut)}${mark}${path.slice(cut)}` as RepoPath;
    if ((await treeEntries(mergeRepo.git, tree, [name])).size === 0) return name;
  }
}

function regularMode({ stages: { ours, theirs, base } }: ConflictGroup): string {
  return [ours, theirs, base].find((stage) => stage?.mode.startsWith('100'))?.mode ?? '100644';
}

function entryOf(stage: TreeEntry): TreeEntry {
  return { mode: stage.mode, oid: stage.oid };
}
