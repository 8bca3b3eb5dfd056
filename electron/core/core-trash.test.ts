import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommitId, RepoPath } from '#shared/ids';
import { keyOf, keyText, type TrashItem, type TrashUpdate } from '#shared/trash';
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

  const keys = items.map(keyOf);
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

test('a discarded session whose log is lost is listed with the folder that is kept of it', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([{ write: { path: 'a.txt', content: 'two\n' } }]);
  await app.untilIdle(session);
  const row = expectOk(await app.core.sessions.discard({ session }));
  await app.core.close();
  await rm(join(app.home, 'sessions', session), { recursive: true });
  await app.reopen();
  const { items, sizes } = await trashOf(app);
  const folder = row.discarded?.folder ?? '';
  expect(items).toMatchObject([{ what: 'lost', session, title: row.title, folder, until: null }]);
  expect(sizes.size).toBe(0);
  expect(await app.core.trash.delete({ items: items.map(keyOf) })).toMatchObject({
    refused: [{ refusal: { code: 'session-unknown' } }],
  });
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two\n');
});

test('an apply is not undone while the trash deletes the work that it brought over, nor is that deleted meanwhile', async () => {
  let at: string | null = null;
  let other: Promise<unknown> = Promise.resolve();
  let meanwhile = () => other;
  const step = (name: string) => {
    if (name === at) other = meanwhile();
  };
  await using place = await scriptedSessions({ step });
  const { app, repo } = place;
  const { session } = await place.start([{ write: { path: 'a.txt', content: 'two\n' } }]);
  await app.untilIdle(session);
  const { apply } = expectOk(await app.core.apply.run({ session, mode: 'changes', ...changes }));
  expectOk(await app.core.sessions.discard({ session }));
  const busy = { refusal: { code: 'session-busy', session } };
  const key = { what: 'session' as const, session };

  at = 'undo begun';
  meanwhile = () => app.core.trash.delete({ items: [key] });
  expectOk(await app.core.apply.undo({ apply }));
  expect(await other).toEqual({ deleted: [], refused: [{ item: key, ...busy }] });
  expect((await trashOf(app)).items).toMatchObject([{ what: 'originals', undone: true }, { onlyCopy: true }]);

  expectOk(await app.core.sessions.restore({ session }));
  const again = expectOk(await app.core.apply.run({ session, mode: 'changes', ...changes }));
  expectOk(await app.core.sessions.discard({ session }));
  at = 'told';
  meanwhile = () => app.core.apply.undo({ apply: again.apply });
  expect(await app.core.trash.delete({ items: [key] })).toEqual({ deleted: [key], refused: [] });
  expect(await other).toMatchObject(busy);
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('two\n');
});

test('what a rollback, an edit and an update took is in the trash, and comes back as in the history', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([{ write: { path: 'a.txt', content: 'two\n' } }]);
  const { head, base, worktree } = await app.untilIdle(session);
  const contentOf = (path: string) => readFile(join(worktree ?? '', path), 'utf8').catch(() => null);
  const steps = async () => (await trashOf(app)).items.filter((item) => item.what === 'step');
  const restore = async ({ restores }: { restores: CommitId }) =>
    expectOk(await app.core.sessions.rollback({ session, commit: restores }));
  expect(await steps()).toEqual([]);

  const taken = { session, from: base.commit, to: head, path: RepoPath.parse('a.txt'), hunks: null };
  expectOk(await app.core.review.takeBack(taken));
  expect(await contentOf('a.txt')).toBe('one\n');
  const [edit] = await steps();
  expect(edit).toMatchObject({
    ...{ did: 'take-back', session, title: 'Do the work', files: 1, paths: ['a.txt'] },
    ...{ until: null, turnsSince: 0, restores: head },
  });
  const key = edit && keyOf(edit);
  if (!edit || !key) throw new Error('no edit');
  expect(await app.core.trash.delete({ items: [key] })).toEqual({
    deleted: [],
    refused: [{ item: key, refusal: { code: 'kept-with-session', session } }],
  });
  await restore(edit);
  expect(await contentOf('a.txt')).toBe('two\n');
  const [left, ...others] = await steps();
  expect([left, others]).toMatchObject([{ did: 'rollback', files: 1 }, []]);

  await repo.write({ 'c.txt': 'of the base\n' });
  await repo.commit('on the base');
  const merge = { session, mode: 'merge' as const, source: null, resolutions: [], fingerprint: null };
  expectOk(await app.core.sessions.update(merge));
  const [newest] = await steps();
  expect(newest).toMatchObject({ did: 'update', files: 1 });
  expectOk(await app.core.sessions.send({ session, prompt: 'Once more' }));
  await app.untilRow(session, ({ turns, status }) => turns === 2 && status === 'ready');
  const [later] = await steps();
  expect(later).toMatchObject({ did: 'update', turnsSince: 1 });
  await app.reopen();
  if (later) await restore(later);
  expect(await contentOf('c.txt')).toBeNull();
  expect((await steps()).map(({ did }) => did)).toEqual(['rollback', 'rollback']);

  expectOk(await app.core.sessions.discard({ session }));
  expect((await trashOf(app)).items).toMatchObject([{ what: 'session' }]);
  expect(await app.core.sessions.rollback({ session, commit: head })).toMatchObject({
    refusal: { code: 'session-discarded' },
  });
});
