import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { testRepo } from '../core/testing/test-repo';
import { commandScene } from './testing/command-scene';

const place = commandScene();

/** Whether bubblewrap is on this machine. */
const bubblewrap = vi.hoisted(() => ({ isThere: true }));
vi.mock('../core/isolation/find-bubblewrap', async (original) => {
  const { findBubblewrap } = await original<typeof import('../core/isolation/find-bubblewrap')>();
  return { findBubblewrap: () => (bubblewrap.isThere ? findBubblewrap() : null) };
});
afterEach(() => {
  bubblewrap.isThere = true;
});

test('where no setting says otherwise a session has a sandbox, or is refused with the way to go on without', async () => {
  await writeFile(join(place.home, 'data', 'settings.json'), '{}');
  const words = ['run', 'Do it', '--command', `sh -c 'echo x > ${place.home}/outside; echo new > n.txt'`];
  const { result } = await place.json(words);
  expect(result).toMatchObject({ isolation: 'sandbox', status: 'ready' });
  expect((await place.run(['show', String(result.session)])).stdout).toMatch(
    /sandbox {3}yes.*\n {2}limits {4}At most \d+ processes at once/,
  );
  await expect(readFile(join(place.home, 'outside'))).rejects.toMatchObject({ code: 'ENOENT' });
  bubblewrap.isThere = false;
  const refused = await place.run(words);
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toMatch(/bubblewrap is not installed.*Nothing was started/);
  expect(refused.stderr).toContain('--isolation none');
  const without = await place.json([...words, '--isolation', 'none']);
  expect(without).toMatchObject({ code: 0, result: { status: 'ready' } });
  expect(without.result.isolation).toBeUndefined();
  expect((await place.run(['list'])).stdout).toMatch(/ready.*, no sandbox/i);
});

test('what a sandbox was allowed is shown with ids, revoked by them, and given back', async () => {
  const notes = join(place.home, 'notes');
  await mkdir(notes);
  const words = ['run', 'Look', '--command', 'true', '--isolation', 'sandbox', '--allow-path', notes];
  const { result } = await place.json([...words, '--allow-host', 'a.example']);
  const session = String(result.session);
  const shown = async () => (await place.run(['show', session])).stdout;
  expect(await shown()).toContain(`  allowed   1 ${notes} to read\n  allowed   2 a.example:443 is reached`);
  expect(await shown()).toMatch(/ {2}keys {6}Those of models that its agent is given are in the sandbox/);
  expect(await shown()).toContain(`grants revoke ID --session ${session}`);
  const grants = (...more: string[]) => place.json(['grants', ...more, '--session', session]);
  expect((await grants()).result).toMatchObject({
    grants: [
      { id: 1, name: notes, kind: 'read', revoked: false },
      { id: 2, name: 'a.example:443', kind: 'reach', revoked: false },
    ],
  });
  expect((await grants('revoke', '3')).code).toBe(2);
  expect((await grants('revoke', '1')).result).toMatchObject({ revoked: [{ id: 1, revoked: true }] });
  expect((await grants('revoke', '1')).result).toMatchObject({ revoked: [] });
  expect(await shown()).not.toContain(notes);
  await grants('revoke', 'a.example:443');
  expect(await shown()).not.toContain('allowed');
  expect((await grants('restore', '--all')).result).toMatchObject({ restored: [{ id: 1 }, { id: 2 }] });
  expect(await shown()).toContain('2 a.example:443');
});

test('an undo without a name is for the repository one stands in, and says where', async () => {
  await using other = await testRepo({ 'x.txt': 'x\n' });
  await other.commit('base');
  const elsewhere = { cwd: other.path };
  const mine = await place.session('echo new > n.txt');
  const ofMine = (await place.json(['apply', mine])).result;
  const { result: theirs } = await place.json(
    ['run', 'Do it', '--command', "sh -c 'echo new > n.txt'"],
    elsewhere,
  );
  await place.json(['apply', String(theirs.session)], elsewhere);

  const outside = await place.json(['undo'], { cwd: place.home });
  expect(outside).toMatchObject({ code: 3, result: { refusal: { code: 'not-a-repository' } } });
  expect(outside.stderr).toContain(String(ofMine.apply));
  expect(outside.stderr).toContain(other.path);
  expect((await place.json(['applies'])).result).toMatchObject({ applies: 2 });

  await mkdir(join(place.repo.path, 'sub'));
  const sub = { cwd: join(place.repo.path, 'sub') };
  expect((await place.json(['applies', '--repo', '.'], sub)).result).toMatchObject({ applies: 1 });
  const undone = await place.run(['undo'], sub);
  expect(undone.stdout).toContain(`Undone in ${place.repo.path}`);
  expect(await place.repo.git('status', '--porcelain')).toBe('');
  expect(await readFile(join(other.path, 'n.txt'), 'utf8')).toBe('new\n');

  expect(await place.json(['undo'])).toMatchObject({
    code: 3,
    result: { refusal: { code: 'nothing-to-undo', path: place.repo.path } },
  });
  expect(await place.json(['undo', '--repo', other.path])).toMatchObject({
    code: 0,
    result: { repositoryPath: other.path },
  });
  expect(await other.git('status', '--porcelain')).toBe('');
});

