import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { AT_NIGHT } from '#shared/testing/at-night';
import { anotherFileSystem } from '../testing/another-file-system';
import type { ApplyChildTask } from '../testing/apply-child';
import { type ApplyScene, applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { bundleChild } from '../testing/bundle-child';
import { commitUnwritten, foldNames } from '../testing/folding-names';
import { testAtNight } from '../testing/test-at-night';
import { type WorkspaceManifest, workspaceManifest } from '../testing/workspace-manifest';
import { applyModeOf, createApplies } from './index';

/**
 * At night every step in every mode, and after each of them steps of recovery, in `merge` all of them. By day one kill for
 * each kind of step, in `merge` only for those that `changes` does not have, a fourth of them where an undo merges, and a
 * sample of second kills; where only the place or the names are others, none.
 */
const MODES: ApplyMode[] = AT_NIGHT ? ['changes', 'merge', 'squash', 'rebase'] : ['changes', 'merge'];

let child: Awaited<ReturnType<typeof bundleChild>>;
const counts = { 'not-begun': 0, finished: 0, 'rolled-back': 0 };
let kills = 0;
const triedKinds = new Set<string>();

beforeAll(async () => {
  child = await bundleChild('./apply-child.ts');
});
afterAll(async () => {
  await child[Symbol.asyncDispose]();
  const { finished } = counts;
  const ends = `not begun ${counts['not-begun']}, finished ${finished}, rolled back ${counts['rolled-back']}`;
  process.stdout.write(`applies and undos killed ${kills} times: ${ends}, lost 0\n`);
});

/** A dirty workspace and a session that writes, deletes, adds, and swaps a file for a folder and back. */
async function dirtyScene(options: { home?: string } = {}): Promise<ApplyScene> {
  const files = {
    'edit.txt': '1\n2\n3\n4\n5\n',
    'gone/only.txt': 'gone\n',
    swap: 'file\n',
    'folder/inside.txt': 'inside\n',
    'mine.txt': 'mine\n',
    '.gitignore': '*.log\n',
  };
  const scene = await applyScene(files, options);
  await scene.work({ 'gone/only.txt': null, swap: null, folder: null, 'edit.txt': '1\n2\n3\n4\nfive\n' });
  await scene.work({ 'swap/now.txt': 'folder\n', folder: 'file\n', 'added/x.txt': 'x\n' });
  await scene.repo.write({ 'mine.txt': 'staged\n' });
  await scene.repo.git('add', 'mine.txt');
  await scene.repo.write({
    'mine.txt': 'unstaged\n',
    'edit.txt': 'one\n2\n3\n4\n5\n',
    'debug.log': 'l\n',
    'own.txt': 'o\n',
  });
  return scene;
}

/** A state of workspace and data folder that can be brought back as often as needed, at the same paths. */
type Saved = {
  readonly scene: ApplyScene;
  readonly folder: string;
  readonly everyRecovery: boolean;
  readonly kinds?: string;
};

async function save(scene: ApplyScene, mode: ApplyMode): Promise<Saved> {
  const folder = await mkdtemp(join(scene.repo.parent, 'saved-'));
  await execa('cp', ['-a', scene.repo.path, join(folder, 'repo')]);
  await execa('cp', ['-a', scene.home, join(folder, 'home')]);
  return { scene, folder, everyRecovery: mode === 'merge' };
}

async function bringBack({ scene, folder }: Saved): Promise<void> {
  await rm(scene.repo.path, { recursive: true, force: true });
  await rm(scene.home, { recursive: true, force: true });
  await execa('cp', ['-a', join(folder, 'repo'), scene.repo.path]);
  await execa('cp', ['-a', join(folder, 'home'), scene.home]);
}

async function runChild(task: ApplyChildTask): Promise<{ killed: boolean; steps: string[] }> {
  const result = await execa(process.execPath, [child.file, JSON.stringify(task)], { reject: false });
  const killed = result.signal === 'SIGKILL';
  if (!killed && result.exitCode !== 0) throw new Error(result.stderr);
  if (killed) kills += 1;
  return { killed, steps: result.stdout.split('\n').filter(Boolean) };
}

/** What an apply leaves, without what differs from one time to the next: times, and the id of the new commit. */
async function outcomeOf(scene: ApplyScene): Promise<unknown> {
  const {
    '@refs': _refs,
    '@head': _head,
    '@index': _index,
    ...files
  } = await workspaceManifest(scene.repo.path, {
    mtimes: false,
  });
  const tree = await scene.repo.git('rev-parse', 'HEAD^{tree}');
  return { files, tree, status: await scene.repo.git('status', '--porcelain', '-uall') };
}

async function killEverywhere(
  start: Saved,
  task: ApplyChildTask['work'],
  from: WorkspaceManifest,
  to: unknown,
) {
  const { scene } = start;
  await bringBack(start);
  const { steps } = await runChild({ home: scene.home, killAt: null, work: task });
  expect(steps.length).toBeGreaterThan(5);
  expect(await outcomeOf(scene)).toEqual(to);
  for (const [killAt, name] of steps.entries()) {
    if (!AT_NIGHT && !isNewKind(`${start.kinds ?? ''}${task.do} ${name}`)) continue;
    if (!AT_NIGHT && start.kinds && killAt % 4 !== 1) continue;
    await bringBack(start);
    expect((await runChild({ home: scene.home, killAt, work: task })).killed).toBe(true);
    if (AT_NIGHT) await killRecovery(scene, start.everyRecovery ? 1 : 4);
    else if (killAt % 12 === 6) await killRecovery(scene, 6);
    const applies = createApplies({ home: scene.home, log: quietLog, clock: wallClock });
    const notes = await applies.recover(scene.repo.path);
    const after = await workspaceManifest(scene.repo.path);
    expect(after['@lock'], name).toBe('free');
    const [newest] = await applies.list(null);
    const settled = task.do === 'undo' ? newest?.state === 'undone' : newest?.state === 'done';
    if (settled) expect(await outcomeOf(scene), `finished after ${name}`).toEqual(to);
    else expect(after, `taken back after ${name}`).toEqual(from);
    for (const note of notes) expect(note.kept).toEqual([]);
    counts[notes[0]?.outcome ?? (settled ? 'finished' : 'not-begun')] += 1;
    expect(await applies.recover(scene.repo.path)).toEqual([]);
    if (AT_NIGHT) await scene.repo.git('fsck', '--connectivity-only', '--no-dangling');
  }
}

/** Steps on one file or another are of a kind. */
function isNewKind(name: string): boolean {
  const kind = name.replace(/ [^ ]*[./][^ ]*$/, '').replace(/ (swap|folder|gone|added|readme)$/i, '');
  const isNew = !triedKinds.has(kind);
  triedKinds.add(kind);
  return isNew;
}

/** Kills recovery at one step after the other until it gets through. */
async function killRecovery(scene: ApplyScene, stride: number): Promise<void> {
  const work = { do: 'recover', repositoryPath: scene.repo.path } as const;
  for (let killAt = 0; ; killAt += stride) {
    if (!(await runChild({ home: scene.home, killAt, work })).killed) return;
  }
}

test.each(MODES)(
  'a kill at any step of applying as %s and of its undo loses nothing',
  async (mode) => {
    await using scene = await dirtyScene();
    const request = { ...scene.request({ mode }), fingerprint: null };
    const untouched = await save(scene, mode);
    const before = await scene.manifest();
    const plainBefore = await outcomeOf(scene);
    const record = expectOk(await scene.applies.run(request));
    const applied = await save(scene, mode);
    const after = await scene.manifest();
    await killEverywhere(untouched, { do: 'run', request }, before, await outcomeOf(scene));
    await killEverywhere(applied, { do: 'undo', apply: record.apply }, after, plainBefore);
  },
  3_600_000,
);

test('a kill at any step of an undo that merges later edits loses none of them', async () => {
  await using scene = await dirtyScene();
  const record = expectOk(
    await scene.applies.run({ ...scene.request({ mode: 'merge' }), fingerprint: null }),
  );
  await scene.repo.write({ 'edit.txt': 'one\n2\nthree\n4\nfive\n', 'later.txt': 'later\n' });
  const edited = { ...(await save(scene, 'changes')), kinds: 'merging ' };
  const before = await scene.manifest();
  expectOk(await scene.applies.undo(record.apply));
  const merged = await outcomeOf(scene);
  expect(await readFile(join(scene.repo.path, 'edit.txt'), 'utf8')).toBe('one\n2\nthree\n4\n5\n');
  await killEverywhere(edited, { do: 'undo', apply: record.apply }, before, merged);
}, 3_600_000);

test.each(AT_NIGHT ? (['changes', 'squash', 'commits'] as const) : (['commits'] as const))(
  'a kill at any step of integrating sessions as %s and of its undo loses nothing of any of them',
  async (mode) => {
    await using scene = await dirtyScene();
    const files = { 'edit.txt': '1\n2\nthree\n4\n5\n', 'swap.md': 's\n', 'other/y.txt': 'y\n' };
    const other = await scene.otherWork('other', files);
    const as = applyModeOf(mode);
    const sessions = [scene.request({ mode: as }), { ...other, mode: as }];
    const request = { repositoryPath: scene.repo.path, mode, sessions, fingerprint: null, message: null };
    const untouched = { ...(await save(scene, 'changes')), kinds: 'integrating ' };
    const before = await scene.manifest();
    const plainBefore = await outcomeOf(scene);
    const record = expectOk(await scene.applies.integrate(request));
    for (const { session } of sessions)
      expect(await scene.applies.list(session)).toMatchObject([{ apply: record.apply, session }]);
    const applied = { ...(await save(scene, 'changes')), kinds: 'integrating ' };
    const after = await scene.manifest();
    await killEverywhere(untouched, { do: 'integrate', request }, before, await outcomeOf(scene));
    await killEverywhere(applied, { do: 'undo', apply: record.apply }, after, plainBefore);
  },
  3_600_000,
);

testAtNight(
  'a kill at any step of a rename of case alone, where a file system takes both names for one, loses nothing',
  async () => {
    await using scene = await applyScene({ Readme: '1\n', 'Folder/a.txt': 'a\n' });
    await foldNames(scene);
    await commitUnwritten(scene, {
      Readme: null,
      README: '1\n',
      'Folder/a.txt': null,
      'folder/a.txt': 'a\n',
    });
    const request = { ...scene.request(), fingerprint: null };
    const untouched = { ...(await save(scene, 'changes')), kinds: 'respelling ' };
    const before = await scene.manifest();
    const plainBefore = await outcomeOf(scene);
    const record = expectOk(await scene.applies.run(request));
    const applied = { ...(await save(scene, 'changes')), kinds: 'respelling ' };
    const after = await scene.manifest();
    await killEverywhere(untouched, { do: 'run', request }, before, await outcomeOf(scene));
    await killEverywhere(applied, { do: 'undo', apply: record.apply }, after, plainBefore);
  },
);

testAtNight('a kill at any step loses nothing where the data folder is on another file system', async () => {
  const home = await anotherFileSystem();
  try {
    await using scene = await dirtyScene({ home });
    const request = { ...scene.request(), fingerprint: null };
    const untouched = { ...(await save(scene, 'changes')), kinds: 'elsewhere ' };
    const before = await scene.manifest();
    const plainBefore = await outcomeOf(scene);
    const record = expectOk(await scene.applies.run(request));
    const applied = { ...(await save(scene, 'changes')), kinds: 'elsewhere ' };
    const after = await scene.manifest();
    await killEverywhere(untouched, { do: 'run', request }, before, await outcomeOf(scene));
    await killEverywhere(applied, { do: 'undo', apply: record.apply }, after, plainBefore);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
