import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyPlan } from '#shared/apply';
import type { Conflict, Resolution, ResultDraft } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

type Mode = 'merge' | 'rebase';
type Take = Resolution['take'];

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 12 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;
const content = (text: string): Take => ({ choice: 'content', bytes: Buffer.from(text).toString('base64') });
const writes = (...texts: string[]): ScriptStep[] =>
  texts.flatMap((text, turn): ScriptStep[] => [
    ...(turn > 0 ? [{ next: true } as const] : []),
    { write: { path: 'a.txt', content: text } },
  ]);

async function plan(
  app: TestCore,
  session: SessionId,
  more: { mode?: Mode; source?: string; resolutions?: Resolution[] } = {},
): Promise<ApplyPlan> {
  const input = { session, mode: 'merge' as const, source: null, resolutions: [], ...more };
  return expectOk(await app.core.sessions.planUpdate(input));
}

const resolved = ({ path, place, commit }: Conflict, take: Take): Resolution =>
  commit ? { path, place, commit, take } : { path, place, take };

function only(made: ApplyPlan): Conflict {
  const [conflict, ...others] = made.conflicts;
  if (!conflict || others.length > 0) throw new Error(`${made.conflicts.length} conflicts, not one`);
  return conflict;
}

function named(conflict: Conflict) {
  const { path, place, commit, stages } = conflict;
  const { base, ours, theirs } = stages;
  const ids = { base: base?.oid ?? null, ours: ours?.oid ?? null, theirs: theirs?.oid ?? null };
  return commit ? { path, place, commit, stages: ids } : { path, place, stages: ids };
}

/** A session of several turns on a repository that has gone on since. */
async function behind(app: TestCore, path: string, texts: string[]): Promise<SessionId> {
  const { session } = await app.start(await app.add(path), scriptedAgent(writes(...texts)));
  await app.untilIdle(session);
  for (const _ of texts.slice(1)) {
    expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
    await app.untilIdle(session);
  }
  return session;
}

test('another branch than the base is brought in and is the base from then on', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const session = await behind(app, repo.path, [lines({ 3: 'session' })]);
  await repo.git('switch', '-q', '-c', 'feature');
  await repo.write({ 'feature.txt': 'feature\n' });
  const tip = await repo.commit('feature');
  await repo.git('switch', '-q', 'main');

  expect(
    await app.core.sessions.planUpdate({ session, mode: 'merge', source: null, resolutions: [] }),
  ).toMatchObject({ refusal: { code: 'up-to-date', ref: 'refs/heads/main' } });
  expect(
    await app.core.sessions.planUpdate({ session, mode: 'merge', source: 'refs/heads/no', resolutions: [] }),
  ).toMatchObject({ refusal: { code: 'base-unknown', base: 'refs/heads/no' } });
  const source = 'refs/heads/feature';
  const made = await plan(app, session, { source });
  const row = expectOk(
    await app.core.sessions.update({
      session,
      mode: 'merge',
      source,
      resolutions: [],
      fingerprint: made.fingerprint,
    }),
  );
  expect(row.base).toEqual({ commit: tip, ref: source });
  expect(await readFile(join(row.worktree ?? '', 'feature.txt'), 'utf8')).toBe('feature\n');
  const own = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  expect(own.files.map(({ path }) => path)).toEqual(['a.txt']);
  await app.reopen();
  expect(expectOk(await app.core.sessions.show({ session })).base).toEqual({ commit: tip, ref: source });
});

