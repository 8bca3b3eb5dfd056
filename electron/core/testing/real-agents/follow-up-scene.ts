import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import { ofType } from '../scripted-sessions';
import { expectOk, type TestCore, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { realAgent } from './real-agent';

/** What was seen of follow-ups: how the agent says that it went on, by what had happened before. */
export type FollowUps = Readonly<Record<'restart' | 'rollback' | 'deleted', string | undefined>>;

/**
 * A conversation whose follow-ups come after the app ended, after a rollback, and after the agent's own history was deleted.
 * Whatever the agent remembers, its model is told what stands of the conversation, and nothing of what was taken back.
 */
export async function expectFollowUps(door: AgentDoor): Promise<FollowUps> {
  await using agent = await realAgent(door, () => [
    { word: 'ask-one', steps: [{ tool: door.run('echo 1 > one.txt') }, { text: 'It is quintuple.' }] },
    { word: 'ask-two', steps: [{ tool: door.run('echo 2 > two.txt') }, { text: 'It is sextuple.' }] },
    { word: 'ask-three', steps: [{ text: 'It is septuple.' }] },
    { word: 'ask-four', steps: [{ text: 'It is octuple.' }] },
  ]);
  const { model, repo } = agent;
  const id = AgentId.parse(`real-${door.id}`);
  const profile = { ...agent.profile, id, launch: { ...agent.profile.launch, env: agent.environment } };
  await using app = await testCore({ settings: { customAgents: [profile], firstOutputSeconds: 100 } });
  const { session } = await app.start(await app.add(repo.path), profile, { prompt: promptOf('ask-one') });
  expect((await app.untilIdle(session)).status).toBe('ready');

  /** What the model is asked first, side requests such as for a title aside, and how the agent went on. */
  const follow = async (word: string) => {
    const before = model.requests.length;
    expectOk(await app.core.sessions.send({ session, prompt: promptOf(word) }));
    const { status, failure } = await app.untilIdle(session);
    expect([status, failure]).toEqual(['ready', null]);
    const asked = model.requests
      .slice(before)
      .find(({ tools, body }) => tools.length > 0 && body.includes(word));
    return { asked: asked?.body ?? '', continued: await continuedIn(app, session) };
  };
  const told = (asked: string, words: readonly string[]) =>
    expect(
      WORDS.filter((word) => asked.includes(word)),
      asked.slice(-3000),
    ).toEqual(words);

  await app.reopen();
  const restart = await follow('ask-two');
  told(restart.asked, ['ask-one', 'quintuple', 'ask-two']);

  const ends = ofType(await app.events(session), 'checkpoint.taken').filter(({ at }) => at === 'end');
  const commit = ends.find(({ turn }) => turn === 1)?.commit ?? expect.fail('no checkpoint');
  expectOk(await app.core.sessions.rollback({ session, commit }));
  const rollback = await follow('ask-three');
  told(rollback.asked, ['ask-one', 'quintuple', 'ask-three']);

  await app.core.sessions.show({ session });
  await app.reopen();
  for (const place of door.remembers ?? [])
    await rm(join(agent.environment.HOME ?? expect.fail('no home'), place), { recursive: true, force: true });
  const deleted = await follow('ask-four');
  told(deleted.asked, ['ask-one', 'quintuple', 'ask-three', 'septuple', 'ask-four']);
  return {
    restart: restart.continued,
    rollback: rollback.continued,
    deleted: deleted.continued,
  };
}

const WORDS = ['ask-one', 'quintuple', 'ask-two', 'sextuple', 'ask-three', 'septuple', 'ask-four', 'octuple'];

/** Of several lines: agents show their model the first lines of commits, which are those of prompts. */
function promptOf(word: string): string {
  return `Please answer this:\n\n${word}`;
}

async function continuedIn(app: TestCore, session: SessionId): Promise<string | undefined> {
  return ofType(await app.events(session), 'agent.connected').at(-1)?.continued;
}
