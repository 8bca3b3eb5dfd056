import type { ApplyMode, PlannedCommits } from '#shared/apply';
import { tidyMessage } from '#shared/commit-message';
import type { CommitDraft } from './commit-plan';
import { subjectOf } from './commit-text';

/** As many first lines as a reader looks through. */
const MOST_SUBJECTS = 100;

/**
 * What a plan says of the commits to be made. The last of a merge or squash is Understory's to word, and of a rebase
 * the only one; where several commits are made again, each keeps what it says.
 *
 * @param template the user's, which stands in the draft to be filled in
 */
export function plannedCommits(
  mode: ApplyMode,
  drafts: readonly CommitDraft[],
  template: string,
): PlannedCommits {
  const last = drafts.at(-1);
  const isFree = last && (mode !== 'rebase' || drafts.length === 1);
  const message = isFree ? readable(last.message) : null;
  return {
    count: drafts.length,
    subjects: drafts.slice(0, MOST_SUBJECTS).map((draft) => subjectOf(draft.message)),
    message: message === null || mode === 'rebase' ? message : withTemplate(message, template),
  };
}

/** The drafts with another message for the last one. */
export function withMessage(drafts: readonly CommitDraft[], message: string | null): readonly CommitDraft[] {
  const last = drafts.at(-1);
  if (message === null || !last) return drafts;
  return [...drafts.slice(0, -1), { ...last, message: Buffer.from(tidyMessage(message), 'utf8') }];
}

/** Null for what is in another encoding: it would not come out as it went in. */
function readable(message: Buffer): string | null {
  const text = message.toString('utf8');
  return Buffer.from(text, 'utf8').equals(message) ? text.trimEnd() : null;
}

/** Before the trailers, which have to come last. */
function withTemplate(message: string, template: string): string {
  if (template === '') return message;
  const cut = message.lastIndexOf('\n\n');
  return cut === -1
    ? `${message}\n\n${template}`
    : `${message.slice(0, cut)}\n\n${template}${message.slice(cut)}`;
}
