import type { LineBlame } from '#shared/blame';
import { momentOf } from '#shared/dates';
import { assertNever } from '#shared/result';

/** Where a line comes from: in short, and what there is to say of the commit. */
export function blameWords({ commit, origin, at, made }: LineBlame): { title: string; details: string[] } {
  const details = [commit.slice(0, 7), ...(made ? [made.author] : []), momentOf(at)];
  switch (origin.is) {
    case 'history':
      return { title: made?.subject || 'No commit message', details };
    case 'turn':
      return titled(`Turn ${origin.turn} of this session`);
    case 'edit':
      return titled(origin.after === 0 ? 'Your edit before turn 1' : `Your edit after turn ${origin.after}`);
    case 'update':
      return titled('Update of this session');
    default:
      return assertNever(origin);
  }

  function titled(title: string) {
    return { title: made?.subject ? `${title}: ${made.subject}` : title, details };
  }
}
