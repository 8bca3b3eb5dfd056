import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { AT_NIGHT, casesByDay } from '#shared/testing/at-night';
import { quietLog, wallClock } from '../../testing/apply-scene';
import { bundleChild } from '../../testing/bundle-child';
import type { RollbackChildTask } from '../../testing/rollback-child';
import { type RollbackScene, rollbackScene } from '../../testing/rollback-scene';
import { createWorktreeWrites } from '../index';
import type { WorktreeWrite } from './written';

/** A turn that leaves everything a rollback has to deal with: commits, a stopped rebase, kinds of files swapped. */
const WORK = [
  'git checkout -q -b other',
  'echo A >> edit',
  'git commit -qam A',
  'git checkout -q understory/scene',
  'echo B >> edit',
  'git commit -qam B',
  'git rebase -q other || true',
  'rm -r folder swap',
  'echo file > folder',
  'mkdir swap',
  'echo in > swap/in',
  'echo new > new',
  'rm gone',
].join('; ');

let child: Awaited<ReturnType<typeof bundleChild>>;

beforeAll(async () => {
  child = await bundleChild('./rollback-child.ts');
});
afterAll(() => child[Symbol.asyncDispose]());

async function save(scene: RollbackScene): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(scene.repo.parent, 'saved-'));
  const kept = [scene.repo.path, join(scene.worktree, '..'), scene.home];
  for (const [index, path] of kept.entries()) await execa('cp', ['-a', path, join(folder, `${index}`)]);
  return async () => {
    for (const [index, path] of kept.entries()) {
      await rm(path, { recursive: true, force: true });
      await execa('cp', ['-a', join(folder, `${index}`), path]);
    }
  };
}

test('a kill at any step of a rollback loses nothing', async () => {
  await using scene = await rollbackScene({
    edit: '1\n',
    swap: 'file\n',
    'folder/inside': 'inside\n',
    gone: 'gone\n',
  });
  const counts = { 'taken back': 0, finished: 0 };
  let kills = 0;
  const run = async (task: RollbackChildTask) => {
    const result = await execa(process.execPath, [child.file, JSON.stringify(task)], { reject: false });
    const killed = result.signal === 'SIGKILL';
    if (!killed && result.exitCode !== 0) throw new Error(result.stderr);
    if (killed) kills += 1;
    return { killed, steps: result.stdout.split('\n').filter(Boolean) };
  };
  await scene.agent('echo 2 >> edit');
  const first = await scene.checkpoint();
  const to = await scene.state();
  await scene.agent(WORK);
  await scene.checkpoint();
  await scene.agent('echo by hand > mine');
  const from = await scene.state();
  const bringBack = await save(scene);
  const { home, worktree: path, session } = scene;
  const place = { repositoryPath: scene.repo.path, path, session };
  const work = { do: 'rollback', request: scene.request(first) } as const;

  const { steps } = await run({ home, killAt: null, work });
  expect(await scene.state()).toEqual(to);
  expect(steps.length).toBeGreaterThan(15);
  const kinds = new Set<string>();
  for (const [killAt, name] of steps.entries()) {
    const kind = name.replace(/ (edit|swap|folder|gone|new|mine).*$/, '');
    // By day a kill for every second kind of step, and a sample of second kills.
    const isNew = !kinds.has(kind);
    kinds.add(kind);
    if (!AT_NIGHT && !(isNew && kinds.size % 2 === 1)) continue;
    await bringBack();
    expect((await run({ home, killAt, work })).killed).toBe(true);
    for (let again = 0; AT_NIGHT || (killAt % 16 === 6 && again < 8); again += AT_NIGHT ? 1 : 4) {
      if (!(await run({ home, killAt: again, work: { do: 'recover', place } })).killed) break;
    }
    const told: WorktreeWrite[] = [];
    const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock });
    const settled = await writes.recover(place, async (written) => {
      told.push(written);
    });
    for (const { kept } of settled) expect(kept).toEqual([]);
    const after = await scene.state();
    expect(after['@lock'], name).toBe('free');
    const [written] = told;
    const isDone = after['@branch'] === to['@branch'];
    counts[isDone ? 'finished' : 'taken back'] += 1;
    expect(after, `${isDone ? 'finished' : 'taken back'} after ${name}`).toEqual(isDone ? to : from);
    if (written?.kind === 'rollback')
      expect(await scene.repo.git('show', `${written.abandoned.commit}:mine`)).toBe('by hand');
    expect(await writes.pending()).toEqual([]);
    await scene.repo.git('fsck', '--connectivity-only', '--no-dangling');
  }
  const ends = `taken back or not begun ${counts['taken back']}, finished ${counts.finished}`;
  process.stdout.write(`rollback killed ${kills} times: ${ends}, lost 0\n`);
}, 3_600_000);

