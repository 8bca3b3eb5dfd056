import type { Conflict, Resolution } from '#shared/conflict';
import type { RefusalOf } from '#shared/refusals';

/** The user's decisions, with a memory of which ones a plan had a use for. */
export type ResolutionBook = {
  /** The decision for a conflict, if there is one and the conflict allows it. */
  find(conflict: Conflict): Resolution['take'] | null;
  /** A decision that fits no conflict: its choice is not legal there, or nothing conflicts at its path. */
  unfit(): RefusalOf<'resolution-unfit'> | null;
};

export function openResolutions(resolutions: readonly Resolution[]): ResolutionBook {
  const unused = new Set(resolutions);
  let illegal: RefusalOf<'resolution-unfit'> | null = null;
  return {
    find: (conflict) => {
      const found = pick(resolutions, conflict);
      if (!found) return null;
      unused.delete(found);
      if (conflict.choices.includes(found.take.choice)) return found.take;
      illegal ??= unfit(found, `a ${conflict.kind} conflict cannot be resolved as "${found.take.choice}"`);
      return null;
    },
    unfit: () => {
      if (illegal) return illegal;
      const [first] = unused;
      return first ? unfit(first, 'nothing conflicts at this path') : null;
    },
  };
}

function unfit({ take: _, ...resolution }: Resolution, reason: string): RefusalOf<'resolution-unfit'> {
  return { code: 'resolution-unfit', ...resolution, reason };
}

/** One for the very place counts before one for any place; the last one given wins. */
function pick(resolutions: readonly Resolution[], { path, place, commit }: Conflict): Resolution | undefined {
  const here = resolutions.filter((resolution) => resolution.path === path);
  const all = here.filter((resolution) => resolution.commit === undefined);
  return (
    (commit && here.findLast((resolution) => resolution.commit === commit)) ??
    all.findLast((resolution) => resolution.place === place) ??
    all.findLast((resolution) => resolution.place === undefined)
  );
}
