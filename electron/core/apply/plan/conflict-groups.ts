import type { Conflict, ConflictKind } from '#shared/conflict';
import type { CommitId, RepoPath } from '#shared/ids';
import type { TreeEntry } from '../../git/diff-tree';
import type { MergeMessage, MergeStages, TreeMerge } from '../../git/merge-tree';

type Stages = Conflict['stages'];
type Stage = NonNullable<Stages['base']>;

/** One decision the user has to take. It may span several entries of the merged tree. */
export type ConflictGroup = {
  readonly path: RepoPath;
  readonly kind: ConflictKind;
  readonly stages: Stages;
  /** Entries of the merged tree that hold the undecided state: they go before the outcome is put in. */
  readonly holds: readonly RepoPath[];
  /** For `directory-file`: the side that wants a file where the other one has a folder. */
  readonly fileSide: 'ours' | 'theirs' | null;
};

/**
 * Groups what a conflicting merge left into decisions. Git keeps two files that want one name apart as `name~<commit>`;
 * here they are one conflict under the name both want.
 */
export function groupConflicts(merge: TreeMerge, ours: CommitId, theirs: CommitId): ConflictGroup[] {
  const nameOf = plainName(ours, theirs);
  const left = new Map(merge.stages);
  const groups: ConflictGroup[] = [];
  // A rename's message names its target also where that is a link of the other side, which is another decision.
  const [kinds, others] = [
    merge.messages.filter(isOfKinds),
    merge.messages.filter((each) => !isOfKinds(each)),
  ];
  for (const message of [...kinds, ...others]) {
    for (const group of spanningGroups(message, left, nameOf)) {
      for (const path of group.holds) left.delete(path);
      groups.push(group);
    }
  }
  for (const [held, stages] of left) {
    // The old name of a file that both sides renamed: there is nothing under it any more.
    if (!stages[2] && !stages[3]) continue;
    const types = merge.messages.filter((message) => message.paths.includes(held));
    groups.push(singleGroup(held, nameOf(held), stages, types));
  }
  return groups.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function isOfKinds({ type }: MergeMessage): boolean {
  return type === 'CONFLICT (distinct modes)' || type === 'CONFLICT (distinct types)';
}

function spanningGroups(
  message: MergeMessage,
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): ConflictGroup[] {
  const holds = message.paths.filter((path) => left.has(path));
  if (holds.length === 0) return [];
  const only = (group: ConflictGroup | null) => (group ? [group] : []);
  switch (message.type) {
    case 'CONFLICT (rename/rename)':
      return renamedTwice(message, holds, left, nameOf);
    case 'CONFLICT (file/directory)':
      return only(fileOrFolder(message, holds, left, nameOf));
    case 'CONFLICT (distinct modes)':
    case 'CONFLICT (distinct types)':
      return only(distinctTypes(holds, left, nameOf));
    case 'CONFLICT (directory rename suggested)':
      return only(folderRename(message, holds, left, nameOf));
    default:
      return [];
  }
}

/**
 * Both sides renamed one file, each to another name. Where such a name is taken by a file of the other side, the two
 * are a decision of their own, or one choice would take the other side's file away unseen.
 */
function renamedTwice(
  message: MergeMessage,
  holds: RepoPath[],
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): ConflictGroup[] {
  const [original] = message.paths;
  if (original === undefined || message.paths.length < 3) return [];
  const isTaken = (path: RepoPath) => left.get(path)?.[2] !== undefined && left.get(path)?.[3] !== undefined;
  const stages = joinStages(holds, left, nameOf);
  // Another decision may already be about one of the names, such as one on a file and a link.
  const isWhole = stages.base !== null && stages.ours !== null && stages.theirs !== null;
  if (isWhole && !holds.some((path) => path !== original && isTaken(path))) {
    return [{ path: original, kind: 'rename-rename', stages, holds, fileSide: null }];
  }
  const base = stageOf(original, left.get(original)?.[1]);
  const renamed = holds.filter((path) => path !== original);
  return renamed.map((held, position) => {
    const path = nameOf(held);
    const found = left.get(held) ?? {};
    const [ours, theirs] = [stageOf(path, found[2]), stageOf(path, found[3])];
    const stages: Stages = isTaken(held) ? { base: null, ours, theirs } : { base, ours, theirs };
    const kind = isTaken(held) ? kindOf(stages, new Set()) : 'rename-delete';
    const old = position === 0 && left.has(original) ? [original] : [];
    return { path, kind, stages, holds: [held, ...old], fileSide: null };
  });
}

function fileOrFolder(
  message: MergeMessage,
  holds: RepoPath[],
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): ConflictGroup | null {
  const moved = holds.find((path) => nameOf(path) !== path);
  const path =
    moved === undefined ? undefined : (message.paths.find((other) => other !== moved) ?? nameOf(moved));
  if (moved === undefined || path === undefined) return null;
  const found = left.get(moved) ?? {};
  const stages: Stages = {
    base: stageOf(path, found[1]),
    ours: stageOf(path, found[2]),
    theirs: stageOf(path, found[3]),
  };
  return { path, kind: 'directory-file', stages, holds: [moved], fileSide: found[2] ? 'ours' : 'theirs' };
}

/** A file on one side, a symbolic link or submodule on the other. */
function distinctTypes(
  holds: RepoPath[],
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): ConflictGroup | null {
  const path = nameOf(holds[0] as RepoPath);
  const joined = joinStages(holds, left, () => path);
  const modes = [joined.ours?.mode, joined.theirs?.mode, joined.base?.mode];
  const kind = modes.includes('160000') ? 'submodule' : modes.includes('120000') ? 'symlink' : 'mode';
  return { path, kind, stages: joined, holds, fileSide: null };
}

/** One side added a file to a folder that the other one renamed. */
function folderRename(
  message: MergeMessage,
  holds: RepoPath[],
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): ConflictGroup | null {
  const [moved, added] = message.paths;
  if (moved === undefined || added === undefined || !holds.includes(moved)) return null;
  const found = left.get(moved) ?? {};
  const only = found[2] && !found[3] ? 'ours' : found[3] && !found[2] ? 'theirs' : null;
  const entry = found[2] ?? found[3];
  if (only === null || found[1] || !entry) return null;
  const where = { adder: stageOf(added, entry), renamer: stageOf(nameOf(moved), entry) };
  const stages: Stages = {
    base: null,
    ours: only === 'ours' ? where.adder : where.renamer,
    theirs: only === 'theirs' ? where.adder : where.renamer,
  };
  return { path: added, kind: 'directory-rename', stages, holds: [moved], fileSide: null };
}

function singleGroup(
  held: RepoPath,
  path: RepoPath,
  found: MergeStages,
  messages: readonly MergeMessage[],
): ConflictGroup {
  const old = messages.find((message) => message.type === 'CONFLICT (rename/delete)')?.paths[1];
  const stages: Stages = {
    base: stageOf(old ?? path, found[1]),
    ours: stageOf(path, found[2]),
    theirs: stageOf(path, found[3]),
  };
  return {
    path,
    kind: kindOf(stages, new Set(messages.map((message) => message.type))),
    stages,
    holds: [held],
    fileSide: null,
  };
}

function kindOf({ base, ours, theirs }: Stages, types: ReadonlySet<string>): ConflictKind {
  const modes = [base, ours, theirs].map((stage) => stage?.mode);
  if (modes.includes('160000')) return 'submodule';
  if (ours === null || theirs === null)
    return types.has('CONFLICT (rename/delete)') ? 'rename-delete' : 'modify-delete';
  if (modes.includes('120000')) return 'symlink';
  if (ours.oid === theirs.oid) return 'mode';
  if (types.has('CONFLICT (binary)')) return 'binary';
  return base === null ? 'add-add' : 'content';
}

function joinStages(
  holds: readonly RepoPath[],
  left: ReadonlyMap<RepoPath, MergeStages>,
  nameOf: (path: RepoPath) => RepoPath,
): Stages {
  const stages: { base: Stage | null; ours: Stage | null; theirs: Stage | null } = {
    base: null,
    ours: null,
    theirs: null,
  };
  for (const path of holds) {
    const found = left.get(path) ?? {};
    stages.base ??= stageOf(nameOf(path), found[1]);
    stages.ours ??= stageOf(nameOf(path), found[2]);
    stages.theirs ??= stageOf(nameOf(path), found[3]);
  }
  return stages;
}

function stageOf(path: RepoPath, entry: TreeEntry | undefined): Stage | null {
  return entry ? { path, mode: entry.mode, oid: entry.oid } : null;
}

/** Takes the `~<commit>` off that Git adds to keep two files of one name apart. */
export function plainName(ours: CommitId, theirs: CommitId): (path: RepoPath) => RepoPath {
  const added = new RegExp(`~(${ours}|${theirs})(_\\d+)?$`);
  return (path) => path.replace(added, '') as RepoPath;
}
