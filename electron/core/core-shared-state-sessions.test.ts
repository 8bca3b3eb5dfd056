import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeSharedChange } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import { sharedStateScene } from './testing/shared-state-scene';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, type TestCore } from './testing/test-core';

test('the branch that an apply moves during another session’s turn is not told of', async () => {
  await using s = await sharedStateScene();
  const done = await s.run('echo n >n.txt');
  const other = runShellAgent(s.app, s.repository, 'while [ ! -e go ]; do sleep 0.05; done', {
    title: 'waits',
  });
  const waiting = await s.app.untilRow(
    expectOk(await s.app.core.sessions.show({ session: await newest(s.app, done.row.session) })).session,
    ({ status, activity }) => status === 'working' && activity !== 'starting',
  );
  const { apply } = expectOk(
    await s.app.core.apply.run({
      ...{ session: done.row.session, mode: 'squash', target: null, only: null, hunks: [], resolutions: [] },
      fingerprint: null,
    }),
  );
  expectOk(await s.app.core.apply.undo({ apply }));
  await writeFile(join(waiting.worktree ?? '', 'go'), '');
  await other;
  expect(await s.noticed(waiting.session)).toEqual([]);
});

async function newest(app: TestCore, not: SessionId): Promise<SessionId> {
  for await (const { rows } of app.core.sessions.watch({})) {
    const row = rows.find(({ session }) => session !== not);
    if (row) return row.session;
  }
  throw new Error('no other session began');
}

test('two sessions whose turns were open both tell, and one decision counts for both', async () => {
  await using s = await sharedStateScene();
  const first = runShellAgent(s.app, s.repository, 'while [ ! -e "$PWD/../go" ]; do sleep 0.05; done', {
    title: 'one',
  });
  const id = await newest(s.app, '' as SessionId);
  await s.app.untilRow(id, ({ status, activity }) => status === 'working' && activity !== 'starting');
  const second = await s.run('git config user.name Bot; touch ../go', { title: 'two' });
  const row = await first;
  expect((await s.noticed(row.session)).map(describeSharedChange)).toEqual(
    second.changes.map(describeSharedChange),
  );
  await s.putBack(row.session);
  expect(await s.repo.git('config', 'user.name')).toBe('Tess Test');
  expect((await s.noticed(second.row.session)).map(({ state }) => state)).toEqual(['put-back']);
});
