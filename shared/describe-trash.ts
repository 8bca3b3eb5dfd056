import { MEGABYTE } from './bytes';
import { counted } from './counted';
import { dayOf } from './dates';
import { displayPath } from './display-path';
import { assertNever } from './result';
import { sizeWords } from './size-words';
import type { TrashItem, TrashLimit } from './trash';
import type { DiskSize } from './worktrees';

type StepItem = Extract<TrashItem, { what: 'step' }>;

/** What an item is, in one line without its title. */
export function describeTrashItem(item: TrashItem): string {
  switch (item.what) {
    case 'session':
      return item.onlyCopy ? 'Discarded session, with work that was not applied' : 'Discarded session';
    case 'lost':
      return `Discarded session whose log is lost, kept as it was in ${displayPath(item.folder)}`;
    case 'originals':
      return item.undone
        ? `${counted(item.files.length, 'file')} that an undo took away`
        : `Original of ${counted(item.files.length, 'file')} that an apply changed`;
    case 'step':
      return describeStep(item);
    default:
      return assertNever(item);
  }
}

function describeStep({ did, files, paths: [only] }: StepItem): string {
  const those = only !== undefined && files === 1 ? displayPath(only) : counted(files, 'file');
  switch (did) {
    case 'rollback':
      return `What a rollback left behind, ${those} changed`;
    case 'update':
      return `The worktree before an update, which changed ${those}`;
    case 'take-back':
      return `Changes in ${those} that you took back`;
    case 'take-over':
      return `${those} before you took work of another session over`;
    case 'suggestion':
      return `${those} before a suggestion that you applied`;
    default:
      return assertNever(did);
  }
}

/** Until when it is kept. */
export function keptWords(item: TrashItem): string {
  if (item.what === 'step') return 'with its session';
  if (item.what === 'lost') return 'until you delete its folder';
  return item.until === null ? 'with the newest applies' : dayOf(item.until);
}

/** What restoring an item does; null: nothing of it can be restored. */
export function restoreWords(item: TrashItem): string | null {
  if (item.what === 'lost') return null;
  if (item.what !== 'originals') return 'Restore';
  return item.undone ? null : 'Undo the apply';
}

/** What comes with restoring a step, in sentences: the worktree goes to another state as a whole. */
export function describeRestoring({ turnsSince }: StepItem): string {
  const behind =
    turnsSince === 0
      ? ''
      : ` The work of ${counted(turnsSince, 'turn')} since is left behind by that, and can be restored in turn.`;
  return `The worktree’s files, its branch and its index become as they were before, untracked files included; ignored files stay as they are. What is there now is kept.${behind} The agent goes on knowing only the turns that still count.`;
}

/** What is lost with an item that is deleted. */
export function describeLoss(item: TrashItem): string {
  switch (item.what) {
    case 'session':
      return item.onlyCopy
        ? 'Its work was not applied, and this is the only copy of it.'
        : 'Its worktree, branch and checkpoints go. Its conversation stays.';
    case 'lost':
      return 'Nothing here knows what is in it: its folder is yours to look at and delete.';
    case 'originals':
      return item.undone
        ? 'The files that the undo took away go. The workspace stays as it is.'
        : 'The apply can no longer be undone. The workspace stays as it is.';
    case 'step':
      return 'It is kept with its session.';
    default:
      return assertNever(item);
  }
}

/** That the trash holds more than it may; null: it does not. */
export function overLimitWords(limit: TrashLimit, total: DiskSize, items: number): string | null {
  const over = [
    ...(limit.megabytes !== null && total.bytes > limit.megabytes * MEGABYTE
      ? [sizeWords({ bytes: limit.megabytes * MEGABYTE, whole: true })]
      : []),
    ...(limit.items !== null && items > limit.items ? [counted(limit.items, 'item')] : []),
  ];
  if (over.length === 0) return null;
  return `The trash holds more than your limit of ${over.join(' and ')}. What is left is younger than a day, the only copy of your work, or what the newest applies can be undone with, so you decide.`;
}

/** A name for an item: the session's title. */
export function nameOfItem(item: TrashItem): string {
  return displayPath(item.title ?? item.session);
}
