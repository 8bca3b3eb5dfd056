import { dayOf } from '../dates';
import { type Described, NOTHING_WRITTEN, paths, said } from '../described';
import { displayPath } from '../display-path';
import type { RefusalOf } from '../refusals';
import { assertNever } from '../result';
import { shortRef } from '../short-ref';
import type { RefusalIn } from './code';
import type { undoRefusals } from './undo';

/** Why an apply cannot be undone, and what can be done instead. */
export function describeUndoRefusal(refusal: RefusalIn<typeof undoRefusals>): Described {
  switch (refusal.code) {
    case 'nothing-to-undo':
      return said(
        `There is nothing left to undo in ${displayPath(refusal.path)}.`,
        null,
        '`understory applies` lists past applies. You can name any of them.',
      );
    case 'apply-unknown':
      return said(
        refusal.apply === ''
          ? 'Nothing has been applied yet.'
          : `There is no apply “${displayPath(refusal.apply)}”.`,
        null,
        null,
      );
    case 'apply-already-undone':
      return said('This apply is already undone.', null, null);
    case 'apply-rolled-back':
      return said(
        'This apply was interrupted and has been taken back. There is nothing left to undo.',
        null,
        null,
      );
    case 'undo-expired':
      return said(
        refusal.removedAt === null
          ? 'The undo data of this apply is gone.'
          : `The undo data of this apply was removed on ${dayOf(refusal.removedAt)}.`,
        NOTHING_WRITTEN,
        'Remove its changes by hand, or with `git revert` if it made a commit.',
      );
    case 'undo-moved-on':
      return describeMovedOn(refusal);
    case 'undo-would-lose-edits':
      return said(
        `Files were edited after the apply: ${paths(refusal.conflicts.map((one) => one.path))}.`,
        'Nothing was undone, and your edits are untouched.',
        'Take those edits out first, then undo again.',
      );
    default:
      return assertNever(refusal);
  }
}

function describeMovedOn(refusal: RefusalOf<'undo-moved-on'>): Described {
  const target = shortRef(refusal.target);
  const { revert, later } = refusal;
  switch (refusal.why) {
    case 'commits-on-top': {
      const byCommit = revert ? `take it out with a new commit: \`${revert}\`` : null;
      const first = later ? `Undo the later apply ${later} first` : null;
      const ways = first && byCommit ? `${first}, or ${byCommit}.` : `${first ?? capital(byCommit ?? '')}.`;
      return said(`${target} has newer commits, which moving it back would lose.`, NOTHING_WRITTEN, ways);
    }
    case 'rewritten':
      return said(
        `${target} no longer has the commit of this apply, so there is nothing to undo on it.`,
        NOTHING_WRITTEN,
        'If its changes are in another commit, take that one out with `git revert`.',
      );
    case 'branch-gone':
      return said(`The branch ${target} is gone, and this apply with it.`, NOTHING_WRITTEN, null);
    case 'not-checked-out':
      return said(
        `This apply changed ${target}, and ${shortRef(refusal.actual)} is checked out now.`,
        NOTHING_WRITTEN,
        `Check out ${target}, then undo again.`,
      );
    case 'checked-out-elsewhere':
      return said(
        `${target} is checked out in ${displayPath(refusal.actual)} now.`,
        NOTHING_WRITTEN,
        'Check out another branch there, then undo again.',
      );
    default:
      return assertNever(refusal.why);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
