import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import { ofType } from '../scripted-sessions';
import { expectOk, type TestCore, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { copilot } from './copilot';
import { opencode } from './opencode';
import { type RealAgent, realAgent } from './real-agent';

const agents = new Map<string, RealAgent>();

async function set(door: AgentDoor): Promise<void> {
  const agent = await realAgent(door, () => [
    { word: 'plan-greeting', steps: [{ text: 'My idea is a file that greets.' }] },
    { word: 'write-greeting', steps: [{ text: 'I write it. ', tool: door.run('echo hello > hello.txt') }] },
  ]);
  agents.set(door.id, agent);
}

beforeAll(async () => {
  await set(opencode);
  await set(copilot);
}, 1_500_000);
afterAll(async () => {
  for (const agent of agents.values()) await agent[Symbol.asyncDispose]();
});

function known(id: string): RealAgent {
  const agent = agents.get(id);
  if (!agent) throw new Error(`no agent ${id}`);
  return agent;
}

/** A local conversation in the first agent's repository, with edits of the user's beside it. */
async function talkedTo(app: TestCore, id: string): Promise<{ session: SessionId; dirty: string }> {
  const { repo } = known(id);
  const session = expectOk(
    await app.core.sessions.start({
      ...{ repository: await app.add(repo.path), prompt: 'Please plan-greeting.', kind: 'local' },
      ...{ agent: { by: 'id', id: AgentId.parse(`real-${id}`) }, base: null, title: null, model: null },
      ...{ customAgent: null, permissions: 'allow', attachments: [] },
    }),
  ).session;
  expect((await app.untilIdle(session)).status).toBe('ready');
  await repo.write({ 'README.md': 'edited\n', 'untracked.txt': 'new\n' });
  return { session, dirty: await repo.git('status', '--porcelain') };
}

test.each([
  ['opencode', 'copilot'],
  ['copilot', 'opencode'],
])(
  'a local conversation with %s goes on with %s in the background, with the files that are not committed',
  async (from, to) => {
    const profiles = [...agents].map(([id, { profile, environment }]) => ({
      ...profile,
      id: AgentId.parse(`real-${id}`),
      launch: { ...profile.launch, env: environment },
    }));
    await using app = await testCore({ settings: { customAgents: profiles, firstOutputSeconds: 100 } });
    const { session, dirty } = await talkedTo(app, from);
    const { repo } = known(from);
    const { model } = known(to);
    const before = model.requests.length;
    const { row } = expectOk(
      await app.core.handOff.run({
        ...{ session, to: 'background', agent: AgentId.parse(`real-${to}`), changes: 'move', context: null },
        ...{ prompt: 'Please write-greeting.', model: null, permissions: null },
      }),
    );
    expect(await repo.git('status', '--porcelain')).toBe('');
    const done = await app.untilIdle(row.session);
    expect(done.status).toBe('ready');
    const [connected] = ofType(await app.events(row.session), 'agent.connected');
    expect(connected?.continued).toBe('retold');
    // As the model was asked first, side requests such as for a title aside.
    const first = model.requests.slice(before).find(({ tools }) => tools.length > 0);
    const said = first?.said.join('\n') ?? '';
    expect(said).toContain('Please plan-greeting.');
    expect(said).toContain('Please write-greeting.');
    expect(said).toContain('My idea is a file that greets.');
    // It worked in its own folder, on top of what came along.
    for (const [file, content] of [
      ['hello.txt', 'hello'],
      ['untracked.txt', 'new'],
      ['README.md', 'edited'],
    ])
      expect(await repo.git('show', `${done.branch}:${file}`)).toBe(content);
    expect(await repo.git('status', '--porcelain')).toBe('');
    expectOk(await app.core.handOff.undo({ session: row.session }));
    expect(await repo.git('status', '--porcelain')).toBe(dirty);
    await repo.git('checkout', '-q', '--', '.');
    await repo.git('clean', '-fdq');
  },
);
