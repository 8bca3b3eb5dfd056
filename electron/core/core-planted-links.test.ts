import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** A repository, and a folder of the user's beside it, to which links will lead. */
async function scene() {
  const repo = await testRepo({ 'a.txt': 'one\n', '.gitignore': 'ignored\n' });
  await repo.commit('base');
  const victim = join(repo.parent, 'of-the-user');
  await mkdir(victim);
  for (const name of ['.gitignore', 'file', 'HEAD']) await writeFile(join(victim, name), 'mine\n');
  const app = await testCore();
  const repository = await app.add(repo.path);
  return {
    ...{ repo, app, victim },
    git: join(repo.path, '.git'),
    run: (script: string) => runShellAgent(app, repository, script),
    /** Everything in the folder, with its content. */
    seen: async () => {
      const names = (await readdir(victim)).sort();
      return Promise.all(names.map(async (name) => `${name}: ${await readFile(join(victim, name), 'utf8')}`));
    },
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('nothing is written through links under names that an agent can foresee', async () => {
  await using s = await scene();
  const before = await s.seen();
  const to = (name: string) => `'${join(s.victim, name)}'`;
  const planted = await s.run(`
    echo two >a.txt
    cd '${s.git}'
    for name in index.understory index.new HEAD.new HEAD.understory; do ln -s ${to('file')} $name; done
    for entry in worktrees/*; do for name in index.understory HEAD.new commondir.understory; do
      ln -s ${to('file')} $entry/$name; done; done
    mkdir -p objects/pack && ln -s ${to('file')} objects/pack/tmp_pack_understory_x`);
  expect(planted.status).toBe('ready');
  for (const mode of ['changes', 'merge'] as const) {
    const { apply } = expectOk(
      await s.app.core.apply.run({
        ...{ session: planted.session, mode, target: null, only: null, hunks: [], resolutions: [] },
        fingerprint: null,
      }),
    );
    expectOk(await s.app.core.apply.undo({ apply }));
  }
  expect(await s.seen()).toEqual(before);
});

test('a trash that an agent led elsewhere is made anew, and what is discarded comes back', async () => {
  await using s = await scene();
  const before = await s.seen();
  const planted = await s.run(`
    echo two >a.txt; echo kept >ignored
    ln -s '${s.victim}' ../.understory-trash; ln -s '${s.victim}' '${s.git}/understory'`);
  const worktree = planted.worktree ?? '';
  expectOk(await s.app.core.sessions.discard({ session: planted.session }));
  expect(await s.seen()).toEqual(before);
  await expect(lstat(worktree)).rejects.toThrow('ENOENT');
  expectOk(await s.app.core.sessions.restore({ session: planted.session }));
  expect(await readFile(join(worktree, 'ignored'), 'utf8')).toBe('kept\n');
  expect(await s.repo.git('-C', worktree, 'status', '--porcelain', '--ignored')).toBe('!! ignored');
});

test('a lock that a checkpoint left when it was cut off is taken away, and nobody else’s', async () => {
  await using s = await scene();
  const { session } = await s.run('echo two >a.txt');
  const [entry = ''] = await readdir(join(s.git, 'worktrees'));
  const lock = join(s.git, 'worktrees', entry, 'index.lock');
  await writeFile(lock, `understory checkpoint ${session}`);
  const next = async () => {
    expectOk(await s.app.core.sessions.send({ session, prompt: 'Go on' }));
    await s.app.untilIdle(session);
  };
  await next();
  await expect(lstat(lock)).rejects.toThrow('ENOENT');
  await writeFile(lock, 'DIRC of another Git');
  await next();
  expect(await readFile(lock, 'utf8')).toBe('DIRC of another Git');
});
