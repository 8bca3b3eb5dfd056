import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import type { InventoryUpdate, WorktreeEntry } from '#shared/worktrees';
import { scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

async function inventoryOf(app: TestCore) {
  const updates: InventoryUpdate[] = [];
  for await (const update of app.core.worktrees.inventory({ repository: null })) updates.push(update);
  const begun = updates.find((update) => update.type === 'begun');
  const entries = new Map<SessionId, WorktreeEntry>();
  for (const update of updates) if (update.type === 'entry') entries.set(update.entry.session, update.entry);
  const sizes = updates.flatMap((update) => (update.type === 'size' ? [update] : []));
  return { entries, sizes, others: begun?.others ?? [], announced: begun?.worktrees };
}

type Five = [SessionId, SessionId, SessionId, SessionId, SessionId];

const writes = (path: string) => [{ write: { path, content: `${path}\n` } }];

test('says of every worktree whether it can go, and why', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const started: SessionId[] = [];
  const scripts = [
    writes('applied.txt'),
    [{ say: 'nothing to do' }],
    writes('merged.txt'),
    writes('open.txt'),
    writes('lost.txt'),
  ];
  for (const script of scripts) started.push((await place.start(script)).session);
  for (const session of started) await app.untilIdle(session);
  const [applied, unchanged, merged, open, lost] = started as Five;
  const rowOf = async (session: SessionId) => expectOk(await app.core.sessions.show({ session }));
  expectOk(
    await app.core.apply.run({
      ...{ session: applied, mode: 'changes', target: null, only: null, hunks: [], resolutions: [] },
      fingerprint: null,
    }),
  );
  const branch = (await rowOf(merged)).branch ?? '';
  await repo.git('branch', 'elsewhere', branch);
  await writeFile(join((await rowOf(open)).worktree ?? '', 'a.txt'), 'by hand\n');
  const others = join(repo.parent, 'others');
  await repo.git('worktree', 'add', '-q', '-b', 'theirs', others);
  await repo.git('branch', 'understory/not-ours');
  const lostAt = (await rowOf(lost)).worktree ?? '';
  await app.core.close();
  await rm(join(app.home, 'sessions', lost), { recursive: true });
  await app.reopen();

  const { entries, sizes, others: foreign, announced } = await inventoryOf(app);
  const verdictOf = (session: SessionId) => entries.get(session)?.verdict;
  expect(announced).toBe(5);
  expect(verdictOf(applied)).toEqual({ safe: true, because: { why: 'applied', target: 'refs/heads/main' } });
  expect(verdictOf(unchanged)).toEqual({ safe: true, because: { why: 'unchanged' } });
  expect(verdictOf(merged)).toEqual({ safe: true, because: { why: 'merged', into: 'refs/heads/elsewhere' } });
  expect(verdictOf(open)).toEqual({ safe: false, because: { why: 'unapplied', files: 2, edited: true } });
  expect(entries.get(lost)).toMatchObject({
    ...{ path: lostAt, repositoryPath: repo.path, title: null, there: true },
    verdict: { safe: false, because: { why: 'lost' } },
  });
  expect(sizes.map(({ session }) => session).sort()).toEqual([...entries.keys()].sort());
  expect(sizes.every(({ size }) => size.whole && size.bytes > 0)).toBe(true);
  expect(foreign).toEqual([
    { repositoryPath: repo.path, path: others, branch: 'refs/heads/theirs' },
    { repositoryPath: repo.path, path: null, branch: 'refs/heads/understory/not-ours' },
  ]);
});

test('clears up what is as it was seen, leaves what is not, and all of it comes back', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const [first, second] = [
    await place.start([{ say: 'nothing' }], { title: 'first' }),
    await place.start([{ say: 'nothing' }], { title: 'second' }),
  ];
  await app.untilIdle(first.session);
  const { worktree } = await app.untilIdle(second.session);
  const { session: busy } = await place.start([{ hang: true }], { title: 'third' });
  await app.untilRow(busy, ({ status }) => status === 'working');
  const { entries } = await inventoryOf(app);
  expect(entries.get(busy)?.verdict).toEqual({ safe: false, because: { why: 'working' } });
  const chosen = [...entries.values()].map(({ session, seen }) => ({ session, seen }));
  await writeFile(join(worktree ?? '', 'late.txt'), 'written after the look\n');

  const { discarded, refused } = await app.core.worktrees.clean({ chosen });
  expect(discarded).toMatchObject([{ session: first.session, status: 'discarded' }]);
  expect(refused).toEqual([
    { session: second.session, refusal: { code: 'worktree-changed', session: second.session } },
    { session: busy, refusal: { code: 'session-busy', session: busy } },
  ]);
  expect(await readFile(join(worktree ?? '', 'late.txt'), 'utf8')).toBe('written after the look\n');
  expect([...(await inventoryOf(app)).entries.keys()]).toEqual([second.session, busy]);
  expect(expectOk(await app.core.sessions.restore({ session: first.session }))).toMatchObject({
    status: 'ready',
  });
});
