import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { recorderPid } from './isolation';
import { ofType } from './testing/scripted-sessions';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const SANDBOX = { isolation: 'sandbox' as const };

async function said(app: TestCore, session: SessionId): Promise<string> {
  return ofType(await app.events(session), 'agent.said')
    .map(({ text }) => text)
    .join('');
}

test('commits of an agent in a sandbox are on its branch, and every change outside is there for its next turn', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const begun = await sessions.start(
    `echo two >> a.txt; git commit -qam "by the agent"; echo x > x.txt; git add x.txt; git stash -q
     git update-ref refs/heads/main HEAD; echo three >> a.txt`,
    null,
    SANDBOX,
  );
  const { session, branch, worktree } = begun;
  if (!branch || !worktree) throw new Error('no worktree');
  expect(begun).toMatchObject({ files: 1, unfinished: null, strayed: null });
  expect(await repo.git('log', '--format=%s', `${branch}~1`)).toBe('by the agent\nbase');
  expect(await repo.git('log', '--format=%s', 'main')).toBe('base');
  expect(await repo.git('-C', worktree, 'status', '--porcelain')).toBe('');
  const first = await repo.git('rev-parse', branch);

  await repo.git('commit', '-q', '--allow-empty', '-m', 'of the user');
  const again = await sessions.send(
    session,
    `B=$(git branch --show-current); git log -1 --format="main %s" main; git rev-parse HEAD; git status -s; git stash pop -q; cat x.txt
     git checkout -qb astray; git commit -qm "astray" -a; git rebase -q main; git checkout -q "$B"; git merge -q astray -m merged`,
  );
  const words = await said(app, session);
  for (const word of ['main of the user', first, 'x\n']) expect(words).toContain(word);
  expect(again).toMatchObject({ files: 2, strayed: null });
  expect(await repo.git('log', '--first-parent', '--format=%s', branch)).toBe(
    'merged\nset -e\nby the agent\nbase',
  );

  const recorder = recorderPid(app.home, session);

  // In the middle of a rebase, then taken back.
  const open = await sessions.send(
    session,
    `B=$(git branch --show-current); git checkout -qb other HEAD~1; echo else > x.txt; git add x.txt; git commit -qm else; git checkout -q "$B"
     echo more > x.txt; git commit -qam more; git rebase other || true; git stash list`,
  );
  expect(open).toMatchObject({ strayed: 'HEAD', unfinished: { operation: 'rebase', unmergedCount: 1 } });
  // What records waits with the agent, and goes with it.
  expect(recorder).toBeDefined();
  expect(recorderPid(app.home, session)).toBe(recorder);
  expectOk(await app.core.sessions.rollback({ session, commit: again.head }));
  expect(recorderPid(app.home, session)).toBeUndefined();
  const after = await sessions.send(session, 'echo "now $(git status -sb | tr "\\n" ";") $(cat x.txt)"');
  expect(after).toMatchObject({ strayed: null, unfinished: null });
  expect(await said(app, session)).toContain(`now ## ${branch.replace('refs/heads/', '')}; x`);
  expect(ofType(await app.events(session), 'session.noted')).toEqual([]);
});

test('a discard takes the sandbox along, a restore brings it back, and it goes with the trash', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session } = await sessions.start(
    'echo x > a.txt; git stash -q; git commit --allow-empty -qm mine',
    null,
    SANDBOX,
  );
  const sandbox = join(app.home, 'sandboxes', session);
  expectOk(await app.core.sessions.discard({ session }));
  await expect(access(sandbox)).rejects.toMatchObject({ code: 'ENOENT' });
  expectOk(await app.core.sessions.restore({ session }));
  await sessions.send(session, 'git stash pop -q; cat a.txt; git log --format=%s');
  expect(await said(app, session)).toContain('x\nmine\nbase');
  expectOk(await app.core.sessions.discard({ session }));
  expect((await app.core.trash.delete({ items: [{ what: 'session', session }] })).refused).toEqual([]);
  expect(await readdir(join(app.home, 'sandboxes'))).toEqual([]);
});
