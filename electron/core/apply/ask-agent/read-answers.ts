import type { ProposalOutcome, Resolution } from '#shared/conflict';
import type { CommitId, RepoPath } from '#shared/ids';
import { type AskedConflict, type Resolves, SHEET, sideNames } from '#shared/resolving';
import { concurrently } from '../../concurrently';
import { diffTree, type TreeChange } from '../../git/diff-tree';
import { entryAt, type Git, objectSize, openRepository, readBlob } from '../../git/index';
import { choiceIn } from './choice-sheet';
import { hasMarkers } from './conflict-text';

/** What an agent made of a conflict: an outcome, or why there is none. */
export type Answer =
  | { readonly outcome: 'proposed'; readonly take: Resolution['take'] }
  | { readonly outcome: Extract<ProposalOutcome, 'markers-left' | 'no-choice' | 'unusable'> };

export type Answers = {
  /** In the order of the conflicts that were asked about. */
  readonly answers: readonly Answer[];
  /** Whether anything at all is different. */
  readonly changed: boolean;
  /** Files changed beside those that were asked about. */
  readonly otherFiles: readonly RepoPath[];
};

/** Beyond this an edited file is no proposal that could be looked at, in bytes. */
const LARGEST = 8 * 1024 * 1024;
const LARGEST_SHEET = 1024 * 1024;

/**
 * Reads what became of the conflicts between the commit that held them and a later state. A file that was edited to
 * what one side has is that side's version; one that is gone is the deletion, as far as the conflict can end so.
 */
export async function readAnswers(
  repositoryPath: string,
  states: { readonly base: CommitId; readonly head: CommitId },
  resolves: Resolves,
): Promise<Answers> {
  const git = openRepository(repositoryPath);
  const changes = await diffTree(git, states.base, states.head);
  const sheet = resolves.folder === null ? '' : await readSheet(git, states.head, resolves.folder);
  const answers: Answer[] = [];
  await concurrently(resolves.conflicts.entries(), async ([index, conflict]) => {
    const change = changes.get(conflict.path);
    answers[index] =
      conflict.answer.by === 'choice'
        ? chosenAnswer(sheet, resolves, conflict, conflict.answer.number)
        : await textAnswer(git, conflict, conflict.answer.markerSize, change);
  });
  const own = new Set(resolves.conflicts.flatMap(({ path, answer }) => (answer.by === 'text' ? [path] : [])));
  const isOther = (path: RepoPath) =>
    !own.has(path) && !(resolves.folder !== null && path.startsWith(`${resolves.folder}/`));
  return { answers, changed: changes.size > 0, otherFiles: [...changes.keys()].filter(isOther) };
}

function chosenAnswer(
  sheet: string,
  resolves: Resolves,
  { place, choices }: AskedConflict,
  number: number,
): Answer {
  const choice = choiceIn(sheet, { number, choices, names: sideNames(resolves, place) });
  if (choice === 'nothing') return { outcome: 'no-choice' };
  return choice === 'unknown' ? { outcome: 'unusable' } : { outcome: 'proposed', take: { choice } };
}

async function textAnswer(
  git: Git,
  { choices, stages }: AskedConflict,
  markerSize: number,
  change: TreeChange | undefined,
): Promise<Answer> {
  if (!change) return { outcome: 'markers-left' };
  const { after } = change;
  if (after === null) {
    const side = (['ours', 'theirs'] as const).find((one) => stages[one] === null);
    const choice = choices.includes('delete') ? 'delete' : side;
    return choice ? { outcome: 'proposed', take: { choice } } : { outcome: 'unusable' };
  }
  if (!after.mode.startsWith('100')) return { outcome: 'unusable' };
  const same = (['ours', 'theirs', 'base'] as const).find((side) => stages[side] === after.oid);
  if (same && choices.includes(same)) return { outcome: 'proposed', take: { choice: same } };
  if ((await objectSize(git, after.oid)) > LARGEST) return { outcome: 'unusable' };
  const bytes = await readBlob(git, after.oid);
  // Only ASCII counts, so that a text of any encoding is read alike.
  if (hasMarkers(bytes.toString('latin1'), markerSize)) return { outcome: 'markers-left' };
  return { outcome: 'proposed', take: { choice: 'content', bytes: bytes.toString('base64') } };
}

async function readSheet(git: Git, head: CommitId, folder: RepoPath): Promise<string> {
  const entry = await entryAt(git, head, `${folder}/${SHEET}`);
  if (!entry?.mode.startsWith('100') || (await objectSize(git, entry.oid)) > LARGEST_SHEET) return '';
  return (await readBlob(git, entry.oid)).toString('utf8');
}
