import type { ApplyPlan, HunkChoice } from '#shared/apply';
import type { RepoPath } from '#shared/ids';

/** Between which states of the session the files and hunks are counted: what a plan of all of it compares. */
export type PartSpan = Pick<ApplyPlan, 'session' | 'base' | 'head'>;

/** Of the files that are not applied as a whole, the hunks that are; no hunk: nothing of the file. */
export type PartChoice = ReadonlyMap<RepoPath, readonly number[]>;

export const everything: PartChoice = new Map();

/** What the core is told, where `files` are all that could be applied. */
export function partInput(
  choice: PartChoice,
  files: readonly RepoPath[],
): { only: RepoPath[] | null; hunks: HunkChoice[] } {
  const left = [...choice].filter(([, hunks]) => hunks.length === 0);
  return {
    only: left.length > 0 ? files.filter((path) => choice.get(path)?.length !== 0) : null,
    hunks: [...choice].flatMap(([path, hunks]) => (hunks.length > 0 ? [{ path, hunks: [...hunks] }] : [])),
  };
}

export function withFile(choice: PartChoice, path: RepoPath, chosen: boolean): PartChoice {
  const next = new Map(choice);
  if (chosen) next.delete(path);
  else next.set(path, []);
  return next;
}

/** With several files taken as a whole or left out. */
export function withFiles(choice: PartChoice, paths: readonly RepoPath[], chosen: boolean): PartChoice {
  const next = new Map(choice);
  for (const path of paths) {
    if (chosen) next.delete(path);
    else next.set(path, []);
  }
  return next;
}

/** With one of a file's hunks taken in or left out; `of`: how many it has. */
export function withHunk(
  choice: PartChoice,
  path: RepoPath,
  { hunk, of: count, chosen }: { readonly hunk: number; readonly of: number; readonly chosen: boolean },
): PartChoice {
  const before = choice.get(path) ?? Array.from({ length: count }, (_, index) => index);
  const after = before.filter((one) => one !== hunk);
  if (chosen) after.push(hunk);
  if (after.length === count) return withFile(choice, path, true);
  return new Map(choice).set(
    path,
    after.sort((a, b) => a - b),
  );
}

export function stateOfFile(choice: PartChoice, path: RepoPath): boolean | 'part' {
  const hunks = choice.get(path);
  return hunks === undefined ? true : hunks.length === 0 ? false : 'part';
}

export function stateOfAll(choice: PartChoice, files: readonly RepoPath[]): boolean | 'part' {
  if (choice.size === 0) return true;
  let taken = 0;
  let left = 0;
  for (const path of files) {
    const state = stateOfFile(choice, path);
    if (state === true) taken += 1;
    else if (state === false) left += 1;
  }
  return taken === files.length ? true : left === files.length ? false : 'part';
}
