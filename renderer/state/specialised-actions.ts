import type { CommentJudgement } from '#shared/comment';
import type { CommentId, SessionId } from '#shared/ids';
import type { BuiltInTemplate } from '#shared/specialised';
import { TemplateName } from '#shared/specialised';
import { api } from '../api/client';
import { openSession } from './navigation';
import { attempt, type Outcome, perform } from './perform';
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

type Look = Parameters<typeof api.specialised.look>[0];
type Begin = Parameters<typeof api.specialised.start>[0];

/** The templates that there are for a session's result. */
export function readTemplates(session: SessionId): ReturnType<typeof api.specialised.templates> {
  return api.specialised.templates({ on: { is: 'session', session } });
}

/** What a template would tell. */
export function lookAtTemplate(wish: Look): ReturnType<typeof api.specialised.look> {
  return api.specialised.look(wish);
}

/** Writes a template of the user's own; null: the app's counts again. */
export function editTemplate(template: TemplateName, text: string | null): Promise<Outcome<unknown>> {
  return attempt(() => api.specialised.editTemplate({ template, text }));
}

/** Begins a session on a result as it was asked for, and opens it. */
export async function beginOnResult(wish: Begin): Promise<Outcome<unknown>> {
  const outcome = await attempt(() => api.specialised.start(wish));
  if (outcome.state === 'done') openSession(outcome.value.session);
  return outcome;
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
