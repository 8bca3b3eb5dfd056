import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyPlan } from '#shared/apply';
import type { ConflictChoice, Resolution } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { scriptedAgent } from './testing/scripted-agent';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

const agent = scriptedAgent([{ write: { path: 'a.txt', content: 'theirs\n' } }]);
const content = (text: string): Resolution['take'] => ({
  choice: 'content',
  bytes: Buffer.from(text).toString('base64'),
});

/** A session whose work conflicts with an uncommitted edit of the same line. */
async function conflicting(app: TestCore, repo: TestRepo): Promise<SessionId> {
  await repo.commit('base');
  const { session } = await app.start(await app.add(repo.path), agent);
  await app.untilIdle(session);
  await repo.write({ 'a.txt': 'ours\n' });
  return session;
}

const changes = (session: SessionId) => ({
  session,
  operation: 'apply' as const,
  mode: 'changes' as const,
  target: null,
});

const input = (
  session: SessionId,
  more: { mode?: 'changes' | 'squash'; resolutions?: Resolution[] } = {},
) => ({
  session,
  mode: 'changes' as const,
  target: null,
  only: null,
  hunks: [],
  resolutions: [],
  ...more,
});

const plan = async (app: TestCore, ...of: Parameters<typeof input>): Promise<ApplyPlan> =>
  expectOk(await app.core.apply.plan(input(...of)));

function choiceFor({ conflicts }: ApplyPlan, take: ConflictChoice['take']): ConflictChoice {
  const [conflict] = conflicts;
  if (!conflict) throw new Error('no conflict');
  const { path, place, stages } = conflict;
  const { base, ours, theirs } = stages;
  const ids = { base: base?.oid ?? null, ours: ours?.oid ?? null, theirs: theirs?.oid ?? null };
  return { path, place, stages: ids, take };
}

test('a choice that was not written yet is offered again after a restart, however long, until the sides change', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo);
  const long = content(`${'long '.repeat(20_000)}\n`);
  const choices = [choiceFor(await plan(app, session), long)];
  expectOk(await app.core.apply.keepResolutions({ ...changes(session), choices }));
  await app.reopen();
  const { updatedAt } = expectOk(await app.core.sessions.show({ session }));
  const from = { session, title: expectOk(await app.core.sessions.show({ session })).title };
  expect((await plan(app, session)).offers).toEqual([
    { path: 'a.txt', place: 'worktree', take: long, source: 'kept', from },
  ]);
  expect((await plan(app, session, { mode: 'squash' })).offers).toEqual([]);
  await repo.write({ 'a.txt': 'ours, changed\n' });
  expect((await plan(app, session)).offers).toEqual([]);
  await repo.write({ 'a.txt': 'ours\n' });
  const withdrawn = choices.map((choice) => ({ ...choice, take: null }));
  expectOk(await app.core.apply.keepResolutions({ ...changes(session), choices: withdrawn }));
  expect((await plan(app, session)).offers).toEqual([]);
  expect(expectOk(await app.core.sessions.show({ session })).updatedAt).toBe(updatedAt);
});

test('what was chosen in one session is offered to another, said when it is used, and can be dropped', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const first = await conflicting(app, repo);
  const resolutions = (await plan(app, first)).conflicts.map(({ path, place }) => ({
    path,
    place,
    take: content('both\n'),
  }));
  const done = expectOk(await app.core.apply.run({ ...input(first, { resolutions }), fingerprint: null }));
  expectOk(await app.core.apply.undo({ apply: done.apply }));
  expectOk(await app.core.sessions.rename({ session: first, title: 'The first try' }));

  const { repository } = expectOk(await app.core.sessions.show({ session: first }));
  const { session } = await app.start(repository, agent);
  await app.untilIdle(session);
  const made = await plan(app, session);
  const from = { session: first, title: 'The first try' };
  expect(made.offers).toEqual([{ ...resolutions[0], source: 'reused', from }]);

  const choices = [choiceFor(made, null)];
  expectOk(await app.core.apply.keepResolutions({ ...changes(session), choices }));
  expect((await plan(app, session)).offers).toEqual([]);

  const record = expectOk(
    await app.core.apply.run({ ...input(session, { resolutions }), fingerprint: null }),
  );
  expect(record.reused.map(({ path }) => path)).toEqual(['a.txt']);
  const { turns } = foldTranscript(emptyTranscript, await app.events(session));
  expect(turns.flatMap(({ items }) => items)).toContainEqual(
    expect.objectContaining({ type: 'note', text: '1 conflict was resolved as before, in “Do the work”.' }),
  );
});

testAtNight(
  'an unfinished result whose text was damaged on disk is left out, and the plan is made',
  async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await using app = await testCore();
    const session = await conflicting(app, repo);
    const { take: _, ...conflict } = choiceFor(await plan(app, session), null);
    const places = [{ at: 0, text: `${'both '.repeat(8000)}\n` }];
    const draft = { count: 1, places, gaps: [], baseChosen: [] };
    expectOk(await app.core.apply.keepDraft({ ...changes(session), conflict, draft }));
    expect((await plan(app, session)).drafts).toMatchObject([{ draft }]);
    const bodies = join(app.home, 'sessions', session, 'bodies');
    for (const name of await readdir(bodies)) await writeFile(join(bodies, name), '{"count":');
    expect((await plan(app, session)).drafts).toEqual([]);
  },
);
