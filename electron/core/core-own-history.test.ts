import { expect, test } from 'vitest';
import type { RepoPath, SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { type ShellSessions, shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

type Mode = 'merge' | 'squash' | 'rebase';
type Story = (repo: TestRepo, sessions: ShellSessions, app: TestCore) => Promise<SessionId>;

const CHECKPOINT = 'refs/understory/$UNDERSTORY_SESSION/1/end';

const told =
  (...turns: string[]): Story =>
  async (_repo, sessions) => {
    const [first = '', ...others] = turns;
    const { session } = await sessions.start(first);
    for (const turn of others) await sessions.send(session, turn);
    return session;
  };

/** What agents and users do to a session's branch, so that what is left of the work is a checkpoint, or built on one. */
const STORIES: Readonly<Record<string, Story>> = {
  'the user deletes the branch between turns': async (repo, sessions) => {
    const session = await told('echo 1 > a.txt')(repo, sessions, null as never);
    await repo.git('update-ref', '-d', 'refs/heads/understory/improve-things');
    await sessions.send(session, 'echo 2 > b.txt');
    return session;
  },
  'the branch is deleted at last': async (repo, sessions, app) => {
    const session = await told('echo 1 > a.txt', 'echo 2 > b.txt')(repo, sessions, app);
    await repo.git('update-ref', '-d', 'refs/heads/understory/improve-things');
    return session;
  },
  'the agent renames the branch': told(
    'echo 1 > a.txt; git branch -m mine; git add -A; git commit -qm own; echo 2 > b.txt',
    'echo 3 > c.txt',
  ),
  'the agent detaches': told(
    'git checkout -q --detach; echo 1 > a.txt',
    'echo 2 > b.txt; git add -A; git commit -qm own',
  ),
  'the agent switches to a branch of its own': told(
    'echo 1 > a.txt',
    'git switch -qc own; echo 2 > b.txt; git add -A; git commit -qm own; echo 3 > c.txt',
  ),
  'the agent resets to a checkpoint': told(
    'echo 1 > a.txt',
    `git reset -q --hard ${CHECKPOINT}`,
    'echo 2 > b.txt; git add -A; git commit -qm own',
  ),
  'the agent goes on from a checkpoint': told(
    'echo 1 > a.txt; git add -A; git commit -qm own; echo 2 > b.txt',
    `git reset -q --hard ${CHECKPOINT}; echo 3 > c.txt; git add -A; git commit -qm further; echo 4 > d.txt`,
  ),
  'the agent picks a checkpoint': told(
    'echo 1 > a.txt',
    `git reset -q --hard HEAD~1; git cherry-pick ${CHECKPOINT}; echo 2 > b.txt`,
  ),
  'the agent amends a checkpoint': told(
    'echo 1 > a.txt',
    `git reset -q --hard ${CHECKPOINT}; echo 2 > b.txt; git add -A; git commit -q --amend -m amended`,
  ),
  'the agent merges a checkpoint': told(
    'echo 1 > a.txt',
    `git reset -q --hard HEAD~1; echo 2 > b.txt; git add -A; git commit -qm own; git merge -q --no-edit ${CHECKPOINT}`,
  ),
  'the session starts from a checkpoint of another': async (repo, sessions) => {
    const other = await sessions.start('echo 1 > a.txt');
    await repo.write({ 'a.txt': '1\n' });
    return (await sessions.start('echo 2 > b.txt', `refs/understory/${other.session}/1/end`)).session;
  },
  'it is discarded without its branch, and restored': async (repo, sessions, app) => {
    const session = await told('echo 1 > a.txt')(repo, sessions, app);
    await repo.git('update-ref', '-d', 'refs/heads/understory/improve-things');
    expectOk(await app.core.sessions.discard({ session }));
    expectOk(await app.core.sessions.restore({ session }));
    await sessions.send(session, 'echo 2 > b.txt');
    return session;
  },
  'it is rolled back without its branch': async (repo, sessions, app) => {
    const first = await sessions.start('echo 1 > a.txt');
    const { session } = await sessions.send(first.session, 'echo 2 > b.txt');
    await repo.git('update-ref', '-d', 'refs/heads/understory/improve-things');
    await sessions.send(session, 'echo 3 > c.txt');
    expectOk(await app.core.sessions.rollback({ session, commit: first.head }));
    await sessions.send(session, 'echo 4 > d.txt');
    return session;
  },
};

const apply = (app: TestCore, session: SessionId, mode: Mode, only: RepoPath[] | null = null) =>
  app.core.apply.run({ session, mode, target: null, only, hunks: [], resolutions: [], fingerprint: null });

/** Authors and committers of what Git shows for some refs, each once. */
async function people({ git }: TestRepo, ...refs: string[]): Promise<string[]> {
  return [...new Set((await git('log', '--format=%an <%ae>%n%cn <%ce>', ...refs)).split('\n'))];
}

const US = ['Tess Test <tess@example.org>'];

/** By day one in which the user takes the branch away, and three in which an agent builds on a checkpoint. */
const BY_DAY = ['the user deletes the branch between turns', 'the agent goes on from a checkpoint'];

test.each(casesByDay(Object.keys(STORIES), (name) => BY_DAY.includes(name)))(
  'no commit of our bookkeeping comes to the user where %s',
  async (name) => {
    await using repo = await testRepo({ 'f.txt': 'f\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const session = expectOk({ ok: true, value: await STORIES[name]?.(repo, sessions, app) }) as SessionId;
    await repo.write({ 'm.txt': 'm\n' });
    const main = await repo.commit('on main');
    const { head } = expectOk(await app.core.sessions.show({ session }));
    // A user who merges the session's branch by hand.
    expect(await people(repo, '--branches')).toEqual(US);
    for (const mode of ['merge', 'rebase', 'squash'] as const) {
      const record = expectOk(await apply(app, session, mode));
      expect(await people(repo)).toEqual(US);
      expect(await repo.git('log', '--format=%s%n%b')).not.toMatch(/^(Turn \d|- Turn \d|understory$)/m);
      expect(await repo.git('diff', '--stat', head, 'HEAD', '--', '.', ':!m.txt')).toBe('');
      expectOk(await app.core.apply.undo({ apply: record.apply }));
      expect(await repo.git('rev-parse', 'HEAD')).toBe(main);
      expect(await repo.git('status', '--porcelain')).toBe('');
    }
  },
);

test('parts that are merged one after the other stand on commits of the user', async () => {
  await using repo = await testRepo({ 'f.txt': 'f\n' });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session } = await sessions.start('echo 1 > a.txt; echo 2 > b.txt; echo 3 > c.txt');
  for (const path of ['a.txt', 'b.txt', 'c.txt']) {
    expectOk(await apply(app, session, 'merge', [path as RepoPath]));
    expect(await people(repo)).toEqual(US);
  }
  expect(await repo.git('log', '--format=%s', '--author=Understory')).toBe('');
  expect(await repo.git('diff', '--stat', 'understory/improve-things', 'HEAD')).toBe('');
});
