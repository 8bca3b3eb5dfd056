import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 12 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;

const both = Buffer.from(lines({ 5: 'session and main' })).toString('base64');

/** An update whose only conflict, in a.txt, is settled; `null`: none may be left. */
async function update(
  app: TestCore,
  session: SessionId,
  mode: 'merge' | 'rebase',
  bytes: string | null,
): Promise<void> {
  const resolutions = bytes ? [{ path: 'a.txt' as never, take: { choice: 'content' as const, bytes } }] : [];
  const how = { session, mode, source: null, resolutions };
  expect(expectOk(await app.core.sessions.planUpdate(how)).conflicts).toEqual([]);
  expectOk(await app.core.sessions.update({ ...how, fingerprint: null }));
}

const apply = (app: TestCore, session: SessionId, mode: 'merge' | 'squash' | 'rebase') =>
  app.core.apply.run({
    session,
    mode,
    target: null,
    only: null,
    hunks: [],
    resolutions: [],
    fingerprint: null,
  });

test.each(casesByDay(['merge', 'rebase'] as const, (mode) => mode === 'rebase'))(
  'what was settled in an update is not asked about again in the next one, by %s, nor by a rebase to main',
  async (mode) => {
    await using repo = await testRepo({ 'a.txt': lines() });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const { session } = await sessions.start(
      `sed -i 's/line 5/session/' a.txt; git commit -qam first; echo n > n.txt`,
    );
    await repo.write({ 'a.txt': lines({ 5: 'main' }) });
    await repo.commit('on main');
    await update(app, session, 'merge', both);
    await sessions.send(session, `sed -i 's/line 1$/one/' a.txt`);
    await repo.write({ 'b.txt': 'b\n' });
    await repo.commit('on main again');
    await update(app, session, mode, null);
    expectOk(await apply(app, session, 'rebase'));
    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(lines({ 1: 'one', 5: 'session and main' }));
    expect(await readFile(join(repo.path, 'n.txt'), 'utf8')).toBe('n\n');
    expect(await repo.git('status', '--porcelain')).toBe('');
  },
);

test.each(casesByDay(['squash', 'rebase'] as const, (mode) => mode === 'squash'))(
  'what a %s brought to main comes back with an update without a question, though the session went on in its lines',
  async (mode) => {
    await using repo = await testRepo({ 'a.txt': lines() });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const { session } = await sessions.start(`sed -i 's/line 5/session/' a.txt`);
    await repo.write({ 'b.txt': 'b\n' });
    await repo.commit('on main');
    expectOk(await apply(app, session, mode));
    await sessions.send(session, `sed -i 's/^session/session, second/' a.txt`);
    await update(app, session, 'merge', null);
    expect(await repo.git('show', 'understory/improve-things:b.txt')).toBe('b');
    expectOk(await apply(app, session, 'merge'));
    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(lines({ 5: 'session, second' }));
  },
);

test('after a rollback to before an apply, an update brings what was applied', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session, head } = await sessions.start(`echo one > one.txt`);
  await sessions.send(session, `sed -i 's/line 5/session/' a.txt`);
  expectOk(await apply(app, session, 'squash'));
  expectOk(await app.core.sessions.rollback({ session, commit: head }));
  await update(app, session, 'merge', null);
  expect(await repo.git('show', 'understory/improve-things:a.txt')).toBe(lines({ 5: 'session' }).trimEnd());
});
