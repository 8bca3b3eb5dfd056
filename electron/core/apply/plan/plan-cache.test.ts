import { chmod, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { casesByDay, someByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, expectOk, quietLog, wallClock } from '../../testing/apply-scene';
import { workspaceManifest } from '../../testing/workspace-manifest';
import { createApplies } from '../index';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

async function plannedScene(mode: ApplyMode): Promise<ApplyScene> {
  const scene = await applyScene({
    'f.txt': text(),
    'gone.txt': 'gone\n',
    'other.txt': 'o\n',
    '.gitignore': '*.log\n',
  });
  await scene.work({
    'f.txt': text({ 3: 'theirs' }),
    'gone.txt': null,
    'new.txt': 'new\n',
    'build.log': null,
  });
  await scene.repo.write({ 'own.txt': 'own\n', 'other.txt': 'edited\n' });
  await scene.plan({ mode });
  return scene;
}

/** What a run says and leaves, without what differs from one time to the next. */
async function outcome(scene: ApplyScene, applies: ApplyScene['applies'], mode: ApplyMode) {
  const result = await applies.run({ ...scene.request({ mode }), fingerprint: null });
  const {
    '@refs': _refs,
    '@head': _head,
    '@index': _index,
    ...files
  } = await workspaceManifest(scene.repo.path, {
    mtimes: false,
  });
  const trees = result.ok ? ['HEAD', result.value.snapshotRef, `${result.value.snapshotRef}^2`] : ['HEAD'];
  return {
    said: result.ok ? result.value.files : result.refusal.code,
    files,
    trees: await scene.repo.git('rev-parse', ...trees.map((commit) => `${commit}^{tree}`)),
    status: await scene.repo.git('status', '--porcelain', '-uall', '--ignored'),
  };
}

/** Runs the work with a Git that notes down what it is asked for. */
async function commandsOf(scene: ApplyScene, work: () => Promise<unknown>): Promise<string> {
  const folder = join(scene.repo.parent, 'noting');
  const log = join(folder, 'log');
  const { stdout: git } = await execa('sh', ['-c', 'command -v git']);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'git'), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec '${git}' "$@"\n`);
  await chmod(join(folder, 'git'), 0o755);
  await writeFile(log, '');
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  try {
    await work();
  } finally {
    vi.unstubAllEnvs();
  }
  return readFile(log, 'utf8');
}

const MODES: ApplyMode[] = ['changes', 'merge', 'squash', 'rebase'];

test.each(casesByDay(MODES, (mode) => mode === 'changes' || mode === 'rebase'))(
  'as %s, a plan that still holds is carried out without computing it again',
  async (mode) => {
    await using scene = await plannedScene(mode);
    const before = await scene.manifest();
    let kept: unknown;
    const commands = await commandsOf(scene, async () => {
      kept = await outcome(scene, scene.applies, mode);
    });
    expect(commands).toContain('checkout-index');
    expect(commands).not.toContain('merge-tree');
    expectOk(await scene.applies.undo(null));
    expect(await scene.manifest()).toEqual(before);
    const again = await commandsOf(scene, async () => {
      expect(await outcome(scene, scene.applies, mode)).toEqual(kept);
    });
    expect(again).toContain('merge-tree');
  },
);

const CHANGES: Record<string, (scene: ApplyScene) => Promise<unknown>> = {
  'an edit of a file that is applied to': ({ repo }) => repo.write({ 'f.txt': text({ 15: 'ours' }) }),
  'a conflicting edit': ({ repo }) => repo.write({ 'f.txt': text({ 3: 'ours' }) }),
  'an edit that Git was told not to look for': async ({ repo }) => {
    await repo.git('update-index', '--assume-unchanged', 'f.txt');
    await repo.write({ 'f.txt': text({ 15: 'ours' }) });
  },
  'an edit of the same length and time': async ({ repo }) => {
    const { atimeMs, mtimeMs } = await stat(join(repo.path, 'f.txt'));
    await repo.write({ 'f.txt': text({ 15: 'LINE 15' }) });
    await utimes(join(repo.path, 'f.txt'), atimeMs / 1000, mtimeMs / 1000);
  },
  'an edit of a file that is deleted': ({ repo }) => repo.write({ 'gone.txt': 'not yet\n' }),
  'a file in the way': ({ repo }) => repo.write({ 'new.txt': 'mine\n' }),
  'a folder in the way': ({ repo }) => repo.write({ 'new.txt/inside.txt': 'mine\n' }),
  'an ignored file in the way': async ({ repo }) => {
    await repo.write({ '.git/info/exclude': 'new.txt\n', 'new.txt': 'mine\n' });
  },
  'another file': ({ repo }) => repo.write({ 'later.txt': 'later\n' }),
  'something staged': async ({ repo }) => repo.git('add', 'other.txt'),
  'an edit that was staged and taken back': async ({ repo }) => {
    await repo.git('add', 'other.txt');
    await repo.write({ 'other.txt': 'o\n' });
  },
  'a commit on the target': async ({ repo }) => {
    await repo.write({ 'target.txt': 'moved on\n' });
    await repo.git('add', 'target.txt');
    await repo.git('commit', '-q', '-m', 'Move on', '--', 'target.txt');
  },
  'another branch': ({ repo }) => repo.git('switch', '-q', '-c', 'another'),
  'the session’s branch': ({ repo, base, branch }) => repo.git('update-ref', branch, base),
  'attributes by which files merge': ({ repo }) => repo.write({ '.git/info/attributes': '*.txt -merge\n' }),
  'attributes by which files are written': ({ repo }) => repo.write({ '.gitattributes': '*.txt eol=crlf\n' }),
  'what plans leave being cleared away': ({ home }) => rm(join(home, 'facades'), { recursive: true }),
  'its objects being cleared away': async ({ home, repo }) => {
    const { stdout } = await execa('sh', ['-c', 'echo facades/*.git'], { cwd: home });
    await rm(join(home, stdout, 'objects'), { recursive: true });
    await repo.write({ 'later.txt': 'later\n' });
  },
};

test.each(someByDay(Object.keys(CHANGES), 5))(
  'after %s, an apply is what it would be without the plan',
  async (what) => {
    const mode = 'merge';
    await using scene = await plannedScene(mode);
    await CHANGES[what]?.(scene);
    const before = await workspaceManifest(scene.repo.path);
    const fromPlan = await outcome(scene, scene.applies, mode);
    if (Array.isArray(fromPlan.said)) expectOk(await scene.applies.undo(null));
    expect(await workspaceManifest(scene.repo.path)).toEqual(before);
    const fresh = createApplies({ home: scene.home, log: quietLog, clock: wallClock });
    expect(await outcome(scene, fresh, mode)).toEqual(fromPlan);
  },
);
