import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptedAgent } from './testing/scripted-agent';
import { ofType } from './testing/scripted-sessions';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const HANDS_OFF = [
  'handoffs:',
  '  - label: Implement it',
  '    agent: builder',
  '    prompt: Build what was planned.',
  '  - label: Ask around',
  '    agent: nobody',
  '  - 7',
];

const FILES = {
  '.github/agents/README.md': '# Our agents\n',
  '.github/agents/planner.agent.md': `---\r\nname: Planner\r\ndescription: Plans\r\ntools: read, search\r\nmodel: [big, small]\r\n${HANDS_OFF.join('\r\n')}\r\n---\r\nPlan.\r\n`,
  '.github/agents/deep/er/builder.agent.md': '---\ndescription: Builds\n---\nBuild.\n',
  '.github/agents/plain.md': '---\ndescription: As VS Code has them\n---\nBe plain.\n',
  '.github/agents/broken.agent.md': '---\ndescription: x\ntools: [read\nother: y\n---\nBe broken.\n',
  '.github/agents/bare.agent.md': 'No head at all.\n',
  '.github/agents/empty.agent.md': '---\ndescription: says nothing\n---\n',
  '.github/agents/shell.agent.md': '---\ndescription: x\ntools: ["shell(npm test)", read]\n---\nRun.\n',
  '.claude/agents/planner.md': '---\nname: planner\ndescription: another\n---\nPlan, too.\n',
  '.claude/agents/careful.md':
    '---\nname: careful\ndescription: Careful\ndisallowedTools: Bash, Write\nmodel: inherit\n---\nBe careful.\n',
};

async function userHome(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'understory-user-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test('custom agents are listed of a commit and of the user, with what is wrong and where', async () => {
  await using repo = await testRepo(FILES);
  await symlink('/etc/passwd', join(repo.path, '.github/agents/link.agent.md'));
  await repo.commit('base');
  await using home = await userHome({
    '.copilot/agents/mine.agent.md': '---\ndescription: Mine\n---\nBe mine.\n',
    '.claude/agents/builder.md': '---\ndescription: not this one\n---\nNo.\n',
  });
  await using app = await testCore({ userHome: home.path });
  // What is not committed is no custom agent of the base.
  await writeFile(join(repo.path, '.github/agents/new.agent.md'), '---\ndescription: x\n---\nNew.\n');
  const listed = expectOk(await app.core.customAgents.list({ path: repo.path, base: null }));
  const short = listed.map(({ name, from, usable, problems }) =>
    [
      from === 'user' ? '~' : '',
      name,
      usable ? '' : ' (not used)',
      ...problems.map(({ code, line, about }) => ` ${line}:${code}${about && ` ${about}`}`),
    ].join(''),
  );
  expect(short).toEqual([
    'bare 1:no-front-matter',
    expect.stringMatching(/^broken 4:front-matter-broken Flow sequence /),
    'empty 4:no-instructions',
    'planner 6:handoff-unreadable 3 1:handoff-unknown-agent Ask around: nobody',
    'shell 3:tool-unknown shell(npm test)',
    'plain',
    'builder',
    'careful',
    'planner (not used) 1:name-taken .github/agents/planner.agent.md',
    '~mine',
    '~builder (not used) 1:name-taken .github/agents/deep/er/builder.agent.md',
  ]);
  expect(listed.find(({ name }) => name === 'planner')).toMatchObject({
    ...{ title: 'Planner', description: 'Plans', tools: ['read', 'search'], models: ['big', 'small'] },
    handOffs: [
      { label: 'Implement it', agent: 'builder', prompt: 'Build what was planned.' },
      { label: 'Ask around', agent: 'nobody', prompt: '' },
    ],
  });
  expect(listed.find(({ name }) => name === 'careful')).toMatchObject({
    withoutTools: ['Bash', 'Write'],
    ...{ tools: null, models: [] },
  });
  expect(await app.core.customAgents.list({ path: repo.path, base: 'nowhere' })).toMatchObject({
    refusal: { code: 'base-unknown' },
  });
});

test('one of the user’s own stays as it was when the session began, and what it may not use is denied', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const file = '.claude/agents/careful.md';
  await using home = await userHome({ [file]: FILES[file] });
  await using app = await testCore({ userHome: home.path });
  const repository = await app.add(repo.path);
  const edit = { id: 'edit', title: 'Edit a.txt', kind: 'edit' };
  const agent = scriptedAgent([
    { echoPrompt: true },
    { ask: edit, allowed: [{ say: 'edited' }], rejected: [{ say: 'not edited' }] },
  ]);
  const { session } = await app.start(repository, agent, { customAgent: 'careful', permissions: 'allow' });
  await app.untilIdle(session);
  await rm(join(home.path, file));
  await app.reopen();
  expectOk(await app.core.sessions.send({ session, prompt: 'again', attachments: [] }));
  await app.untilIdle(session);
  const said = ofType(await app.events(session), 'agent.said').map(({ text }) => text);
  expect(said.join('')).toMatch(
    /"careful".*Be careful\..*Do not use these tools: Bash, Write\..*not edited.*not edited/s,
  );
});

test('a session goes on as another custom agent, which is told who it is, and as none', async () => {
  await using repo = await testRepo(FILES);
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = await app.start(
    repository,
    scriptedAgent([{ say: 'Planned.' }, { next: true }, { echoPrompt: true }]),
    {
      customAgent: 'planner',
    },
  );
  await app.untilIdle(session);
  const wish = { session, to: 'background' as const, agent: null };
  const goOn = async (customAgent: string | null) => {
    const run = {
      ...wish,
      customAgent,
      prompt: 'Go on',
      context: null,
      changes: 'leave' as const,
      model: null,
      permissions: null,
    };
    return expectOk(await app.core.handOff.run(run)).row;
  };
  const built = await goOn('builder');
  expect(built.customAgent).toBe('builder');
  await app.untilIdle(built.session);
  expect(ofType(await app.events(built.session), 'session.noted').map(({ note }) => note)).toMatchObject([
    { code: 'persona-taken', persona: 'builder', own: null, limited: false },
    { code: 'goes-on', how: 'retold' },
  ]);
  expect((await goOn(null)).customAgent).toBeNull();
  expect(await app.core.handOff.plan({ ...wish, customAgent: 'nobody' })).toMatchObject({
    refusal: { code: 'custom-agent-unknown', name: 'nobody' },
  });
});

test('a file to start from is written, never over another one, and never where a link leads', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const create = (name: string, description = '') =>
    app.core.customAgents.create({ path: repo.path, name, description });
  const path = '.github/agents/reviewer.agent.md';
  expect(expectOk(await create('reviewer', 'Says: "no"\n# and why'))).toEqual({ path });
  await repo.commit('custom agent');
  expect(expectOk(await app.core.customAgents.list({ path: repo.path, base: null }))).toMatchObject([
    {
      ...{ name: 'reviewer', title: 'reviewer', description: 'Says: "no" # and why', problems: [] },
      tools: ['read', 'search', 'edit'],
    },
  ]);
  expect(await create('reviewer')).toMatchObject({ refusal: { code: 'custom-agent-there', path } });
  for (const name of ['', '../x', 'a/b', '.hidden', 'a b', 'x'.repeat(65)])
    expect(await create(name)).toMatchObject({ refusal: { code: 'custom-agent-name-unfit' } });
  await using elsewhere = await userHome({});
  await rm(join(repo.path, '.github/agents'), { recursive: true });
  await symlink(elsewhere.path, join(repo.path, '.github/agents'));
  expect(await create('other')).toMatchObject({ refusal: { code: 'not-writable' } });
});
