import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { ask, begin, conflicting, content, outcomes, plan, write } from './testing/ask-agent-scene';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a proposal goes when it is declined or its session is discarded, and comes back with a new answer', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'theirs\n')], { 'a.txt': 'ours\n' });
  const first = await ask(app, session, [
    write('a.txt', 'first\n'),
    { next: true },
    { say: 'That is the best I can do.' },
    { next: true },
    write('a.txt', 'second\n'),
  ]);
  const { session: resolver, head } = first;
  const conflicts = [{ path: RepoPath.parse('a.txt'), place: 'worktree' as const }];
  expectOk(await app.core.apply.decline({ session, resolver, head, conflicts }));
  expect(await plan(app, session)).toMatchObject({
    offers: [],
    asked: [{ conflicts: [{ outcome: 'declined' }] }],
  });
  const takes = async () => (await plan(app, session)).offers.map(({ take }) => take);
  for (const prompt of ['Better, please', 'Really']) {
    expect(await takes()).toEqual([]);
    expectOk(await app.core.sessions.send({ session: resolver, prompt }));
    await app.untilIdle(resolver);
  }
  expect(await takes()).toEqual([content('second\n')]);
  await app.reopen();
  expectOk(await app.core.sessions.discard({ session: resolver }));
  expect(await plan(app, session)).toMatchObject({ offers: [], asked: [] });
  expectOk(await app.core.sessions.restore({ session: resolver }));
  expect(await takes()).toEqual([content('second\n')]);
});

test('what was asked about other sides than those of the plan is not offered', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'theirs\n')], { 'a.txt': 'ours\n' });
  await ask(app, session, [write('a.txt', 'both\n')]);
  await repo.write({ 'a.txt': 'ours, changed\n' });
  const moved = await plan(app, session);
  expect([moved.offers, outcomes(moved)]).toEqual([[], [['ready', 'a.txt outdated']]]);
  await repo.write({ 'a.txt': 'ours\n' });
  expect(outcomes(await plan(app, session))).toEqual([['ready', 'a.txt proposed']]);
});

test('an agent that fails, leaves markers or is cut off proposes nothing until it goes on', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'theirs\n')], { 'a.txt': 'ours\n' });
  const half = '<<<<<<< workspace\nours\ntheirs\n';
  await ask(app, session, [write('a.txt', half)]);
  await ask(app, session, [{ exit: 3 }]);
  const flag = `${repo.parent}/go-on`;
  const { session: cutOff } = await begin(app, session, [{ waitForFile: flag }, write('a.txt', 'both\n')]);
  await app.untilRow(cutOff, ({ status }) => status === 'working');
  expect(outcomes(await plan(app, session))).toEqual([
    ['working', 'a.txt open'],
    ['failed', 'a.txt open'],
    ['ready', 'a.txt markers-left'],
  ]);
  await app.reopen();
  expect(outcomes(await plan(app, session))[0]).toEqual(['interrupted', 'a.txt open']);
  await repo.write({ '../go-on': '' });
  expectOk(await app.core.sessions.resume({ session: cutOff }));
  await app.untilIdle(cutOff);
  const made = await plan(app, session);
  expect(outcomes(made)[0]).toEqual(['ready', 'a.txt proposed']);
  expect(made.offers.map(({ take, from }) => [take, from.session])).toEqual([[content('both\n'), cutOff]]);
});
