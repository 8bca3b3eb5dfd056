import { randomUUID } from 'node:crypto';
import {
  type CommentPlace,
  type CommentWords,
  type FollowedComment,
  isUndecided,
  isUnsent,
  type ReviewComment,
} from '#shared/comment';
import type { SessionEvent } from '#shared/events';
import { CommentId, type SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { followPlace, quoteLines, readCommented } from '../../changeset';
import { concurrently } from '../../concurrently';
import { GitFailed } from '../../git';
import type { CoreHandlers } from '../../handlers';
import { decide, type SessionState } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import { commentPrompt } from './comment-prompt';
import type { RepositoryReading } from './repository-reading';
import { queueTurn, type TurnVerbsOptions } from './turn-verbs';

type Verbs = Pick<
  CoreHandlers['review'],
  | 'comment'
  | 'editComment'
  | 'resolveComment'
  | 'judgeComment'
  | 'deleteComment'
  | 'followComments'
  | 'sendComments'
>;

type NotSent = RefusalOf<
  | 'comment-unknown'
  | 'session-newer'
  | 'session-busy'
  | 'session-discarded'
  | 'session-damaged'
  | 'budget-reached'
  | 'prompt-empty'
>;

/** The user's comments on a session's changes: put on record, followed through what comes after, and sent. */
export function createSessionComments(
  options: TurnVerbsOptions & { readonly store: SessionStore; readonly reading: RepositoryReading },
): Verbs {
  const { store, reading } = options;

  /** Records what the comment, as it is at that moment, lets. */
  const about = async <E extends { readonly code: string }>(
    session: SessionId,
    id: CommentId,
    eventsFor: (comment: ReviewComment) => Result<SessionEvent[], E>,
  ): Promise<
    Result<
      Record<string, never>,
      E | RefusalOf<'session-unknown' | 'session-newer' | 'comment-unknown' | 'disk-full' | 'not-writable'>
    >
  > => {
    const found = knownSession(store, session);
    if (!found.ok) return found;
    if (found.value.state.isNewer) return refuse({ code: 'session-newer', session });
    const comment = commentOf(found.value.state, id);
    if (!comment) return refuse({ code: 'comment-unknown', comment: id });
    const events = eventsFor(comment);
    if (!events.ok) return events;
    return orNotWritten(async () => {
      if (events.value.length > 0) await found.value.record(...events.value);
      return ok({});
    });
  };

  return {
    async comment({ session, place, words }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const { isNewer, row } = found.value.state;
      if (isNewer) return refuse({ code: 'session-newer', session });
      if (row.discarded) return refuse({ code: 'session-discarded', session });
      const unfit = whyUnfit(place, words);
      if (unfit) return refuse(unfit);
      const quoted = await reading(session, ({ state }) => quote(state.row.repositoryPath, place));
      if (!quoted.ok) return quoted;
      const comment = CommentId.parse(randomUUID().replaceAll('-', ''));
      return orNotWritten(async () => {
        await found.value.record({ type: 'comment.written', comment, ...place, ...quoted.value, ...words });
        return ok({ comment });
      });
    },
    editComment: ({ session, comment, words }) =>
      about(session, comment, (now) => {
        const unfit = whyUnfit(now, words);
        if (unfit) return refuse(unfit);
        const isSame = now.text === words.text && now.suggestion === words.suggestion;
        return ok(isSame ? [] : [...accepting(now), { type: 'comment.edited', comment, ...words }]);
      }),
    resolveComment: ({ session, comment, resolved }) =>
      about(session, comment, (now) => {
        if (now.resolved === resolved) return ok([]);
        return ok([{ type: resolved ? 'comment.resolved' : 'comment.reopened', comment }]);
      }),
    judgeComment: ({ session, comment, as }) =>
      about<RefusalOf<'comment-own'>>(session, comment, (now) => {
        if (!now.by) return refuse({ code: 'comment-own', comment });
        return ok((now.judged ?? null) === as ? [] : [{ type: 'comment.judged', comment, as }]);
      }),
    deleteComment: ({ session, comment }) =>
      about(session, comment, () => ok([{ type: 'comment.deleted', comment }])),
    followComments: ({ session }) =>
      reading(session, async (live) => ok([...(await followAll(live, openComments(live))).values()])),
    async sendComments({ session, comments: ids, message }) {
      const followedNow = await reading(session, async (live) => {
        const chosen = chosenComments(live.state, ids);
        if (!chosen.ok) return chosen;
        const ways = await followAll(live, chosen.value);
        return ok([...ways].map(([comment, followed]) => ({ comment, followed })));
      });
      if (!followedNow.ok) return followedNow;
      const prompt = commentPrompt(followedNow.value, message);
      return queueTurn<NotSent>(options, session, (state) => {
        const chosen = chosenComments(state, ids);
        if (!chosen.ok) return chosen;
        const queued = decide(state, { type: 'send', prompt });
        if (!queued.ok) return queued;
        const turn = state.row.turns + 1;
        const accepted = chosen.value.flatMap(accepting);
        return ok([...accepted, ...queued.value, { type: 'comments.sent', turn, comments: ids }]);
      });
    },
  };
}

function commentOf(state: SessionState, id: CommentId): ReviewComment | null {
  return state.comments.find(({ comment }) => comment === id) ?? null;
}

function openComments({ state }: LiveSession): ReviewComment[] {
  return state.comments.filter(({ resolved, judged }) => !resolved && judged !== 'dismissed');
}

/** Who edits or sends a comment of an agent's has accepted it. */
function accepting(one: ReviewComment): SessionEvent[] {
  return isUndecided(one) ? [{ type: 'comment.judged', comment: one.comment, as: 'accepted' }] : [];
}

/** Comments that are still to be sent. */
function chosenComments(
  state: SessionState,
  ids: readonly CommentId[],
): Result<ReviewComment[], RefusalOf<'comment-unknown'>> {
  const chosen: ReviewComment[] = [];
  for (const id of new Set(ids)) {
    const comment = commentOf(state, id);
    if (!comment || !isUnsent(comment)) return refuse({ code: 'comment-unknown', comment: id });
    chosen.push(comment);
  }
  return ok(chosen);
}

/** How many comments are followed at a time: each asks Git. */
const FOLLOWED_AT_ONCE = 4;

/** What became of comments until now, in their order. While a turn runs its work counts as far as it was last measured. */
async function followAll(
  { state: { row, measured } }: LiveSession,
  comments: readonly ReviewComment[],
): Promise<ReadonlyMap<ReviewComment, FollowedComment>> {
  const now = measured ?? row.head;
  const unknown = { became: 'unknown', at: now, path: null, lines: null } as const;
  const found = new Map<ReviewComment, FollowedComment>(
    comments.map((one) => [one, { comment: one.comment, ...unknown }]),
  );
  const follow = async (one: ReviewComment) => {
    try {
      found.set(one, { comment: one.comment, ...(await followPlace(row.repositoryPath, one, now)) });
    } catch (error) {
      // What the comment was about may be gone for good; the comment is not.
      if (!(error instanceof GitFailed)) throw error;
    }
  };
  await concurrently(comments, follow, FOLLOWED_AT_ONCE);
  return found;
}

type Unfit = RefusalOf<'comment-unfit'>;

function whyUnfit({ path, side, lines }: CommentPlace, { text, suggestion }: CommentWords): Unfit | null {
  if (text.trim() === '' && suggestion === null) return { code: 'comment-unfit', path, why: 'empty' };
  if (suggestion !== null && (lines === null || side === 'before'))
    return { code: 'comment-unfit', path, why: 'not-replaceable' };
  return null;
}

async function quote(
  repositoryPath: string,
  place: CommentPlace,
): Promise<Result<Pick<ReviewComment, 'blob' | 'quoted'>, Unfit | RefusalOf<'file-unknown'>>> {
  const { path, lines: span } = place;
  const file = await readCommented(repositoryPath, place);
  if (!file) return refuse({ code: 'file-unknown', path });
  if (span === null) return ok({ blob: file.blob, quoted: '' });
  if (file.lines === null) return refuse({ code: 'comment-unfit', path, why: 'not-text' });
  if (span.last > file.lines.length) return refuse({ code: 'comment-unfit', path, why: 'no-such-lines' });
  return ok({ blob: file.blob, quoted: quoteLines(file.lines, span) });
}
