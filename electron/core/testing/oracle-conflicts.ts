import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import type { Conflict, ConflictKind } from '#shared/conflict';
import { commitsOf, type GeneratedHistory, latin1 } from './generated-history';
import type { GitAnswer, GitConflict, UnmergedPaths } from './git-oracle';

/** What Git calls a conflict that we call so. A binary file's and a mode's are content or add/add to Git. */
const GIT_TYPES: Readonly<Record<ConflictKind, readonly string[]>> = {
  // The second: one side renamed a file, which the other deleted, to a name that the other has a file under as well.
  content: ['content', 'rename/delete'],
  'add-add': ['add/add', 'rename involved in collision'],
  'modify-delete': ['modify/delete'],
  // The second: both sides renamed it, and one of the new names is another conflict.
  'rename-delete': ['rename/delete', 'rename/rename'],
  'rename-rename': ['rename/rename'],
  'directory-file': ['file/directory'],
  'directory-rename': ['file location'],
  mode: ['add/add', 'content', 'distinct modes', 'distinct types'],
  symlink: ['distinct types', 'distinct modes', 'content', 'add/add', 'modify/delete'],
  submodule: ['submodule'],
  binary: ['content', 'add/add', 'binary'],
  'untracked-in-the-way': [],
  'ignored-in-the-way': [],
};

/** Our conflicts must be Git's: path for path, stage for stage, kind for kind. */
export function compareConflicts(
  mode: ApplyMode,
  history: GeneratedHistory,
  conflicts: readonly Conflict[],
  expected: Extract<GitAnswer, { clean: false }>,
): void {
  const known = blobsOf(history);
  const found = withoutMerged(unmergedBy(conflicts, expected.unmerged), known);
  // Where both new names of a twice renamed file are other conflicts, nothing is left to decide under the old one.
  const unmerged = Object.fromEntries(
    Object.entries(withoutMerged(expected.unmerged, known)).filter(
      ([path, stages]) => found[path] !== undefined || Object.keys(stages).join() !== '1',
    ),
  );
  // A rebase stops at its first conflict, and stages are those of that commit; a plan lists them all.
  if (mode === 'rebase') {
    expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(unmerged)));
  } else {
    expect(asMerged(found, unmerged)).toEqual(unmerged);
    for (const conflict of conflicts) {
      const named = expected.types.some((git) => isOf(conflict, git));
      if (!named)
        throw new Error(`Git does not call it so: ${JSON.stringify({ conflict, expected }, null, 1)}`);
    }
  }
  for (const git of expected.types) {
    if (isMadeUp(git, expected.unmerged)) continue;
    // Git says more than one thing of some, such as that a file was renamed and deleted, and that two were added.
    const named = conflicts.some((conflict) => isNamed(conflict, git));
    if (!named) throw new Error(`not among ours: ${git.line}\n${JSON.stringify(conflicts, null, 1)}`);
  }
}

function isOf(conflict: Conflict, git: GitConflict): boolean {
  const { kind, stages } = conflict;
  if (kind === 'content' && git.type === 'rename/delete' && !(stages.ours && stages.theirs)) return false;
  return isNamed(conflict, git) && GIT_TYPES[kind].includes(git.type);
}

/** Git also says so of a file that it then takes away, where the other side deleted it: nothing is left unmerged. */
function isMadeUp({ type, line }: GitConflict, unmerged: UnmergedPaths): boolean {
  const isLeft = (name: string) => line.includes(` in the way of ${firstLine(name)} from `);
  return type === 'file/directory' && !Object.keys(unmerged).some(isLeft);
}

function isNamed({ path, stages }: Conflict, git: GitConflict): boolean {
  const names = [path, stages.base?.path, stages.ours?.path, stages.theirs?.path];
  return names.some((name) => name !== undefined && git.line.includes(firstLine(latin1(name))));
}

function firstLine(name: string): string {
  return name.split('\n')[0] ?? '';
}

/** The entries that Git's index has for our conflicts. */
function unmergedBy(conflicts: readonly Conflict[], expected: UnmergedPaths): UnmergedPaths {
  const paths: Record<string, Record<string, string>> = {};
  for (const { kind, path, stages } of conflicts) {
    const numbered = { 1: stages.base, 2: stages.ours, 3: stages.theirs };
    for (const [number, stage] of Object.entries(numbered)) {
      if (!stage) continue;
      // Ours names both places of a file that one side added to a folder the other renamed; Git has it in the new one.
      if (kind === 'directory-rename' && stage.path !== path) continue;
      const renamedTo = [stages.ours?.path, stages.theirs?.path].find((name) => name && name !== path);
      // The base of a file that both renamed has an entry of its own; a rename/delete has it with the rest.
      const hasOwnEntry = kind === 'rename-delete' && expected[latin1(stage.path)] !== undefined;
      const at =
        kind === 'rename-rename' || hasOwnEntry
          ? stage.path
          : kind === 'directory-rename'
            ? (renamedTo ?? path)
            : path;
      paths[latin1(at)] = { ...paths[latin1(at)], [number]: `${stage.mode} ${stage.oid}` };
    }
  }
  return paths;
}

/** Contents that a merge made hold the names of the sides in their markers, which differ from Git's. */
function withoutMerged(paths: UnmergedPaths, known: ReadonlySet<string>): UnmergedPaths {
  const plain = (entry: string) => {
    const [mode = '', oid = ''] = entry.split(' ');
    return known.has(oid) ? entry : `${mode} merged`;
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, stages]) => [
      path,
      Object.fromEntries(Object.entries(stages).map(([number, entry]) => [number, plain(entry)])),
    ]),
  );
}

/** Where Git's index holds what it merged, ours may hold the side's own file and mode: what can be chosen has no markers. */
function asMerged(found: UnmergedPaths, expected: UnmergedPaths): UnmergedPaths {
  const like = (path: string, number: string, entry: string) => {
    const wanted = expected[path]?.[number];
    return wanted?.endsWith(' merged') && entry.startsWith('100') ? wanted : entry;
  };
  return Object.fromEntries(
    Object.entries(found).map(([path, stages]) => [
      path,
      Object.fromEntries(
        Object.entries(stages).map(([number, entry]) => [number, like(path, number, entry)]),
      ),
    ]),
  );
}

function blobsOf(history: GeneratedHistory): Set<string> {
  const contents = commitsOf(history).flatMap(({ tree }) => [...tree.values()].map((file) => file.content));
  return new Set([...new Set(contents)].map(blobId));
}

function blobId(content: string): string {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
