import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionEvent } from '#shared/events';
import { AgentId, type CommitId, type RepositoryId } from '#shared/ids';
import { createRepositories } from '../electron/core/repository';
import { keepIndex, openSessionIndex, openSessionStore } from '../electron/core/session';
import { newSessionId } from '../electron/core/session/store/new-session-id';
import { expectOk } from '../electron/core/testing/test-values';
import { VERSION } from '../electron/host/version';

const HOUR_MS = 3_600_000;
const SUBJECTS = ['Fix the flaky upload test', 'Speed up the parser', 'Explain the cache', 'Add dark mode'];
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes finished sessions as the core writes them, into a data folder whose index is up with them. */
export async function writeSessions(options: {
  home: string;
  sessions: number;
  repositories: readonly { readonly path: string; readonly head: CommitId }[];
  /** What happens in each, once its agent has started; a little where it is left out. */
  work?: () => SessionEvent[];
}): Promise<void> {
  const { home, sessions, work = littleWork } = options;
  const clock = { now: () => new Date() };
  const registry = createRepositories({ home, clock, log: quiet });
  const places: { id: RepositoryId; path: string; head: CommitId }[] = [];
  for (const { path, head } of options.repositories)
    places.push({ id: expectOk(await registry.add(path)).id, path, head });
  const index = await openSessionIndex(join(home, 'index.db'), VERSION, quiet);
  let at = Date.now() - sessions * HOUR_MS;
  const now = () => new Date(at);
  const store = await openSessionStore({ home, index, now, log: quiet });
  const keeper = keepIndex(store, index, quiet);
  for (let number = 0; number < sessions; number += 1) {
    at += HOUR_MS;
    const place = places[number % places.length];
    if (!place) throw new Error('sessions need a repository');
    const session = newSessionId(now());
    await store.begin(session, finishedSession(session, number, { place, work: work() }));
  }
  await store.settled();
  // The search text is taken in behind the scenes; until then a start would find work to do.
  while (index.textEnds().size < sessions) await delay(200);
  await keeper.close();
}

/** What the first turn of a session that read a little tells. */
function littleWork(): SessionEvent[] {
  const turn = 1;
  return Array.from({ length: 12 }, (_, piece): SessionEvent[] => [
    { type: 'agent.said', turn, text: `Looking at part ${piece} of the work, there is more to see. ` },
    {
      type: 'tool.called',
      turn,
      patch: { call: `call-${piece}`, title: `Read file ${piece}`, kind: 'read', status: 'completed' },
    },
  ]).flat();
}

/** A session whose first turn begins with some work, and changed a little. */
function finishedSession(
  session: ReturnType<typeof newSessionId>,
  number: number,
  { place, work }: { place: { id: RepositoryId; path: string; head: CommitId }; work: SessionEvent[] },
): SessionEvent[] {
  const title = `${SUBJECTS[number % SUBJECTS.length]} (${number})`;
  const branch = `refs/heads/understory/work-${number}`;
  const turn = 1;
  return [
    {
      type: 'session.created',
      session,
      place: { in: 'worktree' },
      origin: { why: 'prompt' },
      title,
      repository: place.id,
      repositoryPath: place.path,
      agent: {
        id: AgentId.parse('demo'),
        name: 'Demo agent',
        protocol: 'acp',
        launch: { command: 'demo', args: [], env: {} },
      },
      model: null,
      customAgent: null,
      permissions: 'ask',
      base: { commit: place.head, ref: 'refs/heads/main' },
    },
    { type: 'turn.queued', turn, prompt: `${title}. Keep the tests green.` },
    {
      type: 'worktree.created',
      path: `${place.path}.worktrees/work-${number}`,
      branch,
      included: 0,
      milliseconds: 40,
    },
    { type: 'turn.started', turn },
    ...work,
    {
      type: 'changes.measured',
      turn,
      head: place.head,
      files: 1 + (number % 9),
      additions: number % 200,
      deletions: number % 50,
    },
    number % 10 === 9
      ? {
          type: 'turn.ended',
          turn,
          outcome: 'failed',
          stop: null,
          failure: { code: 'agent-refused', message: 'The agent gave up.' },
        }
      : { type: 'turn.ended', turn, outcome: 'completed', stop: 'end_turn', failure: null },
  ];
}
