import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { scriptedAgent } from './testing/scripted-agent';
import { scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a session is compared with another one of its repository, and with no other', async () => {
  await using place = await scriptedSessions();
  await using elsewhere = await testRepo({ 'a.txt': 'one\n' });
  await elsewhere.commit('base');
  const { app, start } = place;
  const one = await start([
    { write: { path: 'a.txt', content: 'two\n' } },
    { write: { path: 'both.txt', content: 'the same\n' } },
  ]);
  await app.untilIdle(one.session);
  const other = await start([
    { write: { path: 'a.txt', content: 'three\n' } },
    { write: { path: 'both.txt', content: 'the same\n' } },
  ]);
  await app.untilIdle(other.session);
  const { get, patch, sides } = app.core.changes;
  const scope = { kind: 'other', session: other.session } as const;

  const changeset = expectOk(await get({ session: one.session, scope }));
  expect(changeset).toMatchObject({ scope, files: [{ path: 'a.txt', status: 'modified' }] });
  const { from, to, files } = changeset;
  const read = await sides({ session: one.session, from, to, paths: files.map(({ path }) => path) });
  expect(expectOk(read)).toMatchObject([{ before: { text: 'two\n' }, after: { text: 'three\n' } }]);
  const { bytes } = expectOk(await patch({ session: one.session, scope, complete: true }));
  expect(Buffer.from(bytes, 'base64').toString()).toContain('-two\n+three\n');

  // The work of a discarded session is still there to be compared with.
  expectOk(await app.core.sessions.discard({ session: other.session }));
  expect(expectOk(await get({ session: one.session, scope }))).toMatchObject({ from, to });

  const apart = await app.start(await app.add(elsewhere.path), scriptedAgent([]));
  await app.untilIdle(apart.session);
  expect(await get({ session: one.session, scope: { kind: 'other', session: apart.session } })).toMatchObject(
    { refusal: { code: 'sessions-apart', path: place.repo.path, other: elsewhere.path } },
  );
  const unknown = { kind: 'other', session: SessionId.parse('unknown1') } as const;
  expect(await patch({ session: one.session, scope: unknown, complete: true })).toMatchObject({
    refusal: { code: 'session-unknown' },
  });
});
