import { access, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import type { SessionId } from '#shared/ids';
import { scriptedAgent } from './testing/scripted-agent';
import { scriptedSessions } from './testing/scripted-sessions';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const whole = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };
const write = (path: string, content = `${path}\n`) => ({ write: { path, content } });

type Place = Awaited<ReturnType<typeof scriptedSessions>>;

async function sessionWith(place: Place, path: string): Promise<SessionId> {
  const { session } = await place.start([write(path)]);
  await place.app.untilIdle(session);
  return session;
}

/** The session goes on with another turn, and all of its work is applied and taken back. */
async function expectWhole(app: TestCore, session: SessionId, root: string, path: string) {
  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', repositoryPath: root });
  // Git as an agent runs it there finds this worktree.
  const top = await execa('git', ['rev-parse', '--show-toplevel'], { cwd: row.worktree ?? '' });
  expect(top.stdout).toBe(row.worktree);
  expect(expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } })).files).toMatchObject([
    { path },
  ]);
  const { apply } = expectOk(await app.core.apply.run({ ...whole, session, mode: 'changes' }));
  expect(await readFile(join(root, path), 'utf8')).toBe(`${path}\n`);
  expectOk(await app.core.apply.undo({ apply }));
  await expect(readFile(join(root, path))).rejects.toThrow();
}

test('a repository that was moved and opened again has its sessions, applies and discards', async () => {
  await using place = await scriptedSessions({ settings: { setupCommands: {} } });
  const { app, repo } = place;
  await app.core.settings.update({ setupCommands: { [repo.path]: ['true'] } });
  const kept = await sessionWith(place, 'kept.txt');
  const applied = await sessionWith(place, 'applied.txt');
  const discarded = await sessionWith(place, 'discarded.txt');
  const { apply } = expectOk(await app.core.apply.run({ ...whole, session: applied, mode: 'changes' }));
  expectOk(await app.core.sessions.discard({ session: discarded }));
  const moved = join(repo.parent, 'elsewhere', 'new name');
  await mkdir(join(repo.parent, 'elsewhere'));
  await rename(repo.path, moved);

  const again = expectOk(await app.core.repositories.add({ path: moved }));

  expect(await app.core.repositories.list({})).toMatchObject([
    { id: again.id, name: 'new name', path: moved, state: { state: 'ready' } },
  ]);
  expect(
    (await app.core.sessions.list({})).map(({ repository, repositoryPath }) => [repository, repositoryPath]),
  ).toEqual(Array.from({ length: 3 }, () => [again.id, moved]));
  expect(await app.core.settings.get({})).toMatchObject({ setupCommands: { [moved]: ['true'] } });
  expect(await app.core.apply.list({ session: null })).toMatchObject([
    { apply, repositoryPath: moved, obstacle: null },
  ]);
  expectOk(await app.core.apply.undo({ apply }));
  await expect(readFile(join(moved, 'applied.txt'))).rejects.toThrow();
  await expectWhole(app, kept, moved, 'kept.txt');
  const back = expectOk(await app.core.sessions.restore({ session: discarded }));
  expect(await readFile(join(back.worktree ?? '', 'discarded.txt'), 'utf8')).toBe('discarded.txt\n');
  await expectWhole(app, discarded, moved, 'discarded.txt');
  await app.reopen();
  await app.core.recovered;
  const update = {
    ...{ session: kept, mode: 'merge' as const, source: null },
    ...{ resolutions: [], fingerprint: null },
  };
  expect(await app.core.sessions.update(update)).toMatchObject({ refusal: { code: 'up-to-date' } });

  // And back again.
  await rename(moved, repo.path);
  await app.core.repositories.follow({ path: join(repo.path) });
  await expectWhole(app, kept, repo.path, 'kept.txt');
});

testAtNight(
  'worktrees that were moved with the folder around, or renamed with the repository, are found',
  async () => {
    await using place = await scriptedSessions();
    const { app, repo } = place;
    const session = await sessionWith(place, 'b.txt');
    const inside = join(repo.parent, 'inside');
    await mkdir(inside);
    const name = basename(repo.path);
    await rename(repo.path, join(inside, name));
    await rename(`${repo.path}.worktrees`, join(inside, `${name}.worktrees`));
    await app.core.repositories.follow({ path: join(inside, name) });
    expect(expectOk(await app.core.sessions.show({ session })).worktree).toMatch(
      join(inside, `${name}.worktrees`),
    );
    await expectWhole(app, session, join(inside, name), 'b.txt');

    await rename(join(inside, name), join(inside, 'other'));
    await rename(join(inside, `${name}.worktrees`), join(inside, 'other.worktrees'));
    // Renamed where it was, it needs not be opened.
    expect(await app.core.repositories.list({})).toMatchObject([
      { path: join(inside, 'other'), state: { state: 'ready' } },
    ]);
    expect(expectOk(await app.core.sessions.show({ session })).worktree).toMatch(
      join(inside, 'other.worktrees'),
    );
    await expectWhole(app, session, join(inside, 'other'), 'b.txt');
  },
);

