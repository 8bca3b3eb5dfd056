import { access, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ApplyId, SessionId } from '#shared/ids';
import { AT_NIGHT } from '#shared/testing/at-night';
import type { TrashKey } from '#shared/trash';
import type { WorktreeEntry } from '#shared/worktrees';
import { buildCoreChild, RESOURCES } from './testing/core-process';
import { saveFolders } from './testing/save-folders';
import { scriptedAgent } from './testing/scripted-agent';
import type { StepChildTask } from './testing/step-child';
import { expectOk, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';
import { workspaceManifest } from './testing/workspace-manifest';

type Child = Awaited<ReturnType<typeof buildCoreChild>>;

async function run(home: string, task: Pick<StepChildTask, 'killAt' | 'clean' | 'delete'>) {
  const order = { home, resources: RESOURCES, ask: null, discard: null, ...task } satisfies StepChildTask;
  const result = await execa(process.execPath, [child.file, JSON.stringify(order)], { reject: false });
  const killed = result.signal === 'SIGKILL';
  if (!killed && result.exitCode !== 0) throw new Error(result.stderr);
  return { killed, steps: result.stdout.split('\n').filter(Boolean) };
}

let child: Child;

beforeAll(async () => {
  child = await buildCoreChild('step-child');
});
afterAll(() => child[Symbol.asyncDispose]());

const changes = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };

/** Two sessions with work, one of which was applied; that one is discarded where it is asked for. */
async function scene(repo: TestRepo, home: string, discards: boolean) {
  await using app = await testCore({ home });
  const repository = await app.add(repo.path);
  const sessions: SessionId[] = [];
  for (const name of ['one', 'two']) {
    const work = scriptedAgent([{ write: { path: `${name}.txt`, content: `${name}\n` } }]);
    const { session } = await app.start(repository, work, { title: name });
    await app.untilIdle(session);
    sessions.push(session);
  }
  const [one, two] = sessions as [SessionId, SessionId];
  const applied = expectOk(await app.core.apply.run({ session: one, mode: 'changes', ...changes })).apply;
  const [place = ''] = await readdir(join(home, 'transactions'));
  // This process lives on; the one that applied shall have ended.
  const owner = JSON.stringify({ pid: process.pid, started: 'at another time' });
  await writeFile(join(home, 'transactions', place, applied, 'owner.json'), owner);
  if (discards) expectOk(await app.core.sessions.discard({ session: one }));
  const entries: WorktreeEntry[] = [];
  for await (const update of app.core.worktrees.inventory({ repository: null }))
    if (update.type === 'entry') entries.push(update.entry);
  return { one, two, applied, entries };
}

test('a kill while something is deleted from the trash leaves it whole or gone', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'understory-home-')));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const { one, two, applied } = await scene(repo, home, true);
  const items: TrashKey[] = [
    { what: 'session', session: one },
    { what: 'originals', apply: applied },
  ];
  const workspace = await workspaceManifest(repo.path);
  await using bringBack = await saveFolders(repo, home);
  const { steps } = await run(home, { killAt: null, delete: { items } });
  expect(steps.length).toBeGreaterThan(7);
  for (const [killAt, name] of steps.entries()) {
    if (!AT_NIGHT && killAt % 4 !== 1) continue;
    await bringBack();
    expect((await run(home, { killAt, delete: { items } })).killed, name).toBe(true);
    await settled({ repo, home, one, two, applied, name });
    expect(await workspaceManifest(repo.path), name).toEqual(workspace);
  }
}, 600_000);

/** What was told to be deleted is; everything else is as it was, and can be had back. */
async function settled(of: {
  repo: TestRepo;
  home: string;
  one: SessionId;
  two: SessionId;
  applied: ApplyId;
  name: string;
}): Promise<void> {
  const { repo, home, one, two, applied, name } = of;
  await using app = await testCore({ home });
  await app.core.recovered;
  const { discarded, worktree } = expectOk(await app.core.sessions.show({ session: one }));
  expect(worktree, name).toBeNull();
  // The step that a kill comes after first is that the session was told.
  expect(discarded?.folder ?? null, name).toBeNull();
  expect(await app.core.sessions.restore({ session: one }), name).toMatchObject({
    refusal: { code: 'session-expired' },
  });
  expect(await repo.git('for-each-ref', `refs/understory/${one}`), name).toBe('');
  const other = expectOk(await app.core.sessions.show({ session: two }));
  const beside = await readdir(join(other.worktree ?? '', '..'));
  expect(beside, name).not.toContain('.understory-trash');
  expect(await readFile(join(other.worktree ?? '', 'two.txt'), 'utf8'), name).toBe('two\n');
  const [past] = await app.core.apply.list({ session: one });
  const given = past?.undoDataRemovedAt ?? null;
  await app.core.close();
  const kept = (await readdir(join(home, 'transactions'), { recursive: true })).filter((path) =>
    path.includes(applied),
  );
  expect(kept.length > 0, name).toBe(given === null);
}

test('a kill in the middle of a clean-up leaves each session there or in the trash, and all of it comes back', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'understory-home-')));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const { one, two, entries } = await scene(repo, home, false);
  const clean = { chosen: entries.map(({ session, seen }) => ({ session, seen })) };
  await using bringBack = await saveFolders(repo, home);
  const { steps } = await run(home, { killAt: null, clean });
  const ends = new Set<string>();
  for (const [killAt, name] of steps.entries()) {
    if (!AT_NIGHT && killAt % 8 !== 4) continue;
    await bringBack();
    expect((await run(home, { killAt, clean })).killed, name).toBe(true);
    await using app = await testCore({ home });
    await app.core.recovered;
    for (const [session, file] of [
      [one, 'one'],
      [two, 'two'],
    ] as const) {
      const row = expectOk(await app.core.sessions.show({ session }));
      ends.add(row.discarded ? 'in the trash' : 'there');
      const back = row.discarded ? expectOk(await app.core.sessions.restore({ session })) : row;
      await access(back.worktree ?? '');
      expect(await readFile(join(back.worktree ?? '', `${file}.txt`), 'utf8'), name).toBe(`${file}\n`);
    }
  }
  expect([...ends].sort()).toEqual(['in the trash', 'there']);
}, 600_000);
