import { expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const usual = { title: null, permissions: null };

/** An agent that does what a line of the shell says. */
const does = (line: string, model: string | null = null) => ({
  agent: { by: 'command' as const, protocol: 'command' as const, command: ['sh', '-c', line] },
  ...{ model, customAgent: null },
});

async function scene() {
  const repo = await testRepo({ 'a.ts': 'export const a = 1;\n', 'b.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore();
  return {
    ...{ repo, app, repository: await app.add(repo.path) },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('variants begin at one commit, each in a worktree of its own, and one that cannot be started keeps no other', async () => {
  await using all = await scene();
  const { app, repository } = all;
  const missing = { by: 'id' as const, id: AgentId.parse('nobody') };
  const { variants, started } = expectOk(
    await app.core.variants.start({
      ...{ repository, prompt: 'Do it.', base: null, ...usual },
      variants: [
        does('echo "if (a) b();" >> a.ts'),
        { ...does(''), agent: missing },
        does('echo two > b.txt', 'large'),
        does('echo two > b.txt'),
      ],
    }),
  );
  expect(started.map((one) => (one.began ? one.number : one.refusal.code))).toEqual([
    1,
    'agent-unknown',
    3,
    4,
  ]);
  const rows = started.flatMap((one) => (one.began ? [one.row] : []));
  expect(rows.map(({ title, variant, model }) => [title, variant, model])).toEqual([
    ['Do it (1)', { variants, number: 1 }, null],
    ['Do it (3)', { variants, number: 3 }, 'large'],
    ['Do it (4)', { variants, number: 4 }, null],
  ]);
  const ended = [];
  for (const { session } of rows) ended.push(await app.untilIdle(session));
  expect(new Set(ended.map(({ base }) => base.commit)).size).toBe(1);
  expect(new Set(ended.map(({ worktree }) => worktree)).size).toBe(3);
  expect(ended.map(({ base }) => base.ref)).toEqual(Array(3).fill('refs/heads/main'));

  await all.repo.write({ 'b.txt': 'mine\n' });
  const measured = expectOk(
    await app.core.variants.measure({ sessions: rows.map(({ session }) => session) }),
  );
  expect(measured.map(({ complexity, conflicts }) => [complexity, conflicts])).toEqual([
    [{ decisions: 1, files: 1, left: 0 }, []],
    [{ decisions: 0, files: 0, left: 0 }, ['b.txt']],
    [{ decisions: 0, files: 0, left: 0 }, ['b.txt']],
  ]);
});

test('what keeps all of them from starting is refused, and nothing begins', async () => {
  await using all = await scene();
  const { app, repository } = all;
  const variants = [does('true'), does('true')];
  const start = (prompt: string, base: string | null = null) =>
    app.core.variants.start({ repository, prompt, base, variants, ...usual });
  expect(await start(' ')).toMatchObject({ refusal: { code: 'prompt-empty' } });
  expect(await start('Do it', 'nowhere')).toMatchObject({ refusal: { code: 'base-unknown' } });
  expect(await app.core.sessions.list({})).toEqual([]);
});
