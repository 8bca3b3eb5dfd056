import type { SessionNote } from '#shared/events';
import type { Loss } from '../../safety-store';

const MOST_NAMED = 3;

/** What was gone from a repository, and what of it is still missing, for a session's log. */
export function lossNote(
  { refs, objects, left, objectsLeft }: Loss,
  during: 'turn' | 'meanwhile',
): SessionNote {
  const applies = new Set(refs.flatMap((ref) => /^refs\/understory\/applies\/([^/]+)/.exec(ref)?.[1] ?? []));
  const others = refs.filter((ref) => !ref.startsWith('refs/understory/applies/'));
  const discards = others.filter((ref) => ref.endsWith('/discarded')).length;
  return {
    code: 'loss',
    during,
    checkpoints: others.length - discards,
    applies: applies.size,
    discards,
    objects,
    left: left.slice(0, MOST_NAMED),
    moreLeft: Math.max(0, left.length - MOST_NAMED),
    objectsLeft,
  };
}
