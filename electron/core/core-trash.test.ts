import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyText, type TrashItem, type TrashUpdate } from '#shared/trash';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

async function trashOf(app: TestCore): Promise<{ items: TrashItem[]; sizes: Map<string, number> }> {
  let items: TrashItem[] = [];
  const sizes = new Map<string, number>();
  for await (const update of app.core.trash.list({}) as AsyncIterable<TrashUpdate>) {
    if (update.type === 'items') items = update.items;
    else sizes.set(keyText(update.key), update.size.bytes);
  }
  return { items, sizes };
}

const changes = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };

test('what a discard and an apply took is in the trash, and gone for good once it is deleted', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([{ write: { path: 'a.txt', content: 'two\n' } }]);
  await app.untilIdle(session);
  const applied = expectOk(await app.core.apply.run({ session, mode: 'changes', ...changes }));
  const row = expectOk(await app.core.sessions.discard({ session }));
  const folder = row.discarded?.folder ?? '';
  const { items, sizes } = await trashOf(app);
  expect(items).toMatchObject([
    { what: 'session', session, folder, onlyCopy: false, until: row.discarded?.keptUntil },
    { what: 'originals', apply: applied.apply, session, files: ['a.txt'], until: null, undone: false },
  ]);
  expect([...sizes.values()].every((bytes) => bytes > 0)).toBe(true);

  const keys = items.map((item) =>
    item.what === 'session' ? { what: item.what, session } : { what: item.what, apply: item.apply },
  );
  expect(await app.core.trash.delete({ items: keys })).toEqual({ deleted: keys, refused: [] });
  expect((await trashOf(app)).items).toEqual([]);
  await expect(access(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await repo.git('for-each-ref', `refs/understory/${session}`)).toBe('');
  expect(await app.core.sessions.restore({ session })).toMatchObject({
    refusal: { code: 'session-expired' },
  });
  expect(await app.core.apply.undo({ apply: applied.apply })).toMatchObject({
    refusal: { code: 'undo-expired' },
  });
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('two\n');
  expect(await app.core.trash.delete({ items: keys })).toMatchObject({
    deleted: [],
    refused: [{ refusal: { code: 'session-expired' } }, { refusal: { code: 'trash-item-gone' } }],
  });

  await app.reopen();
  await app.core.recovered;
  expect(await repo.git('for-each-ref', `refs/understory/${session}`)).toBe('');
  const events = await app.events(session);
  expect(ofType(events, 'session.given-up')).toEqual([{ type: 'session.given-up', by: 'user' }]);
  expect(ofType(events, 'session.noted')).toEqual([]);
});

test('over its limit the trash lets go what is old and kept elsewhere, never the only copy of work', async () => {
  let now = new Date();
  await using place = await scriptedSessions({ settings: { trashItems: 1 }, now: () => now });
  const { app, repo } = place;
  const work = [{ write: { path: 'b.txt', content: 'b\n' } }];
  const [empty, open, large] = [
    await place.start([{ say: 'nothing' }]),
    await place.start(work),
    await place.start([{ run: ['git', 'init', '-q', 'nested'] }]),
  ];
  for (const { session } of [empty, open, large]) {
    await app.untilIdle(session);
    expectOk(await app.core.sessions.discard({ session }));
  }
  await app.reopen();
  await app.core.recovered;
  await app.reopen();
  expect((await trashOf(app)).items).toHaveLength(3);

  now = new Date(now.getTime() + 2 * 24 * 60 * 60 * 1000);
  await app.reopen();
  await app.core.recovered;
  await app.untilRow(empty.session, ({ discarded }) => (discarded?.keptUntil ?? '') <= now.toISOString());
  const { items } = await trashOf(app);
  expect(items).toMatchObject([
    { session: large.session, onlyCopy: true },
    { session: open.session, onlyCopy: true },
  ]);
  expect(ofType(await app.events(empty.session), 'session.given-up')).toEqual([
    { type: 'session.given-up', by: 'limit' },
  ]);
  const back = expectOk(await app.core.sessions.restore({ session: open.session }));
  expect(await readFile(join(back.worktree ?? '', 'b.txt'), 'utf8')).toBe('b\n');
  expect(await repo.git('status', '--porcelain')).toBe('');
});
