import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { startCoreProcess } from './testing/core-process';
import { isRunning } from './testing/is-running';
import { scriptedAgent } from './testing/scripted-agent';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/**
 * Shell words that run a script (without single quotes) which sheds all that a process can shed: its environment, its
 * session twice, its parents and the mark on its limits, which root takes off and anybody else lowers.
 */
const SHED = (script: string) =>
  `prlimit --pid $$ --rttime=unlimited:unlimited 2> /dev/null || prlimit --pid $$ --rttime=7:7
  env -i PATH="$PATH" setsid sh -c "setsid sh -c '${script}' &" > /dev/null 2>&1 < /dev/null`;
const UNTIL = (file: string) => `until [ -e ${file} ]; do sleep 0.05; done`;
/** Writes its pid and works on in the worktree. */
const STAYS = `echo \\$\\$ > new; mv new pid; exec sleep 1000`;

const pids: number[] = [];
afterEach(() => {
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
});

async function pidIn(file: string): Promise<number> {
  const pid = Number(await vi.waitFor(() => readFile(file, 'utf8'), { timeout: 20_000 }));
  pids.push(pid);
  return pid;
}

async function leaveOne(app: TestCore, repo: string): Promise<{ row: SessionRow; pid: number }> {
  const sessions = await shellSessions(app, repo);
  const row = await sessions.start(`${SHED(STAYS)}\n${UNTIL('pid')}`);
  return { row, pid: await pidIn(join(row.worktree ?? '', 'pid')) };
}

const shown = async (app: TestCore, session: SessionId) =>
  expectOk(await app.core.sessions.show({ session })).processes;

