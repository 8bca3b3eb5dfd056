import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { safetyScene } from './testing/safety-scene';

const PRUNE = 'git reflog expire --expire=now --all; git gc -q --prune=now';
const DELETE = 'git for-each-ref --format="delete %(refname)" refs/understory | git update-ref --stdin';

/** What an agent's Git, or its shell, does to what undo, restore and review stand on. */
const ATTACKS: Record<string, string> = {
  'refs deleted by Git, and pruned': `${DELETE}; ${PRUNE}`,
  'the folder of the refs removed, and pruned': `git pack-refs --all; sed -i /understory/d $G/packed-refs; rm -rf $G/refs/understory; ${PRUNE}`,
  'a file in the place of the folder, and pruned': `rm -rf $G/refs/understory; echo x > $G/refs/understory; ${PRUNE}`,
  'a link in the place of the folder, and pruned': `rm -rf $G/refs/understory; mkdir elsewhere; ln -s $PWD/elsewhere $G/refs/understory; ${PRUNE}`,
  'refs moved to another commit, and pruned': `git for-each-ref --format="update %(refname) $(git rev-parse HEAD)" refs/understory | git update-ref --stdin; ${PRUNE}`,
  'refs broken': 'for r in $(find $G/refs/understory -type f); do echo nonsense > $r; done',
  'refs emptied': 'for r in $(find $G/refs/understory -type f); do : > $r; done',
  'refs in the place of folders, and folders in that of refs':
    'for r in $(git for-each-ref --format="%(refname)" refs/understory); do git update-ref -d $r; git update-ref $r/in/the/way HEAD; done; git pack-refs --all; rm -rf $G/refs/understory; git update-ref refs/understory/applies/x HEAD',
  'refs deleted and locked':
    'for r in $(git for-each-ref --format="%(refname)" refs/understory); do git update-ref -d $r; mkdir -p $G/$(dirname $r); : > $G/$r.lock; done',
  'objects of checkpoints deleted':
    'for o in $(git rev-list --objects refs/heads/main..$(git for-each-ref --format="%(objectname)" refs/understory/\\*/1/end | head -1) | cut -c1-40); do rm -f $G/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-); done',
};

for (const [name, script] of someByDay(Object.entries(ATTACKS), 5)) {
  test(`after ${name}, it is told and put back, and everything works as before`, async () => {
    await using s = await safetyScene();
    const before = await s.hidden();
    const patch = await s.diff();
    const { warnings } = await s.attack(script);
    expect(warnings.join('\n')).toMatch(/During this turn the repository lost .*put all of it back/s);
    expect(await s.hidden()).toEqual(expect.arrayContaining(before));
    expect(await s.repo.git('fsck', '--connectivity-only')).not.toMatch(/missing|broken/);
    expect(await s.diff()).toBe(patch);
    expect(await s.undo()).toEqual({ 'g.txt': 'one\ntwo\nthree\nfour\nmy own line\n', '.gitignore': 'i\n' });
    expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
    expect(s.app.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
}

test('nothing is told of a turn that takes nothing away, nor of what Understory itself deletes', async () => {
  await using s = await safetyScene();
  expect((await s.attack('git gc -q --prune=now; git pack-refs --all')).warnings).toEqual([]);
  await s.restore();
  await s.undo();
  expect((await s.attack('true')).warnings).toEqual([]);
  await s.app.reopen();
  await s.app.core.recovered;
  expect(await s.warnings(s.applied)).toEqual([]);
  expect(await s.warnings(s.discarded)).toEqual([]);
});