test('a choice and an unfinished result of an update are there after a restart, for these sides and this source only', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const session = await behind(app, repo.path, [lines({ 3: 'session 3', 9: 'session 9' })]);
  await repo.write({ 'a.txt': lines({ 3: 'main 3', 9: 'main 9' }) });
  await repo.commit('main goes on');
  const conflict = only(await plan(app, session));
  const of = { session, operation: 'update' as const, mode: 'merge' as const, target: 'refs/heads/main' };
  const long: ResultDraft = {
    count: 2,
    places: [{ at: 1, text: `${'both '.repeat(8000)}\n` }],
    gaps: [{ at: 0, text: 'typed before\n' }],
    baseChosen: [],
  };
  const short: ResultDraft = { ...long, places: [{ at: 0, text: 'both\n' }] };
  for (const draft of [long, short, long])
    expectOk(await app.core.apply.keepDraft({ ...of, conflict: named(conflict), draft }));
  await app.reopen();

  const { title } = expectOk(await app.core.sessions.show({ session }));
  const from = { session, title };
  const { stages: _, ...place } = named(conflict);
  const kept = await plan(app, session);
  expect(kept.drafts).toEqual([{ ...place, draft: long, source: 'kept', from }]);
  expect(kept.offers).toEqual([]);
  expect((await plan(app, session, { mode: 'rebase' })).drafts).toEqual([]);
  const choices = [{ ...named(conflict), take: content('chosen\n') }];
  expectOk(await app.core.apply.keepResolutions({ ...of, choices }));
  expect((await plan(app, session)).offers).toEqual([
    { ...place, take: content('chosen\n'), source: 'kept', from },
  ]);
  const applied = { session, mode: 'merge' as const, target: null, only: null, hunks: [], resolutions: [] };
  expect(expectOk(await app.core.apply.plan(applied))).toMatchObject({ offers: [], drafts: [] });

  expectOk(await app.core.apply.keepDraft({ ...of, conflict: named(conflict), draft: null }));
  expect((await plan(app, session)).drafts).toEqual([]);
  expectOk(await app.core.apply.keepDraft({ ...of, conflict: named(conflict), draft: short }));
  await repo.write({ 'a.txt': lines({ 3: 'main 3 again', 9: 'main 9' }) });
  await repo.commit('main goes on again');
  expect(await plan(app, session)).toMatchObject({ offers: [], drafts: [] });
});

test('what one session chose in an update is offered to another, whole or place by place', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const first = await behind(app, repo.path, [lines({ 3: 'session 3' })]);
  const same = await behind(app, repo.path, [lines({ 3: 'session 3' })]);
  const more = await behind(app, repo.path, [lines({ 3: 'session 3', 9: 'session 9' })]);
  await repo.write({ 'a.txt': lines({ 3: 'main 3', 9: 'main 9' }) });
  await repo.commit('main goes on');
  const both = content(lines({ 3: 'both 3', 9: 'main 9' }));
  const resolutions = [resolved(only(await plan(app, first)), both)];
  const update = { mode: 'merge' as const, source: null, resolutions, fingerprint: null };
  expectOk(await app.core.sessions.update({ session: first, ...update }));
  expectOk(await app.core.sessions.rename({ session: first, title: 'The first' }));

  const from = { session: first, title: 'The first' };
  expect((await plan(app, same)).offers).toEqual([{ ...resolutions[0], source: 'reused', from }]);
  expect(await plan(app, more)).toMatchObject({
    offers: [],
    drafts: [
      {
        path: 'a.txt',
        source: 'reused',
        from,
        draft: { count: 2, places: [{ at: 0, text: 'both 3\n' }], gaps: [], baseChosen: [] },
      },
    ],
  });
  expectOk(await app.core.sessions.update({ session: same, ...update }));
  expect((await app.events(same)).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'resolution.reused', paths: ['a.txt'] }),
  );
});

