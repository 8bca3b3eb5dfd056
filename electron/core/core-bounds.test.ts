import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { describeNote } from '#shared/describe-note';
import { someByDay } from '#shared/testing/at-night';
import { isRunning } from './testing/is-running';
import { ofType } from './testing/scripted-sessions';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** Leaves environment, session, group and parents behind, then runs `$1`. */
const ESCAPED = (script: string) =>
  `env -i PATH="$PATH" setsid sh -c "setsid sh -c '${script}' &" > /dev/null 2>&1 < /dev/null`;

test.runIf(process.platform === 'linux')(
  'what only leaves its session, twice, is ended with its turn',
  async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const row = await sessions.start(
      `${ESCAPED('echo \\$\\$ > new; mv new pid; cd /; exec sleep 1000')}\nuntil [ -e pid ]; do sleep 0.05; done`,
    );
    const pid = Number(await readFile(join(row.worktree ?? '', 'pid'), 'utf8'));
    await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false));
    expect(ofType(await app.events(row.session), 'session.noted')).toEqual([]);
    expect(row.processes).toEqual([]);
  },
);

test('a session full of pipes is told, ends, is discarded, and no other one waits for it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const row = await sessions.start(`
    echo two > a.txt
    rm -f .gitignore; mkfifo .gitignore; mkdir s; mkfifo s/.gitattributes
    g=$(git rev-parse --absolute-git-dir)
    for name in index commondir config.worktree locked; do rm -f "$g/$name"; mkfifo "$g/$name"; done`);
  const notes = ofType(await app.events(row.session), 'session.noted').map(
    ({ note }) => describeNote(note).text,
  );
  expect(notes.some((text) => text.includes(`rm '${join(row.worktree ?? '', '.gitignore')}'`))).toBe(true);
  const other = await sessions.start('echo three > b.txt');
  expect(other.files).toBe(1);
  const checks = await app.core.core.doctor({});
  expect(checks.find(({ id }) => id === 'repositories')?.detail).toContain('.gitignore');
  expectOk(await app.core.sessions.discard({ session: row.session }));
  await expect(stat(row.worktree ?? '')).rejects.toThrow('ENOENT');
}, 60_000);

test.each(someByDay(['.gitignore', 'sub/.gitattributes'], 1))(
  'a pattern in %s that takes for ever to match ends a turn with its line, and keeps no session from being discarded',
  async (name) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const row = await sessions.start('mkdir sub; echo two > a.txt');
    const worktree = row.worktree ?? '';
    const plant = `for n in 1 2 3; do : > sub/$(printf 'a%.0s' $(seq 200))$n; done
      printf '%sb text\\n' "$(printf '*a%.0s' $(seq 30))" > ${name}`;
    const failure = await sessions.send(row.session, plant).catch((error: unknown) => String(error));
    // Newer versions of Git match such patterns quickly.
    if (typeof failure === 'string') expect(failure).toContain(`line 1 of ${join(worktree, name)}`);
    expectOk(await app.core.sessions.discard({ session: row.session }));
    const restored = expectOk(await app.core.sessions.restore({ session: row.session }));
    expect(await readFile(join(restored.worktree ?? '', name), 'utf8')).toContain('*a*a*a');
  },
  60_000,
);
