import type { SessionEvent } from '#shared/events';
import { countFindings, type Finding, type ReviewRead } from '#shared/finding';
import type { SessionId } from '#shared/ids';
import type { Reviews } from '#shared/specialised';
import { createLanes, GitFailed } from '../git';
import type { Log } from '../ports';
import { eventsOf, type LiveSession, type SessionStore } from '../session';
import { findFindings, type GivenReview } from './find-findings';
import { placeFindings } from './place-findings';

/** What reviewers said, read into findings. */
export type ReviewReader = {
  /** Reads what the session's newest turn said, if that was not done yet. */
  read(session: SessionId): Promise<void>;
  /** Reads what an earlier run did not come to. */
  readLeft(): Promise<void>;
  /** Nothing more is read; resolves when none is under way. */
  stop(): Promise<void>;
};

/** As much of what is said in a turn as is kept until it is looked through, from its end on. */
const MOST_SAID = 2 * 1024 * 1024;

/**
 * Reads each review as soon as its turn has ended: first the findings become comments on the author's changes, then the
 * review has it on record. Cut off in between it is read again, into the same comments.
 */
export function readReviews({
  store,
  log,
}: {
  readonly store: SessionStore;
  readonly log: Log;
}): ReviewReader {
  const lanes = createLanes();
  const going = new Set<Promise<void>>();
  let stopped = false;

  const read = (id: SessionId): Promise<void> => {
    const done = lanes
      .lane(id)
      .run(async () => {
        const session = store.get(id);
        const turn = session && turnToRead(session);
        if (!session || !turn || stopped) return;
        const found = await readTurn(session, turn);
        if (!found) return;
        await deliver(store, session, found.findings);
        await session.record({ type: 'review.read', ...found });
      })
      .finally(() => going.delete(done));
    going.add(done);
    return done;
  };
  const reading = (id: SessionId) =>
    read(id).catch((error: unknown) =>
      log.error('a review was not read', { session: id, error: String(error) }),
    );

  const stopHearing = store.onChange(({ id, state: { row } }, events) => {
    if (row.reviews && events.some(({ type }) => type === 'turn.ended')) void reading(id);
  });
  return {
    read,
    async readLeft() {
      for (const { id, state } of store.all()) if (state.row.reviews) await reading(id);
    },
    async stop() {
      stopped = true;
      stopHearing();
      await Promise.allSettled(going);
    },
  };
}

/** The newest turn, where it ended well and was not read. */
function turnToRead({ durable: { state } }: LiveSession): number | null {
  const { row, isNewer, open } = state;
  if (!row.reviews || isNewer || open || row.status !== 'ready' || row.turns === 0) return null;
  return row.reviews.read?.turn === row.turns ? null : row.turns;
}

/** Null where there is nothing to be told: a later turn that gives no findings leaves those before it as they are. */
async function readTurn(session: LiveSession, turn: number): Promise<ReviewRead | null> {
  const { reviews, repositoryPath } = session.state.row;
  if (!reviews) return null;
  const given = findFindings(await saidIn(session, turn));
  const nothing = { turn, summary: '', findings: [], left: { elsewhere: 0, beyond: 0, unfit: 0 } };
  if (!given.ok) {
    const before = reviews.read;
    return before && before.problem === null ? null : { ...nothing, problem: given.refusal.code };
  }
  const placed = await placeIn(repositoryPath, reviews, given.value, { session: session.id, turn });
  if (!placed) return { ...nothing, summary: given.value.summary, problem: 'changes-unreadable' };
  return { turn, summary: given.value.summary, ...placed, problem: null };
}

async function placeIn(
  path: string,
  reviews: Reviews,
  given: GivenReview,
  reviewer: { readonly session: SessionId; readonly turn: number },
) {
  try {
    return await placeFindings(path, reviews, given, reviewer);
  } catch (error) {
    if (error instanceof GitFailed) return null;
    throw error;
  }
}

/** All that the agent said in a turn, or the end of it. */
async function saidIn(session: LiveSession, turn: number): Promise<string> {
  let said = '';
  for await (const events of eventsOf(session, new AbortController().signal))
    for (const { event } of events)
      if (event.type === 'agent.said' && event.turn === turn) said = (said + event.text).slice(-MOST_SAID);
  return said;
}

/** The newest reading of a review that had findings to read, else the newest; null: nothing was read. */
export async function newestRead(session: LiveSession): Promise<ReviewRead | null> {
  let newest: ReviewRead | null = null;
  for await (const events of eventsOf(session, new AbortController().signal))
    for (const { event } of events)
      if (event.type === 'review.read') {
        const { type: _, ...read } = event;
        newest = read;
      }
  return newest;
}

/** Puts findings among the comments on the author's changes, those that are there already left as they are. */
async function deliver(
  store: Pick<SessionStore, 'get'>,
  reviewer: LiveSession,
  findings: readonly Finding[],
): Promise<void> {
  const { reviews, agent } = reviewer.state.row;
  const author = reviews?.session ? store.get(reviews.session) : null;
  if (!reviews || !author || author.state.isNewer || author.state.row.discarded) return;
  const said = author.state.comments.filter(({ by }) => by?.session === reviewer.id);
  const isSaid = (one: Finding) =>
    said.some(
      (other) =>
        other.comment === one.comment ||
        (other.path === one.path && other.text === one.text && sameLines(other.lines, one.lines)),
    );
  const fresh = findings.filter((one) => !isSaid(one));
  // That nothing was found is news as well, once.
  if (fresh.length === 0 && said.length > 0) return;
  await author.record(...fresh.map((one) => written(one, reviewer, reviews)), {
    type: 'session.noted',
    turn: null,
    note: { code: 'reviewed', session: reviewer.id, agent: agent.name, ...countFindings(fresh) },
  });
}

function written(
  { severity, moved: _, ...finding }: Finding,
  { id, state }: LiveSession,
  { from, to }: Reviews,
): SessionEvent {
  const by = { session: id, agent: state.row.agent.name, severity };
  return { type: 'comment.written', ...finding, from, to, by };
}

function sameLines(one: Finding['lines'], other: Finding['lines']): boolean {
  return one?.first === other?.first && one?.last === other?.last;
}