test('a rebase ends with what was decided for the session as a whole', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const session = await behind(app, repo.path, [
    lines({ 3: 'turn 1' }),
    lines({ 3: 'turn 1', 9: 'turn 2' }),
    lines({ 3: 'turn 3', 9: 'turn 2' }),
  ]);
  await repo.write({ 'a.txt': lines({ 3: 'main' }) });
  await repo.commit('main goes on');
  const conflict = only(await plan(app, session, { mode: 'rebase' }));
  expect(conflict.commit).toBeUndefined();
  // Without what the second turn did, which no commit conflicts about.
  const decided = lines({ 3: 'decided' });
  const resolutions = [resolved(conflict, content(decided))];
  const row = expectOk(
    await app.core.sessions.update({ session, mode: 'rebase', source: null, resolutions, fingerprint: null }),
  );
  expect(await readFile(join(row.worktree ?? '', 'a.txt'), 'utf8')).toBe(decided);
  expect(await repo.git('-C', row.worktree ?? '', 'show', 'HEAD:a.txt')).toBe(decided.trimEnd());
});

test('commits that conflict only on the way of a rebase are asked about one after the other, and nothing of later ones is lost', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const session = await behind(app, repo.path, [
    lines({ 3: 'tried' }),
    lines({ 3: 'tried again' }),
    lines({ 9: 'turn 3' }),
  ]);
  await repo.write({ 'a.txt': lines({ 3: 'main' }) });
  await repo.commit('main goes on');
  expect((await plan(app, session)).conflicts).toEqual([]);
  const asked: string[] = [];
  const resolutions: Resolution[] = [];
  const decisions: Take[] = [
    content(lines({ 3: 'main' })),
    { choice: 'ours' },
    content(lines({ 3: 'main', 9: 'turn 3' })),
  ];
  for (const decision of decisions) {
    const conflict = only(await plan(app, session, { mode: 'rebase', resolutions }));
    asked.push(conflict.commit ?? 'as a whole');
    resolutions.push(resolved(conflict, decision));
  }
  const made = await plan(app, session, { mode: 'rebase', resolutions });
  expect(made.conflicts).toEqual([]);
  const log = (await repo.git('log', '--reverse', '--format=%H', 'main..understory/do-the-work')).split('\n');
  expect(asked).toEqual(log);
  const { fingerprint } = made;
  const row = expectOk(
    await app.core.sessions.update({ session, mode: 'rebase', source: null, resolutions, fingerprint }),
  );
  expect(await readFile(join(row.worktree ?? '', 'a.txt'), 'utf8')).toBe(lines({ 3: 'main', 9: 'turn 3' }));
});

test.each(casesByDay(['merge', 'rebase'] as const, (mode) => mode === 'rebase'))(
  'where both files are kept in an update by %s, the branch’s gets the second name',
  async (mode) => {
    await using repo = await testRepo({ 'a.txt': lines() });
    await repo.commit('base');
    await using app = await testCore();
    const agent = scriptedAgent([
      { write: { path: 'new.txt', content: 'session\n' } },
      { next: true },
      { write: { path: 'new.txt', content: 'session again\n' } },
    ]);
    const { session, worktree } = await app.start(await app.add(repo.path), agent);
    await app.untilIdle(session);
    expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
    const path = (await app.untilIdle(session)).worktree ?? worktree ?? '';
    await writeFile(join(path, 'mine.txt'), 'by hand\n');
    await repo.git('switch', '-q', '-c', 'next/one');
    await repo.write({ 'new.txt': 'branch\n', 'mine.txt': 'branch, too\n' });
    await repo.commit('the branch adds both');

    const source = 'refs/heads/next/one';
    const resolutions: Resolution[] = [];
    let made = await plan(app, session, { mode, source });
    while (made.conflicts.length > 0) {
      resolutions.push(...made.conflicts.map((conflict) => resolved(conflict, { choice: 'both' })));
      made = await plan(app, session, { mode, source, resolutions });
    }
    const { fingerprint } = made;
    expectOk(await app.core.sessions.update({ session, mode, source, resolutions, fingerprint }));

    const files = ['new.txt', 'new~next_one.txt', 'mine.txt', 'mine~next_one.txt'];
    expect(await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')))).toEqual([
      'session again\n',
      'branch\n',
      'by hand\n',
      'branch, too\n',
    ]);
  },
);
