import { mkdir, readdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderIdentity } from '../folder-identity';
import {
  type ApplyScene,
  applyScene,
  expectOk,
  quietLog,
  SCENE_SESSION,
  wallClock,
} from '../testing/apply-scene';
import { writeRecord } from '../worktree/worktree-record';
import { createWorktreeWrites } from './index';

const PLACES: Record<string, (scene: ApplyScene) => string> = {
  'the git folder': ({ repo }) => join(repo.path, '.git/understory/apply'),
  'the git folder, as files of today': ({ repo }) => join(repo.path, '.git/understory/files'),
  'a session’s part of the git folder': ({ repo }) =>
    join(repo.path, `.git/understory/sessions/${SCENE_SESSION}/apply`),
  'the workspace, as a clone may bring it': ({ repo }) => join(repo.path, '.understory/apply'),
  'a folder beside the workspace': ({ repo }) => join(repo.parent, '.repo.understory/apply'),
  'the session’s worktree': ({ repo }) => join(repo.parent, 'session/.understory/apply'),
};

/** A journal as an apply writes it that was cut off, whose one file leads out of the workspace. */
async function plant(place: string, scene: ApplyScene, target: string): Promise<void> {
  const folder = join(place, 'planted1');
  for (const inside of ['new', 'old', 'removed']) await mkdir(join(folder, inside), { recursive: true });
  await writeFile(join(folder, 'old/0'), '#!/bin/sh\necho planted\n', { mode: 0o755 });
  const record = {
    ...{ apply: 'planted1', session: SCENE_SESSION, mode: 'changes', at: new Date().toISOString() },
    ...{ target: 'refs/heads/main', commit: null, commits: [], before: null, head: scene.base, files: [] },
    ...{ state: 'done', undoneAt: null, undoDataRemovedAt: null, snapshotRef: 'refs/x', reused: [] },
  };
  const file = (sha: string) => ({ type: 'file', mode: 0o755, sha });
  const journal = {
    version: 1,
    kept: { record, repository: '/', root: '/', base: scene.base, plannedOn: null, undoes: null },
    steps: [{ number: 0, path: target, before: file('y'), after: file('x') }],
    ...{ madeFolders: [], oldFolders: [], index: null, ref: null, trees: { worktree: null, index: null } },
  };
  for (const name of ['journal.json', 'undoing.json', 'done.json'])
    await writeFile(join(folder, name), JSON.stringify(journal));
}

/** The scene's worktree was made by plain Git. */
async function recordWorktree({ home, repo }: ApplyScene): Promise<void> {
  const path = join(repo.parent, 'session');
  await writeRecord(home, {
    ...{ session: SCENE_SESSION, path, folder: await folderIdentity(path), admin: 'session' },
    ...{ branch: 'refs/heads/understory/scene', author: null, filters: {}, removed: false, trash: [] },
  });
}

test.each(Object.entries(PLACES))('a planted journal in %s is never carried out', async (_place, placeOf) => {
  await using scene = await applyScene({ 'f.txt': '1\n' });
  await scene.work({ 'f.txt': '2\n' });
  const place = placeOf(scene);
  await recordWorktree(scene);
  const hook = join(scene.repo.path, '.git/hooks/pre-commit');
  for (const target of ['.git/hooks/pre-commit', '../profile']) {
    await plant(place, scene, target);
    await scene.applies.recover(scene.repo.path);
    const record = await scene.run();
    expectOk(await scene.applies.undo(record.apply));
    const writes = createWorktreeWrites({ home: scene.home, log: quietLog, clock: wallClock });
    const worktree = join(scene.repo.parent, 'session');
    const at = { repositoryPath: scene.repo.path, path: worktree, session: SCENE_SESSION };
    expect(await writes.recover(at, async () => undefined)).toEqual([]);
    expect(await readFile(hook).catch(() => 'none')).toBe('none');
    expect(await readdir(scene.repo.parent)).not.toContain('profile');
    expect((await readdir(join(place, 'planted1'))).sort()).toEqual([
      ...['done.json', 'journal.json', 'new', 'old', 'removed', 'undoing.json'],
    ]);
  }
});

test('a journal of the data folder that leads out of the workspace is not carried out either', async () => {
  await using scene = await applyScene({ 'f.txt': '1\n' });
  await scene.work({ 'f.txt': '2\n' });
  await scene.run();
  await plant(await scene.transactions(), scene, '../profile');
  expect(await scene.applies.recover(scene.repo.path)).toEqual([]);
  expect(await readdir(scene.repo.parent)).not.toContain('profile');
});

test('transactions follow a repository that was moved, and no copy of it', async () => {
  await using scene = await applyScene({ 'f.txt': '1\n' });
  await scene.work({ 'f.txt': '2\n' });
  const record = await scene.run();
  const moved = join(scene.repo.parent, 'moved');
  const [state] = [await scene.transactions()];
  // As a crash leaves it that comes before the apply is said to be done.
  await rename(join(state, record.apply, 'done.json'), join(state, record.apply, 'journal.json'));
  await scene.repo.git('clone', '-q', '--no-local', '.', join(scene.repo.parent, 'copy'));
  expect(await scene.applies.recover(join(scene.repo.parent, 'copy'))).toEqual([]);
  await rename(scene.repo.path, moved);
  expect(await scene.applies.recover(moved)).toMatchObject([{ outcome: 'finished', repositoryPath: moved }]);
});

test('a workspace that was replaced by a link is not written to, wherever that leads', async () => {
  await using scene = await applyScene({ 'f.txt': '1\n' });
  await scene.work({ 'f.txt': '2\n' });
  const { path, parent } = scene.repo;
  await rename(path, join(parent, 'elsewhere'));
  await symlink(join(parent, 'elsewhere'), path);
  await expect(scene.run()).rejects.toThrow('workspace-replaced');
  expect(await readFile(join(parent, 'elsewhere', 'f.txt'), 'utf8')).toBe('1\n');
  await unlink(path);
  await rename(join(parent, 'elsewhere'), path);
  expect(await scene.run()).toMatchObject({ state: 'done' });
});
