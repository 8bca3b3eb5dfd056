import { appendFile, cp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { AgentId, type CommitId } from '#shared/ids';
import { isAllApplied } from '#shared/session-state';
import { AT_NIGHT } from '#shared/testing/at-night';
import { buildCoreChild, RESOURCES } from './testing/core-process';
import { saveFolders } from './testing/save-folders';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import type { StepChildTask } from './testing/step-child';
import { expectOk } from './testing/test-core';

const demo = AgentId.parse('demo');

/** A session of two turns whose log was lost while no core was open. */
async function lostSession(what: 'gone' | 'damaged') {
  const place = await scriptedSessions();
  const { app, repo } = place;
  const script: ScriptStep[] = ['one.txt', 'two.txt'].flatMap((path) => [
    { write: { path, content: `${path}\n` } },
    { next: true },
  ]);
  const { session } = await place.start(script, { title: 'Add the files', prompt: 'Write them' });
  await app.untilIdle(session);
  expectOk(await app.core.sessions.send({ session, prompt: 'And another' }));
  const row = await app.untilRow(session, ({ turns, status }) => turns === 2 && status === 'ready');
  expectOk(
    await app.core.apply.run({
      ...{ session, mode: 'changes', target: null, only: null, hunks: [], resolutions: [] },
      fingerprint: null,
    }),
  );
  const worktree = row.worktree ?? '';
  const folder = join(app.home, 'sessions', session);
  const log = join(folder, 'events.jsonl');
  await app.core.close();
  if (what === 'gone') await rm(folder, { recursive: true });
  else await writeFile(log, 'the first lines are\nnot those of a log\n');
  return {
    ...{ ...place, app, repo, row, session, worktree, log },
    git: (...args: string[]) => execa('git', args, { cwd: worktree }),
    /** Without it nothing but the repository and the records tell of the session. */
    forgetIndex: async () => {
      for (const name of await readdir(app.home))
        if (name.startsWith('index.db')) await rm(join(app.home, name));
    },
    recover: (agent = demo) => app.core.worktrees.recover({ session, agent }),
  };
}

test('a session whose log is gone is made again from its worktree, with its turns, and goes on', async () => {
  await using lost = await lostSession('gone');
  const { app, session, worktree, git, repo } = lost;
  await lost.forgetIndex();
  await writeFile(join(worktree, 'committed.txt'), 'by hand\n');
  await git('add', 'committed.txt');
  await git('commit', '-qm', 'by hand');
  await appendFile(join(worktree, 'a.txt'), 'edited\n');
  await writeFile(join(worktree, 'untracked.txt'), 'new\n');
  await app.reopen();

  const row = expectOk(await lost.recover());
  expect(row).toMatchObject({
    ...{ session, status: 'ready', title: 'add the files', worktree, branch: lost.row.branch, turns: 3 },
    ...{ base: lost.row.base, files: 5, unfinished: null, agent: { id: 'demo' } },
  });
  expect(row.createdAt.slice(0, 16)).toBe(lost.row.createdAt.slice(0, 16));
  for (const path of ['one.txt', 'two.txt', 'committed.txt', 'untracked.txt'])
    expect(await repo.git('show', `${row.head}:${path}`)).not.toBe('');
  expect(await repo.git('show', `${row.head}:a.txt`)).toContain('edited');
  const events = await app.events(session);
  expect(ofType(events, 'turn.recovered')).toMatchObject([
    { turn: 1, from: 0, prompt: 'Write them', found: false },
    { turn: 2, from: 1, prompt: 'And another', found: false },
    { turn: 3, from: 2, prompt: null, found: true },
  ]);
  expect(ofType(events, 'session.noted')).toMatchObject([
    { note: { code: 'recovered', turns: 2, kept: null } },
  ]);
  const turn = expectOk(await app.core.changes.get({ session, scope: { kind: 'turn', turn: 2 } }));
  expect(turn.files.map(({ path }) => path)).toEqual(['two.txt']);
  expect(await lost.recover()).toMatchObject({ refusal: { code: 'not-recoverable', why: 'has-log' } });

  await app.reopen();
  expect(expectOk(await app.core.sessions.show({ session }))).toMatchObject({ head: row.head, files: 5 });
  const [, first] = ofType(events, 'checkpoint.taken').filter(({ at }) => at === 'end');
  expectOk(await app.core.sessions.rollback({ session, commit: first?.commit as CommitId }));
  expect(await readdir(worktree)).toEqual(expect.arrayContaining(['one.txt', 'two.txt']));
  expect(await readdir(worktree)).not.toContain('untracked.txt');
  expectOk(await app.core.sessions.discard({ session }));
  expect(expectOk(await app.core.sessions.restore({ session }))).toMatchObject({ status: 'ready' });
});

test('a damaged log is kept beside the new one, and what the index remembers is taken over', async () => {
  await using lost = await lostSession('damaged');
  const { app, session, log } = lost;
  const damaged = await readFile(log, 'utf8');
  await app.reopen();
  const logs = async () => (await app.core.core.doctor({})).find(({ id }) => id === 'sessions');
  expect(await logs()).toMatchObject({ state: 'warning', detail: expect.stringContaining(session) });
  const row = expectOk(await lost.recover(AgentId.parse('scripted')));
  expect(row).toMatchObject({ title: 'Add the files', base: lost.row.base, files: 2 });
  expect([isAllApplied(row), row.applied?.head]).toEqual([true, lost.row.head]);
  const [noted] = ofType(await app.events(session), 'session.noted');
  const kept = noted?.note.code === 'recovered' ? (noted.note.kept ?? '') : '';
  expect(await readFile(kept, 'utf8')).toBe(damaged);
  expect(await logs()).toMatchObject({ state: 'ok' });
  expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
  expect(await app.untilRow(session, ({ turns, status }) => turns === 4 && status === 'ready')).toMatchObject(
    {
      agent: { id: 'scripted' },
    },
  );
});

test('what is not ours is not adopted, whatever it claims', async () => {
  await using lost = await lostSession('gone');
  const { app, session, worktree, repo } = lost;
  const forged = `refs/understory/${session}/3/end`;
  await repo.git('update-ref', forged, 'HEAD');
  const entry = await readFile(join(worktree, '.git'), 'utf8');
  const aside = join(repo.parent, 'aside');
  await rename(worktree, aside);
  await cp(aside, worktree, { recursive: true });
  await writeFile(join(worktree, '.git'), 'gitdir: /nowhere\n');
  await app.reopen();
  const replaced = { refusal: { code: 'not-recoverable', why: 'replaced' } };
  expect(await lost.recover()).toMatchObject(replaced);
  await rm(worktree, { recursive: true });
  await symlink(repo.path, worktree);
  expect(await lost.recover()).toMatchObject(replaced);
  await rm(worktree);
  await rename(aside, worktree);
  // Another session's by now: its lock says so.
  const admin = entry.trim().replace('gitdir: ', '');
  const lock = await readFile(join(admin, 'locked'), 'utf8');
  await writeFile(join(admin, 'locked'), 'Understory session 0somebodyelse0');
  const branch = lost.row.branch?.replace('refs/heads/', '') ?? '';
  const log = join(repo.path, '.git', 'logs', 'refs', 'heads', branch);
  const made = await readFile(log, 'utf8');
  await writeFile(log, made.replace(session, '0somebodyelse0'));
  expect(await lost.recover()).toMatchObject({ refusal: { code: 'not-recoverable', why: 'no-repository' } });
  await writeFile(join(admin, 'locked'), lock);
  await writeFile(log, made);

  expect(expectOk(await lost.recover())).toMatchObject({ turns: 4, files: 2 });
  expect(await repo.git('rev-parse', forged)).toBe(await repo.git('rev-parse', 'HEAD'));
  const recovered = ofType(await app.events(session), 'turn.recovered');
  expect(recovered.map(({ turn, found }) => [turn, found])).toEqual([
    [1, false],
    [2, false],
    [4, true],
  ]);
});

test('a kill at any step leaves the lost session or the whole one', async () => {
  await using child = await buildCoreChild('step-child');
  await using lost = await lostSession('damaged');
  const { app, session, repo, log } = lost;
  await appendFile(join(lost.worktree, 'a.txt'), 'edited\n');
  await using bringBack = await saveFolders(repo, app.home);
  const run = async (killAt: number | null) => {
    const order: StepChildTask = {
      ...{ home: app.home, resources: RESOURCES, ask: null, discard: null, killAt },
      recover: { session, agent: demo },
    };
    const ended = await execa(process.execPath, [child.file, JSON.stringify(order)], { reject: false });
    if (ended.signal !== 'SIGKILL' && ended.exitCode !== 0) throw new Error(ended.stderr);
    return ended.stdout.split('\n').filter(Boolean);
  };
  const damaged = await readFile(log, 'utf8');
  const steps = await run(null);
  const own = [
    'beginning of it noted',
    'found work recorded',
    'lost log kept',
    'new log written',
    'log in its place',
  ];
  expect(steps.filter((name) => own.includes(name))).toEqual(own);
  for (const name of AT_NIGHT ? own : ['new log written', 'log in its place']) {
    await bringBack();
    await run(steps.indexOf(name));
    const isWhole = name === 'log in its place';
    expect((await readFile(log, 'utf8')) === damaged, name).toBe(!isWhole);
    await app.reopen();
    if (!isWhole) expectOk(await lost.recover());
    const row = expectOk(await app.core.sessions.show({ session }));
    expect(row, name).toMatchObject({ status: 'ready', files: 3 });
    expect(await repo.git('show', `${row.head}:a.txt`)).toContain('edited');
    await app.core.close();
  }
});
