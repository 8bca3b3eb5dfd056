import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { AT_NIGHT } from '#shared/testing/at-night';
import { buildCoreChild, RESOURCES } from './testing/core-process';
import { scriptedAgent } from './testing/scripted-agent';
import type { StepChildTask } from './testing/step-child';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a kill at any step of handing conflicts to an agent leaves a session with them, or nothing at all', async () => {
  await using child = await buildCoreChild('step-child');
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(repo.parent, 'home-'));
  const session = await (async () => {
    await using app = await testCore({ home });
    const agent = scriptedAgent([{ write: { path: 'a.txt', content: 'theirs\n' } }]);
    const { session: id } = await app.start(await app.add(repo.path), agent);
    await app.untilIdle(id);
    return id;
  })();
  await repo.write({ 'a.txt': 'ours\n' });
  const plain = { mode: 'changes', target: null, only: null, hunks: [], resolutions: [] } as const;
  const ask = { session, ...plain, operation: 'apply', agent: null, paths: [] } as const;
  const refs = async () => {
    const listed = await repo.git('for-each-ref', '--format=%(refname)', 'refs/understory/*/conflicts');
    return listed.split('\n').filter(Boolean);
  };
  const notes = () => readdir(join(home, 'handing-over'));
  for (const [killAt, name] of ['asking noted', 'conflicts kept', 'resolver begun'].entries()) {
    if (!AT_NIGHT && name === 'asking noted') continue;
    const order = {
      home,
      resources: RESOURCES,
      killAt,
      discard: null,
      ask: { ...ask, hunks: [], resolutions: [], paths: [] },
    };
    const result = await execa(
      process.execPath,
      [child.file, JSON.stringify(order satisfies StepChildTask)],
      {
        reject: false,
      },
    );
    expect([result.signal, result.stdout.split('\n').at(-1)]).toEqual(['SIGKILL', name]);
    expect(await notes()).toHaveLength(1);
    expect(await refs()).toHaveLength(name === 'asking noted' ? 0 : 1);
    await using app = await testCore({ home });
    await app.core.recovered;
    const resolvers = (await app.core.sessions.list({})).filter(({ resolves }) => resolves !== null);
    expect(await notes()).toEqual([]);
    expect(await refs()).toEqual(resolvers.map((row) => `refs/understory/${row.session}/conflicts`));
    expect(resolvers).toHaveLength(name === 'resolver begun' ? 1 : 0);
    for (const row of resolvers) {
      expect(row.status).toBe('interrupted');
      expectOk(await app.core.sessions.resume({ session: row.session }));
      expect((await app.untilIdle(row.session)).status).toBe('ready');
    }
  }
}, 180_000);