test('all working trees of a repository are one, and the one at hand comes first', async () => {
  const linked = join(await realpath(place.repo.parent), 'linked');
  await place.repo.git('worktree', 'add', '-q', linked);
  const id = await place.session('echo new > n.txt');
  const worktree = String((await place.json(['show', id])).result.worktree);
  await place.json(['apply', id]);
  const { result: other } = await place.json(['run', 'Do it', '--command', "sh -c 'echo new > l.txt'"], {
    cwd: linked,
  });
  await place.json(['apply', String(other.session)]);
  expect((await place.json(['list', '--repo', linked])).result).toMatchObject({ sessions: 2 });
  expect((await place.json(['list', '--repo', worktree])).result).toMatchObject({ sessions: 2 });
  expect((await place.json(['undo'])).result).toMatchObject({ repositoryPath: place.repo.path });
  expect((await place.json(['undo'], { cwd: worktree })).result).toMatchObject({ repositoryPath: linked });
});

test('a path that names nothing is said so by name, and one from where one stands is found', async () => {
  const id = await place.session('mkdir sub; echo new > sub/n.txt; echo two >> a.txt');
  const typo = await place.json(['apply', id, '--only', 'typo.txt']);
  expect(typo).toMatchObject({ code: 3, result: { refusal: { code: 'part-unfit', path: 'typo.txt' } } });
  for (const more of [
    ['--only', ''],
    ['--only', '../x'],
    ['--only', '/etc/passwd'],
    ['--hunk', '=0'],
    ['--resolve', '=ours'],
    ['--resolve', '../a.txt=ours'],
  ]) {
    const wrong = await place.json(['apply', id, ...more]);
    expect(wrong.code, more.join(' ')).toBe(2);
    expect(wrong.stderr).not.toMatch(/^ +at /m);
  }
  expect((await place.json(['apply', id, '--hunk', 'sub=0'])).code).toBe(3);
  expect(await place.repo.git('status', '--porcelain')).toBe('');
  await mkdir(join(place.repo.path, 'sub'));
  const sub = { cwd: join(place.repo.path, 'sub') };
  expect((await place.json(['apply', id, '--only', './n.txt', '--dry-run'], sub)).result).toMatchObject({
    files: ['sub/n.txt'],
  });
  expect(
    (await place.json(['apply', id, '--hunk', '../a.txt=0', '--only', '../a.txt'], sub)).result,
  ).toMatchObject({
    files: ['a.txt'],
  });
});

test('a session is continued elsewhere with what is not committed, and the hand-off undone', async () => {
  const id = String(
    (await place.json(['run', 'Plan it', '--kind', 'local', '--command', "sh -c 'echo My plan.'"])).result
      .session,
  );
  await place.repo.write({ 'b.txt': 'edited\n', 'new.txt': 'new\n' });
  const planned = await place.json(['continue', id, '--dry-run']);
  expect(planned.result).toMatchObject({ turns: 1, filesInAll: 2, choices: ['copy', 'move', 'leave'] });
  expect((await place.run(['continue', id, '--dry-run'])).stdout).toContain('My plan.');

  const there = await place.json(['continue', id, 'Build it', '--changes', 'move']);
  expect(there.code).toBe(0);
  expect(there.lines).toContainEqual(
    expect.objectContaining({ type: 'handed-off', from: id, changes: 'move', files: 2 }),
  );
  expect(await place.repo.git('status', '--porcelain')).toBe('');
  const next = String(there.result.session);
  expect((await place.run(['show', next])).stdout).toContain(`from      ${id}`);
  expect((await place.run(['show', id])).stdout).toContain(`continued ${next}`);
  expect((await place.run(['applies'])).stdout).not.toContain('No applies');

  expect((await place.json(['continue', next, '--undo'])).result).toMatchObject({ status: 'discarded' });
  expect(await place.repo.git('status', '--porcelain')).toBe(' M b.txt\n?? new.txt');
  expect(await place.json(['continue', id, '--in', 'cloud'])).toMatchObject({
    code: 3,
    result: { refusal: { code: 'place-not-offered' } },
  });
});
