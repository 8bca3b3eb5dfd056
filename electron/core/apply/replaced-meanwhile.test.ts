import { execFileSync } from 'node:child_process';
import { cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { applyScene, expectOk, quietLog, SCENE_SESSION, wallClock } from '../testing/apply-scene';
import { rollbackScene } from '../testing/rollback-scene';
import { listFile, repositoryIdentity } from '../workspace-pin/index';
import { createApplies, createWorktreeWrites } from './index';

/** Has a data folder remember a repository as one that was added. */
async function addRepository(home: string, path: string): Promise<void> {
  const pinned = { id: 'added', path, identity: await repositoryIdentity(path) };
  await writeFile(listFile(home), JSON.stringify({ repositories: [pinned] }));
}

/** Everything below a folder, its Git folder too, with what tells that something was touched. */
function looks(folder: string): string {
  const seen = execFileSync('find', [`${folder}/`, '-printf', '%P %y %l %m %s %T@ %C@\n'], {
    maxBuffer: 1 << 26,
  });
  return seen.toString().split('\n').sort().join('\n');
}

const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true });

/** Another folder, which is `folder`'s copy, or a link to one, takes the place of a folder in one moment of a write. */
function replacing(path: string, as: 'a folder' | 'a link') {
  const away = `${path}-away`;
  const other = as === 'a folder' ? path : `${path}-other`;
  let seen: readonly string[] | null = null;
  return {
    now() {
      renameSync(path, away);
      copy(away, other);
      if (as === 'a link') symlinkSync(other, path);
      seen = [other, away].map(looks);
    },
    /** Whether it happened, and nothing was touched since. */
    isUntouched: () => expect([other, away].map(looks)).toEqual(seen),
    back() {
      rmSync(path, { recursive: true });
      if (other !== path) rmSync(other, { recursive: true });
      renameSync(away, path);
    },
  };
}

/** A scene with an apply to make that takes away, changes and adds files, and moves a branch. */
async function scene() {
  const made = await applyScene({ 'f.txt': '1\n', 'gone.txt': 'x\n' });
  await made.work({ 'f.txt': '2\n', 'gone.txt': null, 'new.txt': 'new\n' });
  await addRepository(made.home, made.repo.path);
  const during = (when: string, act: () => void) => {
    let acted = false;
    return createApplies({
      ...{ home: made.home, log: quietLog, clock: wallClock },
      step(name) {
        if (acted || !name.startsWith(when)) return;
        acted = true;
        act();
      },
    });
  };
  return { ...made, during };
}

const REPLACED = { ok: false, refusal: { code: 'workspace-replaced' } };

test.each(
  someByDay(
    [
      ['a folder', 'transaction folder made'],
      ['a folder', 'files staged'],
      ['a folder', 'index locked'],
      ['a folder', 'journal written'],
      ['a folder', 'moved aside gone.txt'],
      ['a link', 'index locked'],
      ['a link', 'moved aside gone.txt'],
    ] as const,
    3,
  ),
)(
  '%s in the workspace’s place after "%s" is not written to, and the apply is taken back',
  async (as, when) => {
    await using s = await scene();
    const before = await s.manifest();
    const other = replacing(s.repo.path, as);
    const applies = s.during(when, () => {
      other.now();
      // Folders that were looked at this very moment are not looked at again.
      for (const until = performance.now() + 10; performance.now() < until; );
    });
    const request = { ...s.request({ mode: 'merge' }), fingerprint: null };
    expect(await applies.run(request)).toMatchObject(REPLACED);
    other.isUntouched();
    other.back();
    await s.applies.recover(s.repo.path);
    expect(await s.manifest()).toEqual(before);
    expectOk(await s.applies.run(request));
  },
);

test.each([['a folder', 'undo begun'] as const])(
  '%s in the workspace’s place after "%s" is not written to, and the undo ends when it is back',
  async (as, when) => {
    await using s = await scene();
    const before = await s.manifest();
    const { apply } = await s.run({ mode: 'merge' });
    const other = replacing(s.repo.path, as);
    expect(await s.during(when, () => other.now()).undo(apply)).toMatchObject(REPLACED);
    other.isUntouched();
    other.back();
    await s.applies.recover(s.repo.path);
    expect(await s.manifest()).toEqual(before);
    expect(await s.applies.list(SCENE_SESSION)).toMatchObject([{ apply, state: 'undone' }]);
  },
);

const MISSING = { ok: false, refusal: { code: 'worktree-missing', why: 'replaced' } };

test.each(
  someByDay(
    [
      ['worktree', 'a link', 'files staged', MISSING],
      ['worktree', 'a link', 'journal written', MISSING],
      ['repository', 'a folder', 'files staged', REPLACED],
      ['repository', 'a folder', 'journal written', REPLACED],
    ] as const,
    2,
  ),
)(
  'a session’s %s replaced by %s after "%s" is not written to, and the rollback is taken back',
  async (what, as, when, refused) => {
    await using s = await rollbackScene({ 'f.txt': '1\n', 'gone.txt': 'x\n' });
    await addRepository(s.home, s.repo.path);
    const first = await s.checkpoint();
    await s.agent('echo 2 > f.txt; echo new > new.txt; rm gone.txt');
    await s.checkpoint();
    const before = await s.state();
    const other = replacing(what === 'worktree' ? s.worktree : s.repo.path, as);
    let acted = false;
    const writes = createWorktreeWrites({
      ...{ home: s.home, log: quietLog, clock: wallClock },
      step(name) {
        if (acted || name !== when) return;
        acted = true;
        other.now();
      },
    });
    const done = await writes.rollback(s.request(first), async () => undefined);
    expect(done).toMatchObject(refused);
    other.isUntouched();
    other.back();
    const place = { repositoryPath: s.repo.path, path: s.worktree, session: s.session };
    await writes.recover(place, async () => undefined);
    expect(await s.state()).toEqual(before);
    expectOk(await s.rollback(first));
  },
);
