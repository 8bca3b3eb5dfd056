import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readProcessTable } from '../../process';
import { type PrivateGitScene, privateGitScene } from '../../testing/private-git-scene';
import { testRepo } from '../../testing/test-repo';
import { areRecorded } from '../private-git';
import { placesOf } from '../private-git/places';
import { holdRecorder, readyRecorder, recorderPid } from './held-recorders';
import { runRecorder } from './run-recorder';

// Before each request it tells what is left of the one before, and does what a test wants of one that is no longer ours.
vi.mock(import('./program.ts?program'), async (original) => ({
  default: `${BESIDE}\n${(await original()).default}`,
}));
const { BESIDE } = vi.hoisted(() => ({
  BESIDE: `{ const fs = await import('node:fs'), { spawn } = await import('node:child_process');
const home = '/run/understory/home/', own = globalThis.understoryRead;
globalThis.understoryRead = () => {
  fs.writeFileSync(home + 'left', JSON.stringify(fs.readdirSync('/tmp')));
  if (fs.existsSync(home + 'speak')) { fs.rmSync(home + 'speak'); fs.writeSync(1, 'understory 3\\n2 0\\n{}'); }
  const request = own();
  if (fs.existsSync(home + 'babble')) { fs.rmSync(home + 'babble'); fs.writeSync(1, 'x'.repeat(100)); }
  if (fs.existsSync(home + 'linger')) { fs.rmSync(home + 'linger'); spawn('sleep', ['1000'], { stdio: 'ignore' }).unref(); }
  return request;
}; }`,
}));

const WAITING = { timeout: 20_000 };

const releases: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0)) await release();
});

function hold({ of }: PrivateGitScene) {
  const release = holdRecorder(of.home, of.session);
  releases.push(release);
  return {
    release,
    pid: () => recorderPid(of.home, of.session),
    place: (name: string) => join(placesOf(of).folder, 'recorder', name),
  };
}

/** What the worktree's file says where it was recorded. */
async function recorded(scene: PrivateGitScene, options: Parameters<PrivateGitScene['record']>[0] = {}) {
  const { files } = await scene.record(options);
  if (!areRecorded(files)) throw new Error(JSON.stringify(files));
  return files.tree;
}

/** A process with all that it has started, and they. */
async function allOf(pid: number): Promise<number[]> {
  const table = [...(await readProcessTable()).values()];
  const found = [pid];
  for (const one of found) found.push(...table.filter(({ parent }) => parent === one).map((row) => row.pid));
  return found;
}

test('one recorder answers all requests of a session, each with nothing of the one before, until nobody holds it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { pid, place, release } = hold(scene);
  await scene.inside('echo two > a.txt; git commit -qam two; echo new > b.txt');
  await readyRecorder(scene.of);
  const first = pid();
  expect(await recorded(scene)).toBe(await scene.recordOutside());
  await scene.inside('echo three > a.txt');
  const request = {
    ...{
      adminWas: scene.of.admin,
      branch: scene.of.branch,
      known: [],
      indexSeen: null,
      state: true,
      given: null,
    },
    ...{ useFolder: true, files: { settings: { counting: [], untrusted: [] }, seed: null } },
  };
  const both = await Promise.all([runRecorder(scene.of, request), runRecorder(scene.of, request)]);
  const tree = await recorded(scene);
  expect(both).toMatchObject([{ files: { tree } }, { files: { tree } }]);
  expect(tree).toBe(await scene.recordOutside());
  // The user's new commits are lent while it waits.
  await repo.write({ 'of-user.txt': 'u\n' });
  await repo.git('add', '.');
  await repo.git('commit', '-qm', 'of the user');
  await scene.refresh();
  await scene.inside('git merge -q main -m merged');
  expect(await recorded(scene)).toBe(await scene.recordOutside());
  expect(pid()).toBe(first);
  await vi.waitFor(async () => expect(await readFile(place('left'), 'utf8')).toBe('[]'), WAITING);

  const all = await allOf(first ?? -1);
  expect(all.length).toBeGreaterThan(2);
  await release();
  await vi.waitFor(() => expect(all.filter((one) => existsSync(`/proc/${one}`))).toEqual([]), WAITING);
  expect(await recorded(scene)).toBe(await scene.recordOutside());
  expect(pid()).toBe(undefined);
});

test('one that is no longer as it should be is replaced, and what is recorded is right', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { pid, place } = hold(scene);
  let count = 0;
  const recordsBy = async (what: 'another' | 'the same' | 'one of them', options = {}) => {
    const before = pid();
    count += 1;
    await scene.inside(`echo ${count} > a.txt`);
    expect(await recorded(scene, options)).toBe(await scene.recordOutside());
    if (what !== 'one of them') expect(pid() === before).toBe(what === 'the same');
  };
  await recordsBy('another');
  await recordsBy('the same');
  process.kill(pid() ?? -1, 'SIGKILL');
  await recordsBy('another');
  for (const one of await allOf(pid() ?? -1)) process.kill(one, 'SIGSTOP');
  await recordsBy('another', { heardMs: 50 });
  await writeFile(place('babble'), '');
  await recordsBy('another');
  // What it says, or leaves running, once it has answered.
  for (const unfit of ['speak', 'linger']) {
    await writeFile(place(unfit), '');
    const before = pid();
    await recordsBy('one of them');
    await vi.waitFor(() => expect(pid()).not.toBe(before), WAITING);
    await recordsBy('one of them');
  }
});

test('another folder in the place of the worktree or of its Git folder is what is recorded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { pid } = hold(scene);
  await recorded(scene);
  const first = pid();
  await rename(scene.path, `${scene.path}.was`);
  await mkdir(scene.path);
  await cp(join(`${scene.path}.was`, '.git'), join(scene.path, '.git'));
  await writeFile(join(scene.path, 'a.txt'), 'of another folder\n');
  const swapped = await recorded(scene);
  expect(swapped).toBe(await scene.recordOutside());
  expect(await repo.git('show', `${swapped}:a.txt`)).toBe('of another folder');
  const second = pid();
  expect(second).not.toBe(first);

  const { git } = placesOf(scene.of);
  await cp(git, `${git}.copy`, { recursive: true });
  await rename(git, `${git}.was`);
  await rename(`${git}.copy`, git);
  await scene.inside('git commit -qam three');
  await recorded(scene);
  expect(await repo.git('log', '-1', '--format=%s', scene.of.branch)).toBe('three');
  expect(pid()).not.toBe(second);
});
