import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { privateGitScene } from '../../testing/private-git-scene';
import { testRepo } from '../../testing/test-repo';
import { isTakenOver, refreshBeforehand, refreshPrivateGit, takeOverPrivateGit } from '.';
import { placesOf } from './places';

test('what Git does in a sandbox comes to the session’s branch, and no further', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
  const scene = await privateGitScene(repo);
  const main = await repo.git('rev-parse', 'main');
  const said = await scene.inside(`
    git status -sb; git worktree list; git submodule status
    echo two >> a.txt; git commit -qam "two"; git commit -q --amend -m "two, amended"
    echo three >> a.txt; git stash -q; git stash pop -q; git commit -qam "three"
    git tag mine; git branch other HEAD~1; git update-ref refs/heads/main HEAD; git config user.name Agent
    git gc -q; git fsck --no-dangling; git log --format=%s; echo staged > c.txt; git add c.txt`);
  expect(said).not.toMatch(/fatal|error|warning/);
  expect(said).toContain('[main]');
  expect(said).toContain('two, amended');
  expect(await scene.takeOver()).toEqual({
    head: { ref: scene.of.branch, commit: await repo.git('rev-parse', scene.of.branch) },
    operation: null,
    beside: [],
    asGiven: false,
  });
  expect(await repo.git('log', '--format=%s', scene.of.branch)).toBe('three\ntwo, amended\nbase');
  expect(await scene.git('status', '--porcelain')).toBe('A  c.txt');
  expect(await repo.git('rev-parse', 'main')).toBe(main);
  expect(await repo.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/main\n${scene.of.branch}`);
  await repo.git('fsck', '--no-dangling');
  // The user's refs are as the user has them, what is the agent's own stays.
  expect(await scene.refresh()).toMatchObject({ isNew: false, replaced: null });
  expect(
    await scene.inside('git rev-parse main; git for-each-ref --format="%(refname)"; git status -s'),
  ).toBe(`${main}\nrefs/heads/main\nrefs/heads/other\n${scene.of.branch}\nrefs/tags/mine\nA  c.txt`);
});

test('what is in the middle inside is told, stays so, and can be brought to its end', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside(`
    echo two > a.txt; git commit -qam two; echo three > a.txt; git commit -qam three
    git checkout -qb side HEAD~2; echo other > a.txt; git commit -qam other; git checkout -q understory/task
    git rebase side 2>/dev/null`);
  const other = await scene.inside('git rev-parse side');
  expect(await scene.takeOver()).toMatchObject({ operation: 'rebase', head: { ref: null, commit: other } });
  expect(await scene.git('status', '--porcelain')).toBe('UU a.txt');
  expect(await scene.git('rev-parse', 'HEAD')).toBe(other);
  expect(await repo.git('log', '-1', '--format=%s', scene.of.branch)).toBe('three');
  await scene.refresh({ unfinished: true });
  expect(await scene.inside('git status -s; git rebase --abort; git status -sb')).toBe(
    'UU a.txt\n## understory/task',
  );
  await scene.inside('git merge side');
  expect(await scene.takeOver()).toMatchObject({ operation: 'merge', head: { ref: scene.of.branch } });
  expect(await scene.git('symbolic-ref', 'HEAD')).toBe(scene.of.branch);
  await scene.refresh({ unfinished: true });
  await scene.inside('echo both > a.txt; git add a.txt; git commit -qm merged; git bisect start HEAD HEAD~1');
  expect(await scene.takeOver()).toMatchObject({ operation: 'bisect' });
  expect(await repo.git('log', '--format=%s', '--first-parent', scene.of.branch)).toBe(
    'merged\nthree\ntwo\nbase',
  );
  // Settled from outside, as by a rollback.
  await scene.refresh();
  expect(await scene.inside('ls "$(git rev-parse --git-dir)"')).not.toContain('BISECT_LOG');
});

test('the user’s own commits and tidying are seen inside, what is not the user’s published work is not', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await repo.write({ 'secret.txt': 'of another session\n', 'staged.txt': 'staged\n' });
  const secret = await repo.git('hash-object', '-w', 'secret.txt');
  await repo.git('add', 'secret.txt');
  const checkpoint = await repo.git('stash', 'create');
  for (const ref of ['refs/understory/other/1/end', 'refs/stash'])
    await repo.git('update-ref', ref, checkpoint);
  await repo.git('rm', '-q', '--cached', 'secret.txt');
  await repo.write({ 'a.txt': 'of the user\n' });
  await repo.git('commit', '-qam', 'of the user');
  await repo.git('add', 'staged.txt');
  const staged = await repo.git('rev-parse', ':staged.txt');
  await repo.git('gc', '-q', '--prune=now');
  await scene.refresh();
  const said = await scene.inside(`git log --format=%s main; git cat-file -p main:a.txt
    git cat-file -p ${secret}; git cat-file -p ${staged}; git cat-file -p ${checkpoint}; git rebase -q main && git log -1 --format=%s
    echo new > n.txt; git add n.txt; git commit -qm new; git fsck --no-dangling`);
  expect(said).toContain('of the user\nbase\nof the user\n');
  expect(said).not.toMatch(/^(staged|of another session)$/m);
  expect(said.match(/Not a valid object name/g)).toHaveLength(3);
  const listed = await scene.inside(
    'git cat-file --batch-all-objects --batch-check; git for-each-ref; git stash list',
  );
  for (const id of [secret, staged, checkpoint, 'refs/understory', 'stash@'])
    expect(listed).not.toContain(id);
  await repo.git('repack', '-adq');
  await repo.git('branch', 'later', 'main');
  await scene.takeOver();
  expect(await repo.git('log', '--format=%s', scene.of.branch)).toBe('new\nof the user\nbase');
  await repo.git('gc', '-q', '--prune=now');
  await repo.git('fsck', '--no-dangling');
  await scene.refresh();
  expect(await scene.inside('git rev-parse later && git fsck --no-dangling && git status -s')).toBe(
    await repo.git('rev-parse', 'main'),
  );
});

test('an agent that commits, picks, reverts and bisects while the user commits and tidies up disturbs nobody, nor is disturbed', async () => {
  await using repo = await testRepo({ 'a.txt': '0\n', 'b.txt': 'b\n' });
  const scene = await privateGitScene(repo);
  const working =
    scene.inside(`set -e; for i in 1 2 3 4 5 6 7 8; do echo $i > a.txt; git commit -qam "step $i"; git log --stat >/dev/null; done
    git bisect start HEAD HEAD~8 >/dev/null; git bisect run sh -c '[ "$(cat a.txt)" -lt 5 ]' | grep -o 'is the first bad commit'; git log -1 --format=%s bisect/bad
    git bisect reset >/dev/null 2>&1; git checkout -qb side HEAD~8; echo c > c.txt; git add c.txt; git commit -qm picked; git checkout -q understory/task
    git cherry-pick side >/dev/null; git revert --no-edit HEAD~1 >/dev/null; git tag -a v1 -m v1; git describe
    git worktree add -q /tmp/other side; git -C /tmp/other commit -q --allow-empty -m other; git worktree remove /tmp/other
    git repack -adq; git gc -q --prune=now; git fsck --no-dangling; git log --format=%s`);
  let isOver = false;
  const tidying = (async () => {
    for (let at = 0; at < 2 || !isOver; at += 1) {
      await repo.write({ 'b.txt': `${at}\n` });
      await repo.git('commit', '-qam', `of the user ${at}`);
      await repo.git(...(at % 2 === 0 ? ['repack', '-adq'] : ['gc', '-q', '--prune=now']));
    }
  })();
  const said = await working.finally(() => {
    isOver = true;
  });
  await tidying;
  const log = ['Revert "step 8"', 'picked', ...[8, 7, 6, 5, 4, 3, 2, 1].map((at) => `step ${at}`), 'base'];
  expect(said.split('\n')).toEqual(['is the first bad commit', 'step 5', 'v1', ...log]);
  expect(await scene.takeOver()).toMatchObject({
    operation: null,
    beside: [],
    head: { ref: scene.of.branch },
  });
  await repo.git('gc', '-q', '--prune=now');
  await repo.git('fsck', '--no-dangling');
  expect((await repo.git('log', '--format=%s', scene.of.branch)).split('\n')).toEqual(log);
  expect(await repo.git('log', '-1', '--format=%s', 'main')).toMatch(/^of the user/);
  await scene.refresh();
  expect(await scene.inside('git log -1 --format=%s main; git fsck --no-dangling; git status -s')).toMatch(
    /^of the user \d+$/,
  );
});

test('where branch, HEAD or index changed outside, the private folder follows; what came inside meanwhile is kept', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside('echo two > a.txt; git commit -qam two; echo x > x.txt; git add x.txt; git stash -q');
  await scene.takeOver();
  await scene.refresh();
  await scene.git('reset', '-q', '--hard', 'HEAD~1');
  await scene.inside('git commit -q --allow-empty -m late');
  const late = await scene.inside('git rev-parse HEAD');
  expect(await scene.takeOver()).toMatchObject({ beside: [late] });
  expect(await repo.git('rev-parse', `refs/understory/${scene.of.session}/sandbox/${late}`)).toBe(late);
  await scene.refresh();
  const said = await scene.inside('git log --format=%s; git status -s; git stash pop -q; cat x.txt');
  expect(said).toBe('base\nx');
});

test('work on another branch of the agent’s is told with its name and kept, the user’s branch stays', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside(
    'git checkout -q --ignore-other-worktrees main; echo two > a.txt; git commit -qam astray',
  );
  const astray = await scene.inside('git rev-parse HEAD');
  const taken = await scene.takeOver();
  expect(taken).toMatchObject({ head: { ref: 'refs/heads/main', commit: astray }, beside: [] });
  expect(await scene.git('rev-parse', 'HEAD')).toBe(astray);
  await expect(scene.git('symbolic-ref', '-q', 'HEAD')).rejects.toThrow();
  expect(await repo.git('log', '--format=%s', 'main')).toBe('base');
  await scene.refresh();
  expect(
    await scene.inside(
      'git rev-parse HEAD; git log --format=%s main; git checkout -q --orphan new; git rm -qrf .',
    ),
  ).toBe(`${astray}\nbase`);
  expect(await scene.takeOver()).toMatchObject({ head: { ref: 'refs/heads/new', commit: null } });
  await scene.refresh();
  expect(await scene.inside('git symbolic-ref HEAD; git checkout -q understory/task; git status -s')).toBe(
    'refs/heads/new',
  );
  await scene.takeOver();
  expect(await scene.git('symbolic-ref', 'HEAD')).toBe(scene.of.branch);
});

test('what was given beforehand is given again only where either side changed since', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const isAsGiven = async () => {
    const taken = await takeOverPrivateGit(scene.of, { asksGiven: true });
    return taken !== null && isTakenOver(taken) && taken.asGiven;
  };
  const given = async () => {
    const steps: string[] = [];
    const options = {
      unfinished: false,
      asGiven: await isAsGiven(),
      step: (name: string) => steps.push(name),
    };
    await refreshPrivateGit(scene.of, options);
    return steps.includes('given');
  };
  const beforehand = () => refreshBeforehand(scene.of, { unfinished: false });
  await scene.inside('echo two > a.txt; git commit -qam two; git branch mine');
  await scene.takeOver();
  await repo.git('commit', '-q', '--allow-empty', '-m', 'of the user');
  await scene.git('commit', '-q', '--allow-empty', '-m', 'at the end of the turn');
  await beforehand();
  const seen = 'git log -1 --format=%s main; git log -1 --format=%s; git status -s';
  expect(await scene.inside(seen)).toBe('of the user\nat the end of the turn');
  expect(await given()).toBe(false);
  // The agent moves a branch of the user's, which is only to be seen inside.
  await scene.inside('git update-ref refs/heads/main HEAD');
  expect(await isAsGiven()).toBe(false);
  expect(await given()).toBe(true);
  expect(await scene.inside(seen)).toBe('of the user\nat the end of the turn');
  expect(await given()).toBe(false);
  for (const change of [
    ['tag', 'new'],
    ['update-ref', '-d', 'refs/tags/new'],
    ['branch', '-m', 'main', 'trunk'],
  ]) {
    await repo.git(...change);
    expect(await given(), change.join(' ')).toBe(true);
    expect(await given()).toBe(false);
  }
  await scene.git('update-index', '--chmod=+x', 'a.txt');
  expect(await given()).toBe(true);
  await scene.git('reset', '-q', '--hard', 'HEAD~1');
  expect(await given()).toBe(true);
  expect(await scene.inside('git log -1 --format=%s')).toBe('two');

  // What cannot be given is left to whoever takes over, with the agent ended.
  await scene.inside(`rm -rf ${scene.of.commonDir}/*`);
  await repo.git('tag', 'newest');
  await beforehand();
  expect((await readdir(placesOf(scene.of).folder)).filter((name) => /^git-/.test(name))).toEqual([]);
  expect(await scene.refresh()).toMatchObject({ isNew: true, replaced: expect.any(String) });
});
