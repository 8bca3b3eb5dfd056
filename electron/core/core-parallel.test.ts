import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import { AgentId, type SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { decodeLine } from './session/store/event-line';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const SESSIONS = 10;
const PIECES = 400;

test('ten agents stream at once: every reader gets every event, and nothing of what was said is lost', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore({ settings: { concurrency: SESSIONS } });
  const repository = await app.add(repo.path);
  const text = (name: number) => Array.from({ length: PIECES }, (_, piece) => `${name}.${piece} `).join('');
  const read = async (session: SessionId): Promise<StoredEvent[]> => {
    const all: StoredEvent[] = [];
    for await (const events of app.core.sessions.events({ session, after: 0 })) {
      all.push(...events);
      if (all.some(({ event }) => event.type === 'turn.ended')) break;
    }
    return all;
  };
  const started = await Promise.all(
    Array.from({ length: SESSIONS }, async (_, name) => {
      const steps = Array.from({ length: PIECES }, (_, piece): ScriptStep => ({ say: `${name}.${piece} ` }));
      const agent = {
        ...scriptedAgent([...steps, { write: { path: `${name}.txt`, content: `${name}\n` } }]),
        id: AgentId.parse(`agent-${name}`),
      };
      const { session } = await app.start(repository, agent);
      return { name, session, live: read(session) };
    }),
  );
  for (const { name, session, live } of started) {
    const events = await live;
    expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', files: 1 });
    const logged = (await readFile(join(app.home, 'sessions', session, 'events.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line, at) => decodeLine(line, at + 1))
      .slice(0, events.length);
    expect(events.map((stored) => ({ is: 'event', stored }))).toEqual(logged);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const items = foldTranscript(emptyTranscript, events).turns[0]?.items ?? [];
    expect(items.map((item) => (item.type === 'said' ? item.text : item.type))).toEqual([text(name)]);
  }
});
