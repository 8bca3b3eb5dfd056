import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { casesByDay } from '#shared/testing/at-night';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { allowPrograms, revokePrograms } from './testing/trust';
import { workspaceManifest } from './testing/workspace-manifest';

/** Files as old as this Git knows by their times alone; those of the last second it has to read again. */
const OLD = "touch -d '2 hours ago'";

/** A session with two turns, a script each, in a repository whose filter was allowed until both had ended. */
async function revoked({ first, second, required }: { first: string; second: string; required: boolean }) {
  const repo = await testRepo({
    ...{ '.gitattributes': '*.up filter=up\n', 'it.up': 'LOUD\n', 'other.up': 'OTHER\n', 'a.txt': 'a\n' },
  });
  await repo.commit('base');
  await repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  await repo.git('config', 'filter.up.smudge', 'tr A-Z a-z');
  if (required) await repo.git('config', 'filter.up.required', 'true');
  const app = await testCore();
  const repository = await app.add(repo.path);
  await allowPrograms(app.home, repo.path);
  const turns = `if [ -e .git-turn ]; then ${second}; else echo > .git-turn; ${OLD} *.up; ${first}; fi`;
  const { session, worktree } = await runShellAgent(app, repository, turns);
  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  await app.untilIdle(session);
  const points = expectOk(await app.core.sessions.checkpoints({ session }));
  const at = (turn: number, when: 'start' | 'end') => {
    const point = points.find((one) => one.turn === turn && one.at === when);
    if (!point) throw new Error(`no checkpoint at the ${when} of turn ${turn}`);
    return point.commit;
  };
  await revokePrograms(app.home, repo.path);
  const place = worktree ?? '';
  const refs = () => repo.git('for-each-ref', '--format=%(refname) %(objectname)');
  const holds = async (text: string) => {
    const objects = await repo.git('cat-file', '--batch-check', '--batch-all-objects');
    const blobs = objects.split('\n').filter((line) => line.includes(' blob '));
    for (const line of blobs)
      if ((await repo.git('cat-file', 'blob', line.split(' ')[0] ?? '')).includes(text)) return true;
    return false;
  };
  return {
    ...{ app, repo, session, at, refs, holds },
    path: place,
    read: (path: string) => readFile(join(place, path), 'utf8'),
    state: async () => ({ ...(await workspaceManifest(place)), refs: await refs() }),
    rollback: (turn: number, when: 'start' | 'end') =>
      app.core.sessions.rollback({ session, commit: at(turn, when) }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

const REFUSED = (file: string) => ({ refusal: { code: 'programs-not-trusted', file } });

test.each(casesByDay([true, false], (required) => required))(
  'a rollback that writes a file of a filter that is no longer allowed is refused whole (required: %s)',
  async (required) => {
    await using s = await revoked({ first: 'echo one > it.up', second: 'echo two > it.up', required });
    const before = await s.state();
    expect(await s.rollback(1, 'end')).toMatchObject(REFUSED('it.up'));
    expect(await s.state()).toEqual(before);
    // Of a filter that is not required Git itself takes files as they are.
    if (required) expect(await s.holds('two')).toBe(false);

    await allowPrograms(s.app.home, s.repo.path);
    expectOk(await s.rollback(1, 'end'));
    expect(await s.read('it.up')).toBe('one\n');
  },
);

test.each(casesByDay([true, false], (required) => !required))(
  'one that deletes such a file goes on where it is what the checkpoint has, and else is refused (required: %s)',
  async (required) => {
    await using s = await revoked({
      first: 'echo b > a.txt',
      second: `echo new > new.up; ${OLD} new.up`,
      required,
    });
    expectOk(await s.rollback(1, 'end'));
    const back = await s.state();
    expect(await s.rollback(2, 'end')).toMatchObject(REFUSED('new.up'));
    expect(await s.state()).toEqual(back);

    await allowPrograms(s.app.home, s.repo.path);
    expectOk(await s.rollback(2, 'end'));
    expect(await s.read('new.up')).toBe('new\n');
    await writeFile(join(s.path, 'new.up'), 'edited\n');
    await revokePrograms(s.app.home, s.repo.path);
    const edited = await s.state();
    expect(await s.rollback(1, 'end')).toMatchObject(REFUSED('new.up'));
    expect(await s.state()).toEqual(edited);
  },
);

test('one that has nothing to do with such files goes on', async () => {
  await using s = await revoked({ first: 'echo b > a.txt', second: 'echo c > a.txt', required: true });
  expectOk(await s.rollback(1, 'end'));
  expect(await s.read('a.txt')).toBe('b\n');
  expect(await s.read('it.up')).toBe('loud\n');
  expect(await s.read('other.up')).toBe('other\n');
});

test('an edit that cannot be told from what a checkpoint has is not left behind unsaid', async () => {
  await using s = await revoked({ first: 'echo b > a.txt', second: 'echo c > a.txt', required: true });
  await writeFile(join(s.path, 'other.up'), 'edited\n');
  const before = await s.state();
  expect(await s.rollback(1, 'end')).toMatchObject(REFUSED('other.up'));
  expect(await s.state()).toEqual(before);
  expect(await s.holds('edited')).toBe(false);
});

test('an update says so too, and takes nothing into the repository that a filter is to keep out', async () => {
  await using s = await revoked({ first: 'echo b > b.txt', second: 'echo two > it.up', required: true });
  await writeFile(join(s.repo.path, 'c.txt'), 'c\n');
  await s.repo.git('add', 'c.txt');
  await s.repo.git('commit', '-qm', 'news');
  const before = await s.state();
  const wish = { session: s.session, mode: 'merge' as const, source: null, resolutions: [] };
  expect(await s.app.core.sessions.planUpdate(wish)).toMatchObject({
    refusal: { code: 'programs-not-trusted' },
  });
  expect(await s.app.core.sessions.update({ ...wish, fingerprint: null })).toMatchObject({
    refusal: { code: 'programs-not-trusted' },
  });
  expect(await s.state()).toEqual(before);
  expect(await s.holds('two')).toBe(false);

  await allowPrograms(s.app.home, s.repo.path);
  expectOk(await s.app.core.sessions.update({ ...wish, fingerprint: null }));
  expect(await s.read('c.txt')).toBe('c\n');
  expect(await s.read('it.up')).toBe('two\n');
});

test('a discard takes no clear text into the repository, and gives it back', async () => {
  await using s = await revoked({ first: 'echo b > a.txt', second: 'echo two > it.up', required: true });
  await writeFile(join(s.path, 'it.up'), 'edited\n');
  expectOk(await s.app.core.sessions.discard({ session: s.session }));
  expect(await s.holds('edited')).toBe(false);
  const back = expectOk(await s.app.core.sessions.restore({ session: s.session }));
  expect(await readFile(join(back.worktree ?? '', 'it.up'), 'utf8')).toBe('edited\n');
});

test.each(casesByDay([true, false], (required) => required))(
  'a turn in which its programs are no longer allowed keeps its work, and says what it left out (required: %s)',
  async (required) => {
    await using repo = await testRepo({
      '.gitattributes': '*.up filter=up\n',
      'it.up': 'LOUD\n',
      'a.txt': 'a\n',
    });
    await repo.commit('base');
    await repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
    await repo.git('config', 'filter.up.smudge', 'tr A-Z a-z');
    if (required) await repo.git('config', 'filter.up.required', 'true');
    await using app = await testCore();
    const repository = await app.add(repo.path);
    await allowPrograms(app.home, repo.path);
    const working = runShellAgent(
      app,
      repository,
      'echo secret > it.up; echo more >> a.txt; touch ../begun; while [ ! -e ../go ]; do sleep 0.05; done',
    );
    const place = join(repo.parent, 'repo.worktrees');
    await vi.waitUntil(() => existsSync(join(place, 'begun')), { timeout: 60_000 });
    await revokePrograms(app.home, repo.path);
    await writeFile(join(place, 'go'), '');
    const row = await working;
    expect(row).toMatchObject({ status: 'ready', failure: null });
    const [end] = ofType(await app.events(row.session), 'checkpoint.taken').slice(-1);
    const reason = required ? 'filter-failed' : 'filter-not-trusted';
    expect(end?.skipped).toEqual([{ path: 'it.up', reason }]);
    // Of a filter that is not required Git itself takes files as they are.
    expect(await repo.git('show', `${end?.commit}:it.up`)).toBe(required ? 'LOUD' : 'secret');
    expect(await repo.git('show', `${end?.commit}:a.txt`)).toBe('a\nmore');
    expect(await readFile(join(row.worktree ?? '', 'it.up'), 'utf8')).toBe('secret\n');
    expect(row.files).toBe(required ? 1 : 2);
  },
);
