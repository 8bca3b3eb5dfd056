import type { ApplyPlan } from '#shared/apply';
import type { Conflict, ConflictOperation } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type AskedConflict, type Asking, type Resolves, SHEET, sideNames } from '#shared/resolving';
import { ok, type Result, refuse } from '#shared/result';
import { concurrently } from '../../concurrently';
import { diffTree, type TreeEntry, treeEntries } from '../../git/diff-tree';
import { commitTree, hashObject, openGit, type TreeEdits, treeOf, updateRef } from '../../git/index';
import type { Workspace } from '../../writing/index';
import { stageIds } from '../conflict-sides';
import { importObjects } from '../execute/import-objects';
import type { MergeRepository } from '../merge-repository';
import { editTree } from '../plan/edit-tree';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';
import { type SheetEntry, sheetText } from './choice-sheet';
import { describeSide, kindWords, readText, type SideCopy, sideCopies } from './conflict-material';
import { hasMarkers, markerSizeFor, withMarkers } from './conflict-text';
import { subjectsFor } from './subjects';

export type AgentQuestion = {
  readonly session: SessionId;
  readonly title: string;
  readonly operation: ConflictOperation;
  /** Open conflicts at these paths; empty: all, but for files of the user's that Git ignores. */
  readonly paths: readonly RepoPath[];
  /** The hidden ref that will keep the commit. */
  readonly ref: string;
};

/** A plan with the state it leads to while its conflicts are open. Its objects are in the merge repository. */
export type OpenPlan = {
  readonly plan: ApplyPlan;
  /** The merge, with our side wherever it is undecided. */
  readonly tree: string;
  /** The state that is brought in. */
  readonly theirs: CommitId;
  readonly snapshot: WorkspaceSnapshot | null;
  readonly parents: readonly CommitId[];
  /** Commits of the other side that the session does not have. */
  readonly news: { readonly from: CommitId; readonly to: CommitId } | null;
};

/** Conflicts as an agent gets them. */
export type ConflictsForAgent = {
  /** Holds the merge with its conflicts, and is kept by the hidden ref. */
  readonly commit: CommitId;
  readonly plan: ApplyPlan;
  readonly resolves: Resolves;
  /** For each conflict: what it is in words, and the subjects of the other side's newest commits to the file. */
  readonly notes: readonly { readonly words: string; readonly commits: readonly string[] }[];
  /** Open conflicts that were not handed over. */
  readonly left: number;
};

/**
 * Puts open conflicts into a commit of their own in the user's repository: text with markers in its place, all else on a
 * sheet of choices with copies of the sides beside it. Workspace and branches stay as they are.
 *
 * Of several conflicts at one path only the first one is handed over, since the others depend on what becomes of it.
 */
export async function conflictsForAgent(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  open: OpenPlan,
  question: AgentQuestion,
): Promise<Result<ConflictsForAgent, RefusalOf<'no-conflicts'>>> {
  const { plan } = open;
  const asking: Asking = { operation: question.operation, mode: plan.mode };
  const wanted = wantedConflicts(plan.conflicts, question.paths);
  if (wanted.length === 0) return refuse({ code: 'no-conflicts' });
  const edits = new Map(await withoutPrivateFiles(mergeRepo, open, new Set(wanted.map(({ path }) => path))));
  const folder = await freeFolder(mergeRepo, open.tree);
  const asked: AskedConflict[] = [];
  const entries: SheetEntry[] = [];
  const words: string[] = [];
  const texts = new Map<Conflict, TextEntry | null>();
  await concurrently(wanted, async (conflict) => {
    texts.set(conflict, await textWithMarkers(mergeRepo, conflict, asking));
  });
  for (const conflict of wanted) {
    const text = texts.get(conflict);
    if (text) {
      edits.set(conflict.path, text.entry);
      asked.push(askedAbout(conflict, { by: 'text', markerSize: text.size }));
    } else {
      const number = entries.length + 1;
      const copies = await sideCopies(mergeRepo, conflict, asking, `${folder}/${number}`);
      for (const { path, entry } of copies) if (path && entry) edits.set(path, entry);
      entries.push(sheetEntry(conflict, number, copies, asking));
      asked.push(askedAbout(conflict, { by: 'choice', number }));
    }
    words.push(kindWords(conflict, asking));
  }
  if (entries.length > 0)
    edits.set(`${folder}/${SHEET}` as RepoPath, await textEntry(mergeRepo, sheetText(entries)));
  const tree = await editTree(mergeRepo, open.tree, edits);
  const message = `Conflicts of ${question.title}\n\nUnderstory-Session: ${question.session}\n`;
  const commit = await commitTree(mergeRepo.git, { tree, parents: [...new Set(open.parents)], message });
  await importObjects(workspace, mergeRepo, [commit], [...open.parents, plan.base]);
  await updateRef(
    openGit(workspace.root, { gitDir: workspace.commonDir, workTree: workspace.root }),
    question.ref,
    commit,
  );
  const commits = await subjectsFor(mergeRepo.git, open.news, wanted);
  return ok({
    commit,
    plan,
    resolves: {
      session: question.session,
      ...asking,
      target: plan.target,
      folder: entries.length > 0 ? folder : null,
      conflicts: asked,
    },
    notes: words.map((one, index) => ({ words: one, commits: commits[index] ?? [] })),
    left: plan.conflicts.length - wanted.length,
  });
}

