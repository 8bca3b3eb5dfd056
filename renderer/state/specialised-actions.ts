import type { CommentJudgement } from '#shared/comment';
import type { CommentId, SessionId } from '#shared/ids';
import type { BuiltInTemplate } from '#shared/specialised';
import { TemplateName } from '#shared/specialised';
import { api } from '../api/client';
import { openSession } from './navigation';
import { perform } from './perform';
import { showToast } from './toasts';

const STARTED: Readonly<Record<BuiltInTemplate, string>> = {
  review: 'Reviewing the changes in a session of its own.',
  refactor: 'Refactoring on the result in a session of its own.',
  test: 'Writing tests on the result in a session of its own.',
  document: 'Documenting the result in a session of its own.',
};

/** Begins a session on what another one has changed, with the same agent, and offers the way there. */
export async function startOnResult(session: SessionId, template: BuiltInTemplate): Promise<void> {
  const row = await perform(() =>
    api.specialised.start({ on: { is: 'session', session }, template: TemplateName.parse(template) }),
  );
  if (!row) return;
  showToast({
    tone: 'done',
    text: STARTED[template],
    action: { label: 'Show', run: () => openSession(row.session) },
  });
}

/** Has a reviewer give its findings once more, as data. */
export async function askForFindings(session: SessionId): Promise<void> {
  await perform(() => api.specialised.askAgain({ session }));
}

/** Accepts or dismisses what a review found, and offers the way back; null: neither any more. */
export async function judgeComment(
  session: SessionId,
  comment: CommentId,
  as: CommentJudgement | null,
): Promise<void> {
  const done = await perform(() => api.review.judgeComment({ session, comment, as }));
  if (!done || as === null) return;
  showToast({
    tone: 'done',
    text: as === 'accepted' ? 'Accepted: it is one of your comments now.' : 'Dismissed the finding.',
    action: { label: 'Undo', run: () => void judgeComment(session, comment, null) },
  });
}
