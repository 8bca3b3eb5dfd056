import type { Conflict } from '#shared/conflict';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { type Choice, wholeFileChoices } from './conflict-words';

/** One outcome for several conflicts at once. */
export type ChoiceForAll = {
  /** “Use mine for all”, or how many of them it can be chosen for. */
  readonly label: string;
  readonly choice: WholeFile;
  readonly conflicts: readonly Conflict[];
  /** How many of the files go with it, which the label does not say. */
  readonly deleted: number;
};

type WholeFile = Exclude<Choice, 'content'>;

/**
 * What can be chosen for several open conflicts together, the outcomes that fit the most of them first in each kind. One
 * choice is always of the same side: what is mine in one file is never called so in another where it is not.
 */
export function choicesForAll(open: readonly Conflict[], flow: ConflictFlow): readonly ChoiceForAll[] {
  const found = new Map<string, { choice: WholeFile; label: string; conflicts: Conflict[] }>();
  for (const conflict of open) {
    for (const choice of wholeFileChoices(conflict)) {
      const label = labelFor(choice, conflict, flow);
      const known = found.get(label);
      if (known) known.conflicts.push(conflict);
      else found.set(label, { choice, label, conflicts: [conflict] });
    }
  }
  return [...found.values()]
    .filter(({ conflicts }) => conflicts.length > 1)
    .map(({ choice, label, conflicts }) => ({
      choice,
      conflicts,
      label: `${label} for ${conflicts.length === open.length ? 'all' : `${conflicts.length} of ${open.length}`}`,
      deleted: isSide(choice) ? conflicts.filter(({ stages }) => stages[choice] === null).length : 0,
    }))
    .sort((a, b) => ORDER.indexOf(a.choice) - ORDER.indexOf(b.choice));
}

const ORDER: readonly WholeFile[] = ['ours', 'theirs', 'base', 'both', 'delete'];

function isSide(choice: WholeFile): choice is 'ours' | 'theirs' {
  return choice === 'ours' || choice === 'theirs';
}

function labelFor(choice: WholeFile, conflict: Conflict, flow: ConflictFlow): string {
  switch (choice) {
    case 'ours':
    case 'theirs':
      return partiesOf(flow, conflict)[choice].label;
    case 'base':
      return 'Use base';
    case 'both':
      return 'Keep both';
    case 'delete':
      return 'Delete';
    default:
      return choice satisfies never;
  }
}