/** The first conflict at each of the paths. What Git ignores is the user's alone, unless it is asked about by name. */
function wantedConflicts(conflicts: readonly Conflict[], paths: readonly RepoPath[]): Conflict[] {
  const named = new Set(paths);
  const wanted = conflicts.filter(({ path, kind }) =>
    named.size > 0 ? named.has(path) : kind !== 'ignored-in-the-way',
  );
  return wanted.filter(({ path }, index) => wanted.findIndex((other) => other.path === path) === index);
}

/** Files of the user's that Git does not track are nobody else's business, unless they are what is asked about. */
async function withoutPrivateFiles(
  mergeRepo: MergeRepository,
  { tree, theirs, snapshot }: OpenPlan,
  asked: ReadonlySet<RepoPath>,
): Promise<TreeEdits> {
  if (!snapshot) return new Map();
  const changed = await diffTree(mergeRepo.git, snapshot.head, tree);
  const hidden = [...changed.keys()].filter((path) => snapshot.untracked(path) !== null && !asked.has(path));
  if (hidden.length === 0) return new Map();
  const known = await treeEntries(mergeRepo.git, await treeOf(mergeRepo.git, theirs), hidden);
  return new Map(hidden.map((path) => [path, known.get(path) ?? null]));
}

function askedAbout(conflict: Conflict, answer: AskedConflict['answer']): AskedConflict {
  const { path, place, commit, kind, stages, choices } = conflict;
  return { path, place, ...(commit ? { commit } : {}), kind, stages: stageIds(stages), choices, answer };
}

type TextEntry = { readonly entry: TreeEntry; readonly size: number };

/** Null where a side is no text, or an edited file is no outcome. */
async function textWithMarkers(
  mergeRepo: MergeRepository,
  conflict: Conflict,
  of: Asking,
): Promise<TextEntry | null> {
  if (!conflict.choices.includes('content')) return null;
  const read = await readText(mergeRepo, conflict);
  if (!read) return null;
  const { texts, pieces } = read;
  const names = sideNames(of, conflict.place);
  const label = (side: 'ours' | 'theirs') =>
    texts[side] === null ? `${names[side]} (deleted)` : names[side];
  const labels = { ours: label('ours'), base: 'base', theirs: label('theirs') };
  const size = markerSizeFor([texts.base, texts.ours, texts.theirs]);
  const text = withMarkers(pieces, labels, size);
  if (!hasMarkers(text, size)) return null;
  const { ours, theirs, base } = conflict.stages;
  const mode = [ours, theirs, base].find((stage) => stage?.mode.startsWith('100'))?.mode ?? '100644';
  return { entry: { ...(await textEntry(mergeRepo, text)), mode }, size };
}

function sheetEntry(conflict: Conflict, number: number, copies: readonly SideCopy[], of: Asking): SheetEntry {
  return {
    number,
    path: displayPath(conflict.path),
    why: kindWords(conflict, of),
    sides: copies.map(describeSide),
    choices: conflict.choices,
    names: sideNames(of, conflict.place),
  };
}

async function textEntry(mergeRepo: MergeRepository, text: string): Promise<TreeEntry> {
  return { mode: '100644', oid: await hashObject(mergeRepo.git, text) };
}

/** A folder of the question's own, beside whatever the repository has. */
async function freeFolder(mergeRepo: MergeRepository, tree: string): Promise<RepoPath> {
  for (let number = 1; ; number += 1) {
    const name = `.understory-conflicts${number === 1 ? '' : `-${number}`}` as RepoPath;
    if ((await treeEntries(mergeRepo.git, tree, [name])).size === 0) return name;
  }
}
