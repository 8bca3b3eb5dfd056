import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const edits = scriptedAgent([
  { think: 'Let me see.' },
  { tool: { id: 'edit', title: 'Edit a.txt', kind: 'edit', status: 'in_progress' } },
  { write: { path: 'a.txt', content: 'two\n' } },
  { write: { path: 'ü new.txt', content: 'fresh\n' } },
  { toolUpdate: { id: 'edit', status: 'completed' } },
  { say: 'Done.' },
]);

test('a session runs as a persona of its base, in whatever agent, and only as one that is there', async () => {
  await using repo = await testRepo({
    '.github/agents/reviewer.agent.md': '---\nname: Reviewer\ndescription: x\n---\nBe strict.\n',
  });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const says = scriptedAgent([{ echoPrompt: true }]);
  const { session } = await app.start(repository, says, { prompt: 'Look', customAgent: 'reviewer' });
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', title: 'Look' });
  const said = (await app.events(session)).flatMap(({ event }) =>
    event.type === 'agent.said' ? [event.text] : [],
  );
  expect(said.join('')).toMatch(/"reviewer".*\nBe strict\.\n.*\n\nLook$/s);
  expect(said.join('')).not.toContain('description');

  for (const customAgent of ['nobody', '../agents/reviewer', '']) {
    const refused = await app.core.sessions.start({
      repository,
      prompt: 'Look',
      agent: { by: 'id', id: says.id },
      kind: 'background',
      base: null,
      title: null,
      model: null,
      customAgent,
      permissions: null,
    });
    expect(refused).toEqual({ ok: false, refusal: { code: 'custom-agent-unknown', name: customAgent } });
  }
});

test('a session starts in its own worktree, works, is discarded and restored', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await using app = await testCore();
  const started = await app.start(await app.add(repo.path), edits, { prompt: 'Change a\nand more' });
  expect(started).toMatchObject({ status: 'preparing', title: 'Change a', base: { commit: base } });

  const row = await app.untilIdle(started.session);
  expect(row).toMatchObject({
    status: 'ready',
    files: 2,
    additions: 2,
    deletions: 1,
    turns: 1,
    attention: null,
  });
  expect(await readFile(join(row.worktree ?? '', 'a.txt'), 'utf8')).toBe('two\n');
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('one\n');
  expect(await repo.git('log', '-1', '--format=%s', row.branch ?? '')).toBe('Change a');
  const types = (await app.events(started.session)).map(({ event }) => event.type);
  expect(types.slice(0, 4)).toEqual(['session.created', 'turn.queued', 'worktree.created', 'turn.started']);
  expect(types.at(-1)).toBe('turn.ended');

  const changes = expectOk(
    await app.core.changes.get({ session: row.session, scope: { kind: 'turn', turn: 1 } }),
  );
  expect(changes.files.map(({ path, status }) => [path, status])).toEqual([
    ['a.txt', 'modified'],
    ['ü new.txt', 'added'],
  ]);

  const discarded = expectOk(await app.core.sessions.discard({ session: row.session }));
  expect(discarded).toMatchObject({ status: 'discarded', worktree: null });
  await expect(stat(row.worktree ?? '')).rejects.toThrow('ENOENT');
  expect(await app.core.sessions.send({ session: row.session, prompt: 'more' })).toMatchObject({
    refusal: { code: 'session-discarded' },
  });

  const restored = expectOk(await app.core.sessions.restore({ session: row.session }));
  expect(restored).toMatchObject({ status: 'ready', discarded: null });
  expect(await readFile(join(restored.worktree ?? '', 'ü new.txt'), 'utf8')).toBe('fresh\n');
});
