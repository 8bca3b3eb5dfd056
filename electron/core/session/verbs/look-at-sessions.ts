import type { RepositoryId } from '#shared/ids';
import { lineIn } from '#shared/login-command';
import { folderOf } from '#shared/place';
import { ok, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { terminalResume } from '../../agents';
import type { CoreHandlers } from '../../handlers';
import { openStream } from '../../stream';
import { checkpointsOf } from '../state';
import {
  type IndexKeeper,
  knownSession,
  type LiveSession,
  readLastTurns,
  type SessionIndex,
  type SessionStore,
} from '../store';
import { followEvents, type Scheduler, watchRows } from '../turn';

type Verbs = Pick<
  CoreHandlers['sessions'],
  | 'watch'
  | 'list'
  | 'show'
  | 'search'
  | 'prompts'
  | 'events'
  | 'lastTurns'
  | 'resumeCommand'
  | 'body'
  | 'checkpoints'
>;

/** A search waits so long for what was said last; what is not searchable then is found by a later one. */
const MOST_BEHIND_MS = 1000;

/** The session verbs that change nothing. */
export function createSessionLooks({
  store,
  index,
  keeper,
  scheduler,
}: {
  readonly store: SessionStore;
  readonly index: Pick<SessionIndex, 'search' | 'prompts'>;
  readonly keeper: Pick<IndexKeeper, 'catchUp'>;
  readonly scheduler: Scheduler;
}): Verbs {
  return {
    watch: (_input, signal) => watchRows(store, scheduler, signal),
    list: async () => [...store.all()].map(rowOf),
    async show({ session }) {
      const found = store.find(session);
      return found.ok ? ok(rowOf(found.value)) : found;
    },
    async search({ query, limit }) {
      await keeper.catchUp(MOST_BEHIND_MS);
      return index.search(query, limit).filter(({ session }) => store.get(session));
    },
    prompts: async ({ repository, limit }) => earlierPrompts(store, index, repository).slice(0, limit),
    events({ session, after }, signal) {
      const found = store.get(session);
      if (found) return followEvents(found, after, signal);
      // biome-ignore lint/correctness/useYield: a session that is not there has no events
      return openStream(signal, async function* () {
        return;
      });
    },
    async lastTurns({ session }) {
      const found = store.get(session);
      if (!found) return [];
      const { end, state } = found.durable;
      return readLastTurns(found.logPath, end, state.row.createdAt);
    },
    async resumeCommand({ session }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const { row, agentSession } = found.value.state;
      if (isBusy(row)) return refuse({ code: 'session-busy', session });
      const folder = folderOf(row);
      if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
      const run = agentSession === null ? null : terminalResume(row.agent.id, agentSession);
      if (run === null)
        return refuse({ code: 'not-available-here', what: 'A command that goes on with this session' });
      return ok({ run, folder, line: lineIn(folder, run) });
    },
    async body({ session, body }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const text = await found.value.bodies.read(body);
      return text === null ? refuse({ code: 'body-unknown' }) : ok({ text });
    },
    async checkpoints({ session }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const { timeline, row } = found.value.durable.state;
      return ok(checkpointsOf(timeline, row.head));
    },
  };
}

function rowOf(session: LiveSession): SessionRow {
  return session.durable.state.row;
}

/** The newest of each session is at hand, also where the index is behind or off; the index has those before it. */
function earlierPrompts(
  store: Pick<SessionStore, 'all' | 'get'>,
  index: Pick<SessionIndex, 'prompts'>,
  repository: RepositoryId,
): string[] {
  const isOf = (session: LiveSession | null): session is LiveSession =>
    session !== null &&
    session.state.row.repository === repository &&
    session.state.resolves === null &&
    !session.state.row.reviews;
  const newest = [...store.all()]
    .filter(isOf)
    .toSorted((a, b) => (a.state.row.updatedAt < b.state.row.updatedAt ? 1 : -1))
    .map(({ state }) => state.prompt);
  const before = index.prompts().flatMap(({ session, text }) => (isOf(store.get(session)) ? [text] : []));
  return [...new Set([...newest, ...before])].filter((text) => text.trim() !== '');
}
