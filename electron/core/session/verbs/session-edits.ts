import type { ChangedFile } from '#shared/changeset';
import type { EditDone } from '#shared/contract-review';
import { displayPath } from '#shared/display-path';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { EditRequest, WorktreeWrites } from '../../apply';
import { followPlace, readChangeset } from '../../changeset';
import type { CoreHandlers } from '../../handlers';
import type { Occupied } from '../state';
import { knownSession, type LiveSession, orNotWritten, type SessionStore } from '../store';
import { type AgentDesk, quietSandbox } from '../turn';
import { findEditable, recordEdit } from './edit-worktree';
import { spanOf } from './scope-span';
import { suggestionEdit } from './suggestion-edit';
import { takeBackEdit, takenBackPaths } from './take-back-edit';

type Verbs = Pick<CoreHandlers['review'], 'applySuggestion' | 'takeBack'>;
type RefusedBy<V extends keyof Verbs> = Extract<Awaited<ReturnType<Verbs[V]>>, { ok: false }>['refusal'];
type NotEdited = Extract<RefusedBy<'applySuggestion'>, RefusedBy<'takeBack'>>;
type Edit = Pick<EditRequest, 'subject' | 'edit' | 'paths' | 'change'>;

/** The verbs with which the user edits a session's worktree here, in the agent's place but not in its name. */
export function createSessionEdits({
  store,
  writes,
  desk,
  occupied,
}: {
  readonly store: SessionStore;
  readonly writes: WorktreeWrites;
  readonly desk: AgentDesk;
  readonly occupied: Occupied;
}): Verbs {
  const editing = async <E extends { readonly code: string }>(
    id: SessionId,
    find: (live: LiveSession) => Promise<Result<Edit, E>>,
  ): Promise<Result<EditDone, E | NotEdited>> => {
    const known = knownSession(store, id);
    if (!known.ok) return known;
    const live = known.value;
    const place = await findEditable(live);
    if (!place.ok) return place;
    const edit = await find(live);
    if (!edit.ok) return edit;
    await quietSandbox(live, desk);
    return recordEdit(live, (told) => writes.edit({ ...place.value, ...edit.value }, told));
  };

  return {
    applySuggestion: ({ session, comment }) =>
      occupied.during(session, () =>
        orNotWritten(() => editing(session, (live) => suggestionOf(live, comment))),
      ),
    takeBack: ({ session, hunks, ...place }) =>
      occupied.during(session, () =>
        orNotWritten(() =>
          editing(session, async (live) => {
            const file = await changedFile(live, place);
            if (!file.ok) return file;
            return ok({
              subject: `Take back changes in ${displayPath(place.path)}`,
              edit: { why: 'take-back' as const, comment: null },
              paths: takenBackPaths(file.value),
              change: takeBackEdit(file.value, hunks),
            });
          }),
        ),
      ),
  };
}

async function suggestionOf(
  { state }: LiveSession,
  id: Parameters<Verbs['applySuggestion']>[0]['comment'],
): Promise<Result<Edit, RefusalOf<'comment-unknown' | 'comment-unfit' | 'lines-changed'>>> {
  const comment = state.comments.find((one) => one.comment === id && !one.resolved);
  if (!comment) return refuse({ code: 'comment-unknown', comment: id });
  if (comment.suggestion === null)
    return refuse({ code: 'comment-unfit', path: comment.path, why: 'not-replaceable' });
  const { path } = await followPlace(state.row.repositoryPath, comment, state.row.head);
  if (path === null) return refuse({ code: 'lines-changed', path: comment.path });
  return ok({
    subject: `Apply a suggestion to ${displayPath(path)}`,
    edit: { why: 'suggestion', comment: id },
    paths: [path],
    change: suggestionEdit(path, comment),
  });
}

async function changedFile(
  live: LiveSession,
  { from, to, path }: { readonly from: CommitId; readonly to: CommitId; readonly path: RepoPath },
): Promise<Result<ChangedFile, RefusalOf<'turn-unknown' | 'checkpoint-unknown' | 'file-unknown'>>> {
  const scope = { kind: 'between' as const, from, to };
  const span = await spanOf(live, scope);
  if (!span.ok) return span;
  const { files } = await readChangeset(span.value.repositoryPath, scope, from, to);
  const file = files.find((one) => one.path === path);
  return file ? ok(file) : refuse({ code: 'file-unknown', path });
}
