import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ofType } from './testing/scripted-sessions';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const FROM_FILES = ['-c', 'protocol.file.allow=always'];

test('what an agent commits in a submodule is where the user’s Git has it, goes to the trash and comes back', async () => {
  await using lib = await testRepo({ 'in.txt': '1\n' });
  await lib.commit('upstream');
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.git(...FROM_FILES, 'submodule', '--quiet', 'add', lib.path, 'lib');
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const begun = await sessions.start(
    `git -c protocol.file.allow=always submodule --quiet update --init; cd lib; git config user.email a@x; git config user.name A
     echo 2 > in.txt; git commit -qam first; cd ..; git commit -qam pointer; echo 3 > lib/in.txt; git -C lib commit -qam second`,
    null,
    { isolation: 'sandbox', paths: [{ path: lib.path, access: 'read' }] },
  );
  const { session, branch, worktree } = begun;
  if (!branch || !worktree) throw new Error('no worktree');
  const inLib = (...args: string[]) => repo.git('-C', join(worktree, 'lib'), ...args);
  // As without a sandbox.
  expect(await repo.git('-C', worktree, 'status', '--porcelain')).toBe('');
  expect(await inLib('status', '--porcelain')).toBe('');
  expect(await inLib('log', '--format=%s')).toBe('second\nfirst\nupstream');
  const second = await inLib('rev-parse', 'HEAD');
  expect(await repo.git('rev-parse', `${begun.head}:lib`)).toBe(second);
  expect(await repo.git('log', '--format=%s', branch)).toContain('pointer');
  expect(await inLib('config', 'remote.origin.url')).toBe(lib.path);

  // The user brings it into the workspace.
  expectOk(
    await app.core.apply.run({
      ...{ session, mode: 'squash', target: null, only: null, hunks: [], resolutions: [] },
      ...{ fingerprint: null, acceptUnfinished: false },
    }),
  );
  await repo.git('-C', 'lib', 'fetch', '-q', join(worktree, 'lib'), 'HEAD:of-the-session');
  await repo.git('submodule', '--quiet', 'update');
  expect(await repo.git('status', '--porcelain')).toBe('');

  // What the user does there outside stays, and what comes from inside is kept beside it.
  await inLib(
    '-c',
    'user.name=T',
    '-c',
    'user.email=t@x',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'of the user',
  );
  await sessions.send(session, 'cd lib; git log -1 --format=%s; git commit -q --allow-empty -m third');
  expect(await inLib('log', '-2', '--format=%s')).toBe('of the user\nsecond');
  expect(await inLib('log', '--format=%s', '--not', 'HEAD', '--glob=refs/sandbox/kept')).toBe('');
  expect(await inLib('log', '--format=%s', '--glob=refs/sandbox/kept', '--not', 'HEAD')).toBe('third');

  const modules = join(repo.path, '.git/worktrees/improve-things/modules');
  expectOk(await app.core.sessions.discard({ session }));
  await expect(access(modules)).rejects.toMatchObject({ code: 'ENOENT' });
  expectOk(await app.core.sessions.restore({ session }));
  expect(await inLib('log', '-1', '--format=%s')).toBe('of the user');
  await sessions.send(session, 'git -C lib log -1 --format="%s is inside"');
  const events = await app.events(session);
  expect(JSON.stringify(ofType(events, 'agent.said'))).toContain('third is inside');
  expect(ofType(events, 'session.noted')).toEqual([]);
});

test('a session that comes back under another name goes on with its branch and its submodules', async () => {
  await using lib = await testRepo({ 'in.txt': '1\n' });
  await lib.commit('upstream');
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.git(...FROM_FILES, 'submodule', '--quiet', 'add', lib.path, 'lib');
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session, worktree } = await sessions.start(
    `git -c protocol.file.allow=always submodule --quiet update --init; echo two > a.txt; git commit -qam "by the agent"
     git -C lib -c user.name=A -c user.email=a@x commit -q --allow-empty -m first`,
    null,
    { isolation: 'sandbox', paths: [{ path: lib.path, access: 'read' }] },
  );
  if (!worktree) throw new Error('no worktree');
  expectOk(await app.core.sessions.discard({ session }));
  await mkdir(worktree);
  await writeFile(join(worktree, 'x'), 'of the user');
  const restored = expectOk(await app.core.sessions.restore({ session }));
  expect(restored.worktree).toBe(`${worktree}-2`);
  await sessions.send(
    session,
    `git status -s; echo three > a.txt; git commit -qam again; git -C lib log --format=%s; echo 2 > lib/in.txt; git -C lib status -s`,
  );
  const said = ofType(await app.events(session), 'agent.said').map(({ text }) => text);
  expect(said.join('')).toBe('first\nupstream\n M in.txt\n');
  expect(await repo.git('log', '--format=%s', restored.branch ?? '')).toBe(
    'again\nset -e\nby the agent\nbase',
  );
  expect(await repo.git('-C', `${worktree}-2/lib`, 'status', '--porcelain')).toBe(' M in.txt');
});
