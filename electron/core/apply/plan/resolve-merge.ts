import type { Conflict, ConflictKind } from '#shared/conflict';
import type { CommitId, RepoPath } from '#shared/ids';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import { readBlob, type TreeEdits } from '../../git/index';
import { mergeTree } from '../../git/merge-tree';
import type { MergeRepository } from '../merge-repository';
import { choicesFor } from './conflict-choices';
import { type ConflictGroup, groupConflicts } from './conflict-groups';
import { outcomeOf, type SideTrees } from './conflict-outcome';
import { editTree } from './edit-tree';
import type { ResolutionBook } from './resolutions';
import type { SideLabels } from './side-labels';

export type MergeRequest = {
  readonly ours: CommitId;
  readonly theirs: CommitId;
  readonly place: Conflict['place'];
  /** Tree whose `.gitattributes` say how files merge. */
  readonly attributes: string;
  readonly resolutions: ResolutionBook;
  readonly labels: SideLabels;
  /** Whether a path is a file of the user's that Git does not track; only asked about the workspace's files. */
  readonly untracked?: (path: RepoPath) => 'untracked' | 'ignored' | null;
  /** The conflict that is asked about in the place of one that was found. */
  readonly asked?: (conflict: Conflict) => Conflict;
  /** Entries that another merge has already resolved for these paths; such a conflict is not asked about twice. */
  readonly decided?: (paths: readonly RepoPath[]) => Promise<TreeEdits | null>;
};

export type ResolvedMerge = {
  /** The merged tree with every decision put in; where one is missing, ours stands. No markers anywhere. */
  readonly tree: string;
  /** The merge as Git left it, for telling whether two plans are the same. */
  readonly raw: string;
  readonly open: readonly Conflict[];
  /** All conflicts, decided ones included. */
  readonly conflicts: readonly Conflict[];
};

/** Merges two commits in the merge repository and resolves its conflicts as the user decided. */
export async function resolveMerge(
  mergeRepo: MergeRepository,
  request: MergeRequest,
): Promise<ResolvedMerge> {
  const { ours, theirs } = request;
  const merge = await mergeTree(await mergeRepo.mergingLike(request.attributes), ours, theirs);
  if (merge.clean) return { tree: merge.tree, raw: merge.tree, open: [], conflicts: [] };
  const sides = { ours: await mergeRepo.treeOf(ours), theirs: await mergeRepo.treeOf(theirs) };
  const open: Conflict[] = [];
  const conflicts: Conflict[] = [];
  const edits = new Map<RepoPath, TreeEntry | null>();
  for (const group of await withoutMarkers(mergeRepo, groupConflicts(merge, ours, theirs), sides, request)) {
    const decided = await request.decided?.(pathsOf(group));
    if (decided) {
      for (const path of group.holds) edits.set(path, null);
      for (const [path, entry] of decided) edits.set(path, entry);
      continue;
    }
    const found = describeConflict(group, request);
    const conflict = request.asked?.(found) ?? found;
    conflicts.push(conflict);
    const take = request.resolutions.find(conflict);
    if (!take) open.push(conflict);
    const merged = { mergeRepo, merged: merge.tree, sides, group, labels: request.labels };
    const outcome = await outcomeOf(merged, take ?? { choice: 'ours' });
    for (const [path, entry] of outcome) edits.set(path, entry);
  }
  return { tree: await editTree(mergeRepo, merge.tree, edits), raw: merge.tree, open, conflicts };
}

/**
 * Where a renamed file meets another of its new name, Git may have merged it before, and a stage then holds markers:
 * instead of such a stage the side's own file is what can be chosen.
 */
async function withoutMarkers(
  mergeRepo: MergeRepository,
  groups: readonly ConflictGroup[],
  sides: SideTrees,
  { ours, theirs }: MergeRequest,
): Promise<ConflictGroup[]> {
  const own = async (group: ConflictGroup, side: 'ours' | 'theirs') => {
    const stage = group.stages[side];
    if (!stage?.mode.startsWith('100') || group.stages.base?.path === stage.path) return stage;
    const blob = (await readBlob(mergeRepo.git, stage.oid)).toString('latin1');
    if (!blob.includes(`<<<<<<< ${ours}`) && !blob.includes(`>>>>>>> ${theirs}`)) return stage;
    const entry = (await treeEntries(mergeRepo.git, sides[side], [stage.path])).get(stage.path);
    return entry ? { path: stage.path, mode: entry.mode, oid: entry.oid } : stage;
  };
  const plain: ConflictGroup[] = [];
  for (const group of groups) {
    const stages = { ...group.stages, ours: await own(group, 'ours'), theirs: await own(group, 'theirs') };
    plain.push({ ...group, stages });
  }
  return plain;
}

function pathsOf({ path, stages }: ConflictGroup): RepoPath[] {
  const named = [stages.base, stages.ours, stages.theirs].flatMap((stage) => (stage ? [stage.path] : []));
  return [...new Set([path, ...named])];
}

function describeConflict(group: ConflictGroup, request: MergeRequest): Conflict {
  const kind = kindHere(group, request);
  return {
    path: group.path,
    kind,
    place: request.place,
    stages: group.stages,
    choices: choicesFor(kind, group.stages),
  };
}

/** To Git an untracked file that is in the way is one that both sides added; to the user it is the only copy. */
function kindHere(group: ConflictGroup, { untracked }: MergeRequest): ConflictKind {
  const bothAdded = group.stages.base === null && group.stages.ours !== null;
  const addLike =
    group.kind === 'add-add' || group.kind === 'binary' || group.kind === 'mode' || group.kind === 'symlink';
  if (!bothAdded || !addLike || !untracked) return group.kind;
  const state = untracked(group.path);
  return state === null ? group.kind : state === 'ignored' ? 'ignored-in-the-way' : 'untracked-in-the-way';
}
