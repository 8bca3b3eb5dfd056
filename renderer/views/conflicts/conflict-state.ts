import type { FromSession } from '#shared/conflict';
import { settledIn } from '../../editor/draft-parts';
import type { ConflictFlow } from './conflict-parties';
import { choiceWords, conflictWords, placeWords } from './conflict-words';
import { type AskedAbout, isBeingResolved, outcomeWords } from './proposals';
import type { ResolvedConflict } from './resolve-conflicts';
import type { KnownDraft } from './use-drafts';

/** How far one conflict is, as the list shows it. */
export type ConflictState = {
  readonly state: 'resolved' | 'suggested' | 'in progress' | 'unresolved';
  readonly words: string;
  /** The session in which it was decided like this before. */
  readonly as: FromSession | null;
};

/** What is said of a conflict in the list: what was decided, else what an agent says to it, else what it is. */
export function conflictState(
  { conflict, taken, as, by }: ResolvedConflict,
  flow: ConflictFlow,
  { about, known }: { readonly about: AskedAbout | null; readonly known: KnownDraft | null },
): ConflictState {
  if (taken) {
    const { result } = choiceWords(taken.take.choice, conflict, flow);
    const isText = by && taken.take.choice === 'content';
    const words = isText ? `Uses the text ${by} suggested` : by ? `${result}, as ${by} suggested` : result;
    return { state: 'resolved', words, as };
  }
  if (about?.proposal) return { state: 'suggested', words: `Suggested by ${about.proposal.agent}`, as: null };
  if (about && isBeingResolved(about))
    return { state: 'in progress', words: `${about.agent} is working on it…`, as: null };
  if (known) {
    const words = `${settledIn(known.draft)} of ${known.draft.count} conflicts resolved`;
    return { state: 'unresolved', words, as: known.as };
  }
  const why = about ? outcomeWords(about) : null;
  return {
    state: 'unresolved',
    words: why ?? `${conflictWords(conflict.kind, flow).label}, ${placeWords(conflict, flow)}`,
    as: null,
  };
}
