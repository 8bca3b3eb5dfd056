import { chmod, cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { type SafetyScene, safetyScene } from './testing/safety-scene';
import { testAtNight } from './testing/test-at-night';
import { expectOk } from './testing/test-core';

const UNDONE = { 'g.txt': 'one\ntwo\nthree\nfour\nmy own line\n', '.gitignore': 'i\n' };

async function deleteHidden({ repo }: SafetyScene): Promise<void> {
  const refs = (await repo.git('for-each-ref', '--format=%(refname)', 'refs/understory')).split('\n');
  for (const ref of refs) await repo.git('update-ref', '-d', ref);
  await repo.git('reflog', 'expire', '--expire=now', '--all');
  await repo.git('gc', '-q', '--prune=now');
}

/** Loose objects that hidden refs lead to and the user's branch does not. */
async function ownObjects({ repo }: SafetyScene): Promise<string[]> {
  const listed = await repo.git('rev-list', '--objects', '--glob=refs/understory', '--not', 'main');
  return listed.split('\n').map((line) => {
    const id = line.slice(0, 40);
    return join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2));
  });
}

test('what was lost while no turn ran is put back before it is reviewed, undone or restored', async () => {
  await using s = await safetyScene();
  const patch = await s.diff();
  await deleteHidden(s);
  expect(await s.diff()).toBe(patch);
  expect((await s.warnings(s.applied)).join()).toMatch(
    /^Outside of any turn the repository lost .*put all of it back/,
  );
  await deleteHidden(s);
  expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
  await deleteHidden(s);
  expect(await s.undo()).toEqual(UNDONE);
});

test('what was lost while Understory was closed is put back when it starts', async () => {
  await using s = await safetyScene();
  const before = await s.hidden();
  await s.app.core.close();
  await deleteHidden(s);
  await s.app.reopen();
  await s.app.core.recovered;
  expect(await s.hidden()).toEqual(expect.arrayContaining(before));
  expect((await s.warnings(s.discarded)).join()).toMatch(/put all of it back/);
  expect(await s.undo()).toEqual(UNDONE);
  expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
});

const DAMAGES = [
  ['emptied', async (path: string) => writeFile(path, '')],
  ['overwritten', async (path: string) => writeFile(path, 'x'.repeat(200))],
] as const;

for (const [how, damage] of casesByDay(DAMAGES, ([name]) => name === 'overwritten')) {
  test(`objects that were ${how} in their place are read from the copies`, async () => {
    await using s = await safetyScene();
    const patch = await s.diff();
    for (const path of await ownObjects(s)) {
      await chmod(path, 0o644);
      await damage(path);
    }
    expect(await s.diff()).toBe(patch);
    expect(await s.undo()).toEqual(UNDONE);
    expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
  });
}

test('what is in no copy either is an answer, not a bug, and a discarded worktree comes back out of the trash alone', async () => {
  await using s = await safetyScene();
  await s.app.core.close();
  await rm(join(s.app.home, 'safety'), { recursive: true });
  await deleteHidden(s);
  await s.app.reopen();
  const scope = { kind: 'session' } as const;
  expect(await s.app.core.changes.patch({ session: s.applied, scope, complete: true })).toMatchObject({
    refusal: { code: 'objects-missing' },
  });
  expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n', i: 'ignored\n' });
});

testAtNight('with the whole Git folder lost, a clone in its place gets back what sessions made', async () => {
  await using s = await safetyScene();
  const patch = await s.diff();
  const remote = join(s.repo.parent, 'remote.git');
  await s.repo.git('clone', '-q', '--bare', '--no-local', '--single-branch', s.repo.path, remote);
  const gitDir = join(s.repo.path, '.git');
  await rm(gitDir, { recursive: true });
  const scope = { kind: 'session' } as const;
  expect(await s.app.core.changes.patch({ session: s.applied, scope, complete: true })).toMatchObject({
    refusal: { code: 'repository-missing' },
  });
  await s.repo.git('clone', '-q', '--no-checkout', remote, join(s.repo.parent, 'clone'));
  await rename(join(s.repo.parent, 'clone', '.git'), gitDir);
  await s.repo.git('reset', '-q');
  await s.app.reopen();
  await s.app.core.recovered;
  // It is another repository until the user says that it is this one.
  expect(await s.app.core.changes.patch({ session: s.applied, scope, complete: true })).toMatchObject({
    ok: false,
  });
  const [listed] = await s.app.core.repositories.list({});
  expect(listed?.state).toMatchObject({ state: 'missing', reason: 'workspace-replaced' });
  const repository = listed?.id ?? expect.fail('it is not listed');
  expectOk(await s.app.core.repositories.locate({ repository, path: s.repo.path }));
  expect(await s.diff()).toBe(patch);
  expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
  expect(await s.undo()).toEqual(UNDONE);
});

testAtNight(
  'an agent that empties the object folder is told of, and what sessions made comes back with the history',
  async () => {
    await using s = await safetyScene();
    const patch = await s.diff();
    const remote = join(s.repo.parent, 'remote.git');
    await s.repo.git('clone', '-q', '--bare', '--no-local', '--single-branch', s.repo.path, remote);
    const { warnings } = await s.attack('rm -rf $G/objects/*');
    expect(warnings.join('\n')).toMatch(
      /lost \d+ objects that checkpoints need\. Not all of it could be put back\./,
    );
    const scope = { kind: 'session' } as const;
    expect(await s.app.core.changes.patch({ session: s.applied, scope, complete: true })).toMatchObject({
      ok: false,
    });
    await cp(join(remote, 'objects'), join(s.repo.path, '.git/objects'), { recursive: true });
    await s.app.reopen();
    await s.app.core.recovered;
    expect(await s.diff()).toBe(patch);
    expect(await s.restore()).toMatchObject({ 'precious.txt': 'precious\n' });
    expect(await s.undo()).toEqual(UNDONE);
  },
);

test('copies are given up with what they are of', async () => {
  await using s = await safetyScene();
  const held = async () => {
    const [name = ''] = await readdir(join(s.app.home, 'safety'));
    return s.repo.git('--git-dir', join(s.app.home, 'safety', name), 'for-each-ref', '--format=%(refname)');
  };
  expect(await held()).toContain(`refs/understory/${s.discarded}/discarded`);
  expectOk(await s.app.core.sessions.restore({ session: s.discarded }));
  await s.app.reopen();
  await s.app.core.recovered;
  expect(await held()).not.toContain(`refs/understory/${s.discarded}/discarded`);
});
