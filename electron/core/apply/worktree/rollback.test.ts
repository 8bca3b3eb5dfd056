import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { expectOk } from '../../testing/apply-scene';
import { type RollbackScene, rollbackScene } from '../../testing/rollback-scene';

const FILES = {
  f: Array.from({ length: 20 }, (_, line) => `${line}\n`).join(''),
  g: 'g\n',
  'folder/inside.txt': 'inside\n',
  '.gitignore': '*.log\n',
};

/** The state that is rolled back to: a turn of which some is committed and some files are ignored. */
async function scene(): Promise<RollbackScene> {
  const made = await rollbackScene(FILES);
  await made.agent(
    'echo dirty >> f; chmod +x g; echo u1 > untracked; mkdir deep; echo d > "deep/a b"; echo PRE > keep.log',
  );
  return made;
}

const TURNS: Record<string, string> = {
  'edits, new and deleted files': 'echo 2 >> f; echo new > n; rm g; rm -r deep',
  'commits of its own': 'echo x >> f; git commit -qam c; echo y >> f; git commit -qam d',
  'an amended commit': 'echo x >> f; git commit -qa --amend -m amended',
  'another branch': 'git checkout -q -b ag/other; echo z > z; git add z; git commit -qm z; echo dirty > w',
  'a detached HEAD and no branch': 'git checkout -q --detach; git branch -D understory/scene; echo d > d',
  'a stash': 'echo y >> f; echo new > n; git stash -q -u',
  'a hard reset, no reflog and no loose objects':
    'git reset -q --hard HEAD~1; git reflog expire --expire=now --all; git gc -q --prune=now',
  'a rebase stopped by a conflict':
    'git checkout -q -b t2 HEAD; echo A >> f; git commit -qam A; git checkout -q understory/scene; echo B >> f; git commit -qam B; git rebase t2 || true',
  'a merge left open':
    'git checkout -q -b t2 HEAD; echo A >> f; git commit -qam A; git checkout -q understory/scene; echo B >> f; git commit -qam B; git merge t2 || true',
  'a file become a folder, and links':
    'rm f; mkdir f; echo i > f/i; ln -s / lnk; rm -r folder; ln -s .. folder',
  'no ignore rules': 'rm .gitignore; echo changed > f',
  'everything removed': 'rm -rf ./* .gitignore',
  'changed modes and flags': 'chmod -x g; git update-index --assume-unchanged f; echo hidden >> f',
};

test.each(someByDay(Object.entries(TURNS), 3))(
  'a turn with %s is rolled back exactly, and brought forward again',
  async (_name, script) => {
    await using it = await scene();
    const first = await it.checkpoint();
    const before = await it.state();
    await it.agent(script);
    const second = await it.checkpoint();
    const left = await it.state();

    expectOk(await it.rollback(first));

    const after = await it.state();
    // What is ignored is in no checkpoint: deleted, it stays so.
    const { 'keep.log': ignored, ...recorded } = before;
    expect(after).toEqual(after['keep.log'] === undefined ? recorded : { ...recorded, 'keep.log': ignored });
    expect(after['keep.log'] === undefined).toBe(left['keep.log'] === undefined);
    const [written] = it.told;
    if (written?.kind !== 'rollback') throw new Error('nothing was told');
    // The future that was left is reachable, with all it stood on.
    expect(await it.repo.git('rev-parse', written.abandoned.ref)).toBe(written.abandoned.commit);
    expect(await it.repo.git('merge-base', '--is-ancestor', second.commit, written.abandoned.commit)).toBe(
      '',
    );
    await it.repo.git('fsck', '--connectivity-only', '--no-dangling');

    expectOk(await it.rollback({ commit: written.abandoned.commit, branchCommit: null }));
    const files = (state: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith('@')));
    expect(files(await it.state())).toEqual(files(left));
    expect((await it.state())['@head']).toContain(it.branch);
  },
);

test('ignored files outlive git clean only on disk: the rest comes back', async () => {
  await using it = await scene();
  const first = await it.checkpoint();
  const { 'keep.log': _ignored, ...before } = await it.state();
  await it.agent('git clean -qxfd; echo gone > f');
  await it.checkpoint();
  expectOk(await it.rollback(first));
  expect(await it.state()).toEqual(before);
});

test('a file that is ignored now and stands where a recorded one belongs is kept in the state before', async () => {
  await using it = await scene();
  const first = await it.checkpoint();
  const before = await it.state();
  await it.agent(
    'git rm -q --cached g; git commit -qm untrack; echo g >> .gitignore; echo only copy > g; rm -r deep; echo deep >> .gitignore; echo also > deep',
  );
  await it.checkpoint();
  expectOk(await it.rollback(first));
  expect(await it.state()).toEqual(before);
  const [written] = it.told;
  if (written?.kind !== 'rollback') throw new Error('nothing was told');
  expect(await it.repo.git('show', `${written.abandoned.commit}:g`)).toBe('only copy');
  expect(await it.repo.git('show', `${written.abandoned.commit}:deep`)).toBe('also');
});

test('a folder of ignored files in the way is named, and nothing is written', async () => {
  await using it = await scene();
  const first = await it.checkpoint();
  await it.agent('rm f; mkdir f; echo x > f/x.log; echo other > g');
  await it.checkpoint();
  const before = await it.state();
  expect(await it.rollback(first)).toMatchObject({
    refusal: {
      code: 'path-blocked',
      blockers: [{ path: 'f', kind: 'directory-in-the-way', contains: ['f/x.log'] }],
    },
  });
  expect(await it.state()).toEqual(before);
  expect(await it.repo.git('for-each-ref', `refs/understory/${it.session}/rollback`)).toBe('');
});

test('edits of the user’s in the worktree after the last turn are kept in the state before', async () => {
  await using it = await scene();
  const first = await it.checkpoint();
  await it.agent('echo second > f');
  await it.checkpoint();
  await it.agent('echo by hand > f; echo by hand > mine');
  expectOk(await it.rollback(first));
  const [written] = it.told;
  if (written?.kind !== 'rollback') throw new Error('nothing was told');
  expect(await it.repo.git('show', `${written.abandoned.commit}:f`)).toBe('by hand');
  expect(await it.repo.git('show', `${written.abandoned.commit}:mine`)).toBe('by hand');
});
