import { type Described, said } from '../described';
import type { RefusalOf } from '../refusals';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { housekeepingRefusals } from './housekeeping';

/** Why a worktree, or what is in the trash, stays as it is. */
export function describeHousekeepingRefusal(refusal: RefusalIn<typeof housekeepingRefusals>): Described {
  switch (refusal.code) {
    case 'worktree-changed':
      return said(
        'This worktree has changed since it was listed.',
        'It was left as it is.',
        'Look at it again, then decide.',
      );
    case 'trash-item-gone':
      return said(
        'This is not in the trash any more, or cannot be deleted yet.',
        null,
        'Look at the trash again.',
      );
    case 'kept-with-session':
      return said(
        'This is part of its session’s history and cannot be deleted by itself.',
        'It was left as it is.',
        'It goes with the session: discard that, then delete it from the trash.',
      );
    case 'not-recoverable':
      return describeNotRecoverable(refusal);
    default:
      return assertNever(refusal);
  }
}

function describeNotRecoverable({ why }: RefusalOf<'not-recoverable'>): Described {
  switch (why) {
    case 'has-log':
      return said('This session has its log, so there is nothing to recover.', null, 'Open it in the list.');
    case 'no-worktree':
      return said('No worktree of this session is on record.', 'Nothing was changed.', null);
    case 'no-repository':
      return said(
        'None of your repositories has this worktree or its branch.',
        'It was left as it is.',
        'Open the repository that it belongs to, then recover it.',
      );
    case 'replaced':
      return said(
        'Something else stands in the place of this worktree.',
        'It was left as it is.',
        'Look at it with Git: nothing says that it is Understory’s.',
      );
    default:
      return assertNever(why);
  }
}
