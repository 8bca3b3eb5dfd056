import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { AT_NIGHT } from '#shared/testing/at-night';
import { buildCoreChild, RESOURCES } from './testing/core-process';
import { saveFolders } from './testing/save-folders';
import { scriptedAgent } from './testing/scripted-agent';
import type { StepChildTask } from './testing/step-child';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';
import { filesManifest, workspaceManifest } from './testing/workspace-manifest';

type Scene = { repo: TestRepo; home: string; session: SessionId; worktree: string };

/** A session with commits, one that no checkpoint knows, and edits and files that no commit has. */
async function discardScene(repo: TestRepo, home: string): Promise<Scene> {
  await using app = await testCore({ home });
  const repository = await app.add(repo.path);
  const work = scriptedAgent([
    { write: { path: 'a.txt', content: 'of the agent\n' } },
    { write: { path: 'new/b.txt', content: 'new\n' } },
  ]);
  const { session } = await app.start(repository, work);
  const { worktree } = await app.untilIdle(session);
  if (worktree === null) throw new Error('a session without a worktree');
  const byHand = [
    'echo committed > d.txt; git add d.txt; git commit -qm "by hand"',
    'echo more >> a.txt; echo untracked > c.txt; ln -s c.txt link; chmod +x new/b.txt',
  ];
  await execa('sh', ['-c', byHand.join('; ')], { cwd: worktree });
  return { repo, home, session, worktree };
}

test('a kill at any step of a discard loses nothing and leaves nothing half removed', async () => {
  await using child = await buildCoreChild('step-child');
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'understory-home-')));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const scene = await discardScene(repo, home);
  const { session, worktree } = scene;
  const counts = { 'not begun': 0, finished: 0 };
  let kills = 0;
  const run = async (task: Pick<StepChildTask, 'killAt' | 'discard'>) => {
    const order = { home, resources: RESOURCES, ask: null, ...task } satisfies StepChildTask;
    const result = await execa(process.execPath, [child.file, JSON.stringify(order)], { reject: false });
    const killed = result.signal === 'SIGKILL';
    if (!killed && result.exitCode !== 0) throw new Error(result.stderr);
    if (killed) kills += 1;
    return { killed, steps: result.stdout.split('\n').filter(Boolean) };
  };
  const workspace = await workspaceManifest(repo.path);
  const files = await filesManifest(worktree);
  await using bringBack = await saveFolders(repo, home);

  const { steps } = await run({ killAt: null, discard: session });
  expect(steps.length).toBeGreaterThan(6);
  for (const [killAt, name] of steps.entries()) {
    if (!AT_NIGHT && killAt % 3 !== 0) continue;
    await bringBack();
    expect((await run({ killAt, discard: session })).killed).toBe(true);
    for (let again = 0; AT_NIGHT || (killAt % 3 === 0 && again < 4); again += AT_NIGHT ? 1 : 3) {
      if (!(await run({ killAt: again, discard: null })).killed) break;
    }
    counts[await settled(scene, name, files)] += 1;
    expect(await workspaceManifest(repo.path), name).toEqual(workspace);
  }
  const ends = `not begun ${counts['not begun']}, finished ${counts.finished}`;
  process.stdout.write(`discard killed ${kills} times with its recovery: ${ends}, lost 0\n`);
  expect(Math.min(counts.finished, counts['not begun'])).toBeGreaterThan(0);
}, 600_000);

/** Opens the core again: the discard has not begun or is finished, and what the session did comes back whole. */
async function settled(
  { repo, home, session, worktree }: Scene,
  name: string,
  files: Record<string, string>,
): Promise<'not begun' | 'finished'> {
  await using app = await testCore({ home });
  await app.core.recovered;
  const row = expectOk(await app.core.sessions.show({ session }));
  const outcome = row.discarded === null ? 'not begun' : 'finished';
  expect(await readdir(join(home, 'leftovers')), name).toEqual([]);
  if (outcome === 'not begun') {
    expect(await filesManifest(worktree), name).toEqual(files);
    expect(await repo.git('for-each-ref', `refs/understory/${session}/discarded`), name).toBe('');
    expect(row.worktree, name).toBe(worktree);
    expectOk(await app.core.sessions.discard({ session }));
  }
  expect(await readdir(join(worktree, '..')), name).toEqual(['.understory-trash']);
  expect(await repo.git('for-each-ref', row.branch ?? ''), name).toBe('');
  await expectRestored({ app, repo, session, name }, files);
  return outcome;
}

async function expectRestored(
  { app, repo, session, name }: { app: TestCore; repo: TestRepo; session: SessionId; name: string },
  files: Record<string, string>,
): Promise<void> {
  const restored = expectOk(await app.core.sessions.restore({ session }));
  const withoutTimes = (manifest: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(manifest).map(([path, found]) => [path, found.replace(/ \d{10,}$/, '')]),
    );
  expect(withoutTimes(await filesManifest(restored.worktree ?? '')), name).toEqual(withoutTimes(files));
  expect(await repo.git('log', '-1', '--format=%s', restored.branch ?? ''), name).toBe('by hand');
  await repo.git('fsck', '--connectivity-only', '--no-dangling');
}