test('a copy is another repository, and so is one that was put in the old place', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const session = await sessionWith(place, 'b.txt');
  const [mine] = await app.core.repositories.list({});
  const copy = join(repo.parent, 'copy');
  await cp(repo.path, copy, { recursive: true, verbatimSymlinks: true });
  const other = expectOk(await app.core.repositories.add({ path: copy }));
  expect(other.id).not.toBe(mine?.id);
  expect(expectOk(await app.core.sessions.show({ session })).repositoryPath).toBe(repo.path);

  const moved = join(repo.parent, 'away', 'moved');
  await mkdir(join(repo.parent, 'away'));
  await rename(repo.path, moved);
  await execa('git', ['clone', '-q', moved, repo.path]);
  const clone = expectOk(await app.core.repositories.add({ path: repo.path }));
  expect([mine?.id, other.id]).not.toContain(clone.id);
  const again = expectOk(await app.core.repositories.add({ path: moved }));
  expect(again.id).toBe(mine?.id);
  await expectWhole(app, session, moved, 'b.txt');
});

testAtNight('one that was taken off the list and moved has its sessions when it is added again', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const session = await sessionWith(place, 'b.txt');
  const id = await app.add(repo.path);
  expectOk(await app.core.repositories.remove({ repository: id }));
  expect(await app.add(repo.path)).toBe(id);
  expectOk(await app.core.repositories.remove({ repository: id }));
  const moved = join(repo.parent, 'moved');
  await rename(repo.path, moved);
  await app.reopen();
  expect(await app.add(moved)).toBe(id);
  await expectWhole(app, session, moved, 'b.txt');
});

testAtNight(
  'after a copy to another disk the user says where it is, and nothing else is taken for it',
  async () => {
    await using place = await scriptedSessions();
    const { app, repo } = place;
    const session = await sessionWith(place, 'b.txt');
    const [listed] = await app.core.repositories.list({});
    const repository = listed?.id ?? (await app.add(repo.path));
    const [copy, clone] = [join(repo.parent, 'copy'), join(repo.parent, 'clone')];
    await cp(repo.path, copy, { recursive: true, verbatimSymlinks: true });
    await execa('git', ['clone', '-q', repo.path, clone]);
    expect(await app.core.repositories.locate({ repository, path: copy })).toMatchObject({
      refusal: { code: 'repository-still-there', path: repo.path },
    });
    await rm(repo.path, { recursive: true });
    expect(await app.core.repositories.locate({ repository, path: clone })).toMatchObject({
      refusal: { code: 'repository-differs', path: clone },
    });
    expectOk(await app.core.repositories.locate({ repository, path: copy }));
    await expectWhole(app, session, copy, 'b.txt');
  },
);

test('a move that a crash cut off is brought to its end at the next start', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const session = await sessionWith(place, 'b.txt');
  const moved = join(repo.parent, 'moved');
  await rename(repo.path, moved);
  await app.core.repositories.follow({ path: moved });
  const { seq } = expectOk(await app.core.sessions.show({ session }));
  // As it is after the list was written and before any session was told.
  const file = join(app.home, 'repositories.json');
  const list = JSON.parse(await readFile(file, 'utf8')) as { repositories: { movingFrom: unknown }[] };
  const from = { root: repo.path, gitDir: join(repo.path, '.git'), commonDir: join(repo.path, '.git') };
  for (const one of list.repositories) one.movingFrom = from;
  await writeFile(file, JSON.stringify(list));
  await app.forget(session, seq - 1);
  await expectWhole(app, session, moved, 'b.txt');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ repositories: [{ movingFrom: null }] });
});

test('no link that was put in a worktree’s place is followed or written through', async () => {
  await using place = await scriptedSessions();
  await using other = await testRepo({ 'a.txt': 'theirs\n' });
  const { app, repo } = place;
  await other.commit('base');
  const session = await sessionWith(place, 'b.txt');
  const { worktree } = expectOk(await app.core.sessions.show({ session }));
  await rm(worktree ?? '', { recursive: true });
  await symlink(other.path, worktree ?? '');
  const before = await other.git('status', '--porcelain', '--ignored');
  const moved = join(repo.parent, 'moved');
  await rename(repo.path, moved);
  await app.core.repositories.follow({ path: moved });
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toMatchObject({
    refusal: { code: 'worktree-missing' },
  });
  expect(await other.git('status', '--porcelain', '--ignored')).toBe(before);
  expect((await readFile(join(other.path, '.git/HEAD'), 'utf8')).trim()).toBe('ref: refs/heads/main');
});

test('a session that works while its repository is renamed keeps its turn', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const moved = join(repo.parent, 'moved');
  const { session } = await app.start(
    await app.add(repo.path),
    scriptedAgent([write('b.txt'), { waitForFile: 'go.txt' }, write('c.txt')]),
  );
  await app.untilRow(session, ({ worktree, status }) => worktree !== null && status === 'working');
  const { worktree } = expectOk(await app.core.sessions.show({ session }));
  await vi.waitFor(() => access(join(worktree ?? '', 'b.txt')), { timeout: 60_000 });
  await rename(repo.path, moved);
  await app.core.repositories.follow({ path: moved });
  await writeFile(join(worktree ?? '', 'go.txt'), '');
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', repositoryPath: moved, files: 3 });
});
