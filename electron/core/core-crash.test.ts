import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import { startCoreProcess } from './testing/core-process';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

function agent(id: string, steps: readonly ScriptStep[]) {
  return { ...scriptedAgent(steps), id: AgentId.parse(id) };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** One that ended and that init has not counted yet lives no more. */
async function lives(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

test('after kill -9 in the middle of turns everything is found, marked interrupted and can go on', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'understory-crash-'));
  try {
    const working = agent('working', [
      { write: { path: 'half.txt', content: 'half\n' } },
      { say: 'I have begun.' },
      { fork: { pidFile: 'pid.txt', detached: true, ignoresSigterm: true } },
      { write: { path: join(home, 'begun'), content: '' } },
      { waitForFile: join(home, 'go') },
      { write: { path: 'rest.txt', content: 'rest\n' } },
    ]);
    const waiting = agent('waiting', [{ say: 'never' }]);
    const settings = { concurrency: 1, customAgents: [working, waiting] };
    const order = { home, settings, repository: repo.path, agents: [working.id, waiting.id] };
    await using child = await startCoreProcess(order);
    const [session, queued] = child.sessions;
    if (!session || !queued) throw new Error('no sessions');
    await expect.poll(() => exists(join(home, 'begun')), { timeout: 20_000 }).toBe(true);
    await expect
      .poll(async () =>
        (await readFile(join(home, 'sessions', session, 'events.jsonl'), 'utf8')).includes('I have begun.'),
      )
      .toBe(true);
    await child.kill();
    const log = join(home, 'sessions', session, 'events.jsonl');
    await appendFile(log, '{"seq":99,"at":"2026-');

    await using app = await testCore({ home, settings });
    await app.core.recovered;
    const rows = new Map((await app.core.sessions.list({})).map((row) => [row.session, row]));
    const row = rows.get(session);
    expect(row).toMatchObject({ status: 'interrupted', files: 2, attention: null });
    expect(rows.get(queued)).toMatchObject({ status: 'interrupted' });
    expect(await repo.git('show', `${row?.head}:half.txt`)).toBe('half');
    expect(await repo.git('show', `${row?.branch}:half.txt`)).toBe('half');
    const grandchild = Number(await readFile(join(row?.worktree ?? '', 'pid.txt'), 'utf8'));
    expect(await lives(grandchild)).toBe(false);
    const events = await app.events(session);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.event).toMatchObject({ type: 'turn.ended', outcome: 'interrupted' });

    await writeFile(join(home, 'go'), '');
    expectOk(await app.core.sessions.resume({ session }));
    expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2, files: 3 });
    expectOk(await app.core.sessions.resume({ session: queued }));
    expect(await app.untilIdle(queued)).toMatchObject({ status: 'ready', turns: 2 });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('what a turn changed in shared state before kill -9 is noticed at the next start', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'understory-crash-'));
  try {
    const changing = agent('changing', [
      { run: ['git', 'config', 'user.name', 'Bot'] },
      { write: { path: join(home, 'begun'), content: '' } },
      { waitForFile: join(home, 'never') },
    ]);
    const settings = { customAgents: [changing] };
    await using child = await startCoreProcess({
      ...{ home, settings, repository: repo.path },
      agents: [changing.id],
    });
    const [session] = child.sessions;
    if (!session) throw new Error('no session');
    await expect.poll(() => exists(join(home, 'begun')), { timeout: 20_000 }).toBe(true);
    await child.kill();

    await using app = await testCore({ home, settings });
    await app.core.recovered;
    const row = expectOk(await app.core.sessions.show({ session }));
    expect(row.status).toBe('interrupted');
    expect(row.sharedChanges).toHaveLength(1);
    expectOk(await app.core.sharedState.putBack({ session, changes: null }));
    expect(await repo.git('config', 'user.name')).toBe('Tess Test');
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