const UPDATES = [
  ['journal written', 'rolled-back'],
  ['ref moved', 'finished'],
  ['done', 'finished'],
] as const;

test.each(casesByDay(UPDATES, ([after]) => after !== 'done'))(
  'an update that is killed after “%s” is %s',
  async (killAfter, outcome) => {
    await using scene = await rollbackScene({ edit: '1\n', other: 'other\n' });
    await scene.agent('echo 2 >> edit; echo mine > mine');
    const { commit: head } = await scene.checkpoint();
    await scene.repo.write({ other: 'other of main\n', added: 'added\n' });
    const tip = await scene.repo.commit('main goes on');
    const from = await scene.state();
    const { home, worktree: path, session, branch, base } = scene;
    const place = { repositoryPath: scene.repo.path, path, session };
    const how = { title: 'Scene', source: 'refs/heads/main', mode: 'merge', resolutions: [] } as const;
    const request = { ...place, ...how, branch, head, base, fingerprint: null };
    const run = (killAt: number | null) =>
      execa(
        process.execPath,
        [child.file, JSON.stringify({ home, killAt, work: { do: 'update', request } })],
        {
          reject: false,
        },
      );
    // Steps are the same each time, so a first run on a copy tells where the wanted one is.
    const bringBack = await save(scene);
    const killAt = (await run(null)).stdout.split('\n').indexOf(killAfter);
    await bringBack();
    expect((await run(killAt)).signal).toBe('SIGKILL');

    const told: WorktreeWrite[] = [];
    const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock });
    expect(await writes.pending()).toEqual([session]);
    const settled = await writes.recover(place, async (written) => {
      told.push(written);
    });

    expect(settled).toMatchObject([{ kind: 'update', outcome, kept: [] }]);
    expect(await writes.pending()).toEqual([]);
    const after = await scene.state();
    expect(after['@lock']).toBe('free');
    if (outcome === 'rolled-back') {
      expect(after).toEqual(from);
      return;
    }
    expect(told).toMatchObject([
      { kind: 'update', mode: 'merge', base: tip, branchCommit: after['@branch'] },
    ]);
    expect(after['@status']).toBe('');
    expect(await scene.repo.git('show', `${branch}:added`)).toBe('added');
  },
);

const EDITS = [['state kept', null], ...UPDATES] as const;

test.each(casesByDay(EDITS, ([after]) => after === 'journal written' || after === 'ref moved'))(
  'an edit of the user’s that is killed after “%s” is %s',
  async (killAfter, outcome) => {
    await using scene = await rollbackScene({ edit: '1\n', other: 'other\n' });
    await scene.agent('echo 2 >> edit');
    const { commit: head } = await scene.checkpoint();
    await scene.agent('echo by hand > mine');
    const from = await scene.state();
    const { home, worktree: path, session, branch } = scene;
    const place = { repositoryPath: scene.repo.path, path, session };
    const edit = { why: 'take-back', comment: null } as const;
    const paths = [RepoPath.parse('edit'), RepoPath.parse('folder/new')];
    const request = { ...place, branch, head, subject: 'Edit', edit, paths };
    const run = (killAt: number | null) => {
      const task: RollbackChildTask = { home, killAt, work: { do: 'edit', request, content: 'edited\n' } };
      return execa(process.execPath, [child.file, JSON.stringify(task)], { reject: false });
    };
    const bringBack = await save(scene);
    const killAt = (await run(null)).stdout.split('\n').indexOf(killAfter);
    const to = await scene.state();
    expect([to.edit, to['folder/new'], to.mine]).not.toContain(undefined);
    await bringBack();
    expect((await run(killAt)).signal).toBe('SIGKILL');

    const told: WorktreeWrite[] = [];
    const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock });
    const settled = await writes.recover(place, async (written) => {
      told.push(written);
    });

    expect(settled).toMatchObject(outcome === null ? [] : [{ kind: 'edit', outcome, kept: [] }]);
    expect(await writes.pending()).toEqual([]);
    const after = await scene.state();
    if (outcome !== 'finished') {
      expect(after).toEqual(from);
      expect(told).toEqual([]);
      return;
    }
    // The commit has the time at which it was made.
    const { '@branch': now, '@head': _head } = after;
    expect(after).toEqual({ ...to, '@branch': now, '@head': _head });
    // What was there beyond the checkpoint is what the edit is undone to.
    const [written] = told;
    if (written?.kind !== 'edit') throw new Error('no edit was told');
    expect(written).toMatchObject({ why: 'take-back', comment: null, paths, branchCommit: now });
    expect(await scene.repo.git('show', `${written.before}:mine`)).toBe('by hand');
    expect(await scene.repo.git('show', `${written.before}:edit`)).toBe('1\n2');
    expect(await scene.repo.git('show', `${branch}:edit`)).toBe('edited');
  },
);