describe.runIf(process.platform === 'linux')('what outlives its turn', () => {
  test('is in a local session as well, where the user’s own processes are not', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const own = spawn('sh', ['-c', 'exec sleep 1000'], { cwd: repo.path, stdio: 'ignore', detached: true });
    if (own.pid !== undefined) pids.push(own.pid);
    const lowers = `prlimit --pid $$ --rttime=7:7\nenv -i PATH="$PATH" setsid sh -c "setsid sh -c '${STAYS}' &" > /dev/null 2>&1 < /dev/null`;
    const row = await runShellAgent(app, await app.add(repo.path), `${lowers}\n${UNTIL('pid')}`, {
      kind: 'local',
    });
    const pid = await pidIn(join(repo.path, 'pid'));
    expect(row.processes).toMatchObject([{ pid, command: 'sleep 1000', left: false }]);
    expectOk(await app.core.processes.end({ session: row.session, processes: null }));
    expect(await shown(app, row.session)).toEqual([]);
    expect(await isRunning(pid)).toBe(false);
  });

  test('is in the session with pid and command when the turn ends, and is ended by the user alone', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const { row, pid } = await leaveOne(app, repo.path);
    expect(row.processes).toMatchObject([{ pid, command: 'sleep 1000', left: false }]);
    expect(ofType(await app.events(row.session), 'processes.found')).toMatchObject([
      { turn: 1, processes: [{ pid }], fresh: [row.processes[0]?.id], more: 0 },
    ]);
    // Somebody’s own process in the same folder.
    const own = spawn('sleep', ['1000'], { cwd: row.worktree ?? '', stdio: 'ignore' });
    pids.push(own.pid ?? 0);

    const { ended, notEnded, living } = expectOk(
      await app.core.processes.end({ session: row.session, processes: null }, undefined, {
        through: 'window',
      }),
    );
    expect({ ended, notEnded, living }).toMatchObject({ ended: [{ pid }], notEnded: [], living: [] });
    expect(await isRunning(pid)).toBe(false);
    expect(await isRunning(own.pid ?? 0)).toBe(true);
    expect(await shown(app, row.session)).toEqual([]);
    expect(ofType(await app.events(row.session), 'processes.ended')).toMatchObject([
      { processes: [{ pid }], through: 'window' },
    ]);
  });

  test('is killed where it does not heed the signal, and what it starts meanwhile is found', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    await writeFile(
      join(repo.parent, 'stubborn.sh'),
      `trap 'setsid sh -c "echo \\$\\$ > heir.new; mv heir.new heir; exec sleep 1001" & trap "" TERM' TERM
echo $$ > new; mv new pid; while :; do sleep 0.1; done\n`,
    );
    const row = await sessions.start(
      `${SHED(`exec sh ${join(repo.parent, 'stubborn.sh')}`)}\n${UNTIL('pid')}`,
    );
    const pid = await pidIn(join(row.worktree ?? '', 'pid'));
    const ids = row.processes.filter((one) => one.pid === pid).map(({ id }) => id);
    const done = expectOk(await app.core.processes.end({ session: row.session, processes: ids }));
    expect(done).toMatchObject({ ended: [{ pid }], notEnded: [] });
    expect(await isRunning(pid)).toBe(false);
    const heirPid = await pidIn(join(row.worktree ?? '', 'heir'));
    await vi.waitFor(
      async () => expect((await shown(app, row.session)).map((one) => one.pid)).toContain(heirPid),
      { timeout: 20_000 },
    );
  });

  test('is found by a later look where it was elsewhere when the turn ended, and gone from the session when it ends', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const [away, go] = [join(repo.parent, 'away'), join(repo.parent, 'go')];
    const comesBack = `w=\\$PWD; cd /; echo \\$\\$ > ${away}.new; mv ${away}.new ${away}; ${UNTIL(go)}; cd \\$w; exec sleep 1000`;
    const row = await sessions.start(`${SHED(comesBack)}\n${UNTIL(away)}`);
    const pid = await pidIn(away);
    expect(row.processes).toEqual([]);
    await writeFile(go, '');
    const found = await app.untilRow(row.session, ({ processes }) => processes.length > 0);
    expect(found.processes).toMatchObject([{ pid, command: 'sleep 1000' }]);
    expect(found.noteworthySeq).toBe(found.seq);
    process.kill(pid, 'SIGKILL');
    await app.untilRow(row.session, ({ processes }) => processes.length === 0);
    expect(ofType(await app.events(row.session), 'processes.ended')).toEqual([]);
  });

  test('keeps a session from being discarded until it is ended', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const { row, pid } = await leaveOne(app, repo.path);
    const { session } = row;
    expect(await app.core.sessions.discard({ session })).toMatchObject({
      ok: false,
      refusal: { code: 'processes-living', session, processes: [{ pid, command: 'sleep 1000' }] },
    });
    expect(await isRunning(pid)).toBe(true);
    expect((await stat(row.worktree ?? '')).isDirectory()).toBe(true);
    expectOk(await app.core.processes.end({ session, processes: null }));
    expectOk(await app.core.sessions.discard({ session }));
  });

  test('is no longer asked about once the user let it run, nor is what it starts', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const parent = `echo \\$\\$ > new; mv new pid; ${UNTIL('go')}; sleep 1001 & echo \\$! > child; wait`;
    const row = await sessions.start(`${SHED(parent)}\n${UNTIL('pid')}`);
    const { session, worktree } = row;
    const pid = await pidIn(join(worktree ?? '', 'pid'));
    const { left } = expectOk(await app.core.processes.leave({ session, processes: null }));
    expect(left.map((one) => one.pid)).toContain(pid);
    await writeFile(join(worktree ?? '', 'go'), '');
    await pidIn(join(worktree ?? '', 'child'));
    const now = expectOk(await app.core.processes.list({ session }));
    expect(now).toMatchObject([{ pid, left: true }]);
    await app.reopen();
    expect(await shown(app, session)).toMatchObject([{ pid, left: true }]);
    expectOk(await app.core.sessions.discard({ session }));
    expect(await isRunning(pid)).toBe(true);
  });

  test('is found at the next start after a crash', async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    const home = await mkdtemp(join(tmpdir(), 'understory-crash-'));
    try {
      const script = `${SHED(STAYS)}; ${UNTIL('pid')}; echo begun > ${join(home, 'begun')}; exec sleep 1000`;
      const agent = {
        ...scriptedAgent([{ run: ['sh', '-c', script] }]),
        id: AgentId.parse('shedding'),
      };
      const settings = { customAgents: [agent] };
      await using child = await startCoreProcess({
        ...{ home, settings, repository: repo.path },
        agents: [agent.id],
      });
      const [session] = child.sessions;
      if (!session) throw new Error('no session');
      await vi.waitFor(() => stat(join(home, 'begun')), { timeout: 20_000 });
      await child.kill();
      await using app = await testCore({ home, settings });
      await app.core.recovered;
      const row = expectOk(await app.core.sessions.show({ session }));
      const pid = await pidIn(join(row.worktree ?? '', 'pid'));
      expect(row).toMatchObject({ status: 'interrupted', processes: [{ pid, command: 'sleep 1000' }] });
      expectOk(await app.core.processes.end({ session, processes: null }));
      expect(await isRunning(pid)).toBe(false);
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
