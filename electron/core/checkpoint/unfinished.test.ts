import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { someByDay } from '#shared/testing/at-night';
import { testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import { createWorktree } from '../worktree/index';
import { takeCheckpoint } from './index';

const session = SessionId.parse('s0000001');
const branch = 'refs/heads/understory/task';

/** A worktree whose branch and `other` changed the same line, and `clean` another file. */
async function scene() {
  const repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'same\n' });
  const base = await repo.commit('base');
  await repo.git('branch', 'other');
  const { path: worktree } = expectOk(
    await createWorktree({
      ...{ home: repo.home, repositoryPath: repo.path, session, title: 'task', base },
      ...{ place: '{repository}.worktrees', include: [], setup: null },
    }),
  );
  const git = (...args: string[]) => repo.git('-C', worktree, ...args);
  const write = (path: string, text: string) => writeFile(join(worktree, path), text);
  await git('checkout', '-q', 'other');
  await write('a.txt', 'theirs\n');
  await git('commit', '-qam', 'theirs');
  await write('clean.txt', 'clean\n');
  await git('add', '-A');
  await git('commit', '-qm', 'clean');
  await git('checkout', '-q', 'understory/task');
  await write('a.txt', 'ours\n');
  await git('commit', '-qam', 'ours');
  const failing = (...args: string[]) => expect(git(...args)).rejects.toThrow();
  const taken = (at: 'start' | 'end' = 'end') =>
    takeCheckpoint({
      ...{
        home: repo.home,
        repositoryPath: repo.path,
        worktree,
        session,
        turn: 1,
        at,
        branch,
        previous: base,
        title: 'Do it',
      },
    });
  return {
    repo,
    worktree,
    git,
    write,
    failing,
    taken,
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const left: [string, (scene: Scene) => Promise<unknown>, { operation: string | null; unmerged: string[] }][] =
  [
    ['a merge', ({ failing }) => failing('merge', 'other'), { operation: 'merge', unmerged: ['a.txt'] }],
    [
      'a merge whose conflicts were only added',
      async ({ failing, git }) => {
        await failing('merge', 'other');
        await git('add', '-A');
      },
      { operation: 'merge', unmerged: [] },
    ],
    [
      'a merge without a conflict that was not committed',
      ({ git }) => git('merge', '-q', '--no-commit', '-X', 'ours', 'other'),
      { operation: 'merge', unmerged: [] },
    ],
    [
      'a squashed merge, which Git keeps no note of',
      ({ failing }) => failing('merge', '--squash', 'other'),
      { operation: null, unmerged: ['a.txt'] },
    ],
    ['a rebase', ({ failing }) => failing('rebase', 'other'), { operation: 'rebase', unmerged: ['a.txt'] }],
    [
      'a rebase by patches',
      ({ failing }) => failing('rebase', '--apply', 'other'),
      { operation: 'rebase', unmerged: ['a.txt'] },
    ],
    [
      'a cherry-pick of several, with more to come',
      async ({ failing, git }) => {
        await failing('cherry-pick', 'other~1', 'other');
        await git('checkout', '--ours', 'a.txt');
        await git('add', 'a.txt');
        await git('commit', '-q', '--allow-empty', '-m', 'picked by hand');
      },
      { operation: 'cherry-pick', unmerged: [] },
    ],
    [
      'a revert',
      async ({ failing, git, write }) => {
        await write('a.txt', 'later\n');
        await git('commit', '-qam', 'later');
        await failing('revert', '--no-edit', 'HEAD~1');
      },
      { operation: 'revert', unmerged: ['a.txt'] },
    ],
    [
      'patches of a mailbox',
      async ({ repo, worktree, git }) => {
        const patch = join(repo.parent, 'one.patch');
        await writeFile(patch, `${await git('format-patch', '--stdout', '-1', 'other~1')}\n`);
        await expect(git('am', '-3', patch)).rejects.toThrow();
        return worktree;
      },
      { operation: 'am', unmerged: ['a.txt'] },
    ],
    [
      'a bisection',
      async ({ git }) => {
        await git('bisect', 'start');
        await git('bisect', 'bad', 'HEAD');
      },
      { operation: 'bisect', unmerged: [] },
    ],
    [
      'a stash that conflicts',
      async ({ git, write, failing }) => {
        await write('a.txt', 'stashed\n');
        await git('stash', '-q');
        await write('a.txt', 'meanwhile\n');
        await git('commit', '-qam', 'meanwhile');
        await failing('stash', 'pop');
      },
      { operation: null, unmerged: ['a.txt'] },
    ],
  ];

test.each(someByDay(left, 4))('%s is told, and our commit does not end it', async (_, leave, expected) => {
  await using place = await scene();
  await leave(place);
  const index = await place.git('ls-files', '--stage');
  const tip = await place.git('rev-parse', branch);
  const taken = await place.taken();
  expect(taken.unfinished).toEqual({ ...expected, unmergedCount: expected.unmerged.length });
  expect(taken.branchCommit).toBeNull();
  expect(await place.git('ls-files', '--stage')).toBe(index);
  expect(await place.git('rev-parse', branch)).toBe(tip);
  expect((await place.taken('start')).unfinished).toEqual(taken.unfinished);
});

test('what was finished or aborted is told no more', async () => {
  await using place = await scene();
  await place.failing('merge', 'other');
  expect((await place.taken()).unfinished).not.toBeNull();
  await place.git('merge', '--abort');
  expect((await place.taken()).unfinished).toBeNull();
  await place.failing('merge', 'other');
  await place.write('a.txt', 'both\n');
  await place.git('commit', '-qam', 'merged');
  expect((await place.taken()).unfinished).toBeNull();
});

test('a HEAD without a branch alone is no operation', async () => {
  await using place = await scene();
  await place.git('checkout', '-q', '--detach');
  expect(await place.taken()).toMatchObject({ strayed: 'HEAD', unfinished: null });
});

test.skipIf(process.platform === 'win32')(
  'a pipe in the place of a list of commits stops nobody',
  async () => {
    await using place = await scene();
    const gitDir = await place.git('rev-parse', '--absolute-git-dir');
    await mkdir(join(gitDir, 'sequencer'));
    await execa('mkfifo', [join(gitDir, 'sequencer', 'todo')]);
    expect((await place.taken()).unfinished).toBeNull();
  },
);
