import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { AT_NIGHT } from '#shared/testing/at-night';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

async function planned(app: TestCore, session: SessionId) {
  const input = { session, mode: 'changes' as const, target: null, only: null, hunks: [], resolutions: [] };
  return expectOk(await app.core.apply.plan(input));
}

test('what would conflict is told beforehand, and is what the plan of an apply then finds', async () => {
  await using repo = await testRepo({
    'a.txt': 'one\ntwo\nthree\n',
    'b.txt': 'b\n',
    'old/x.txt': 'a text that is long enough to be known again\n',
    'old/y.txt': 'another text that is long enough, too\n',
  });
  await repo.commit('base');
  await using app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const scripts = {
    A: "sed -i 's/two/A/' a.txt",
    B: "sed -i 's/two/B/' a.txt; echo more >> b.txt",
    C: "sed -i 's/one/C/' a.txt",
    // Git takes what is new in a folder along with those that moved.
    D: 'git mv old new',
    E: 'echo new > old/z.txt',
    // A folder in a file's place.
    F: 'rm b.txt; mkdir b.txt; echo in > b.txt/in.txt',
  };
  const sessions = new Map<string, SessionId>();
  for (const [name, script] of Object.entries(scripts)) sessions.set(name, (await start(script)).session);
  // It goes on from what A did.
  const { branch } = await app.untilRow(sessions.get('A') ?? expect.fail('no session'), () => true);
  const goesOn = (await start("sed -i 's/A/AA/' a.txt", branch)).session;
  const names = new Map([...sessions, ['G', goesOn] as const].map(([name, session]) => [session, name]));
  await repo.write({ 'b.txt': 'mine\n' });
  const forecast = expectOk(await app.core.apply.forecast({ sessions: [...sessions.values(), goesOn] }));
  const pairs = forecast.pairs.map(({ sessions: pair, paths }) => [
    pair.map((session) => names.get(session)).join(''),
    ...paths,
  ]);
  const meet = pairs.map(([pair]) => pair);
  expect(pairs).toContainEqual(['AB', 'a.txt']);
  expect(meet).toContain('BF');
  expect(meet).not.toContain('AD');
  expect(meet).toContain('BG');
  expect(meet).not.toContain('AG');
  expect(forecast.workspace.map(({ session }) => names.get(session))).toEqual(
    expect.arrayContaining(['B', 'F']),
  );

  // Each pair, in both orders: the workspace as the first leaves it, then the plan of the second.
  await repo.git('checkout', '--', 'b.txt');
  for (const [name, session] of AT_NIGHT ? sessions : [...sessions].slice(1, 2)) {
    const applied = expectOk(
      await app.core.apply.run({
        ...{
          session,
          mode: 'changes',
          target: null,
          only: null,
          hunks: [],
          resolutions: [],
          fingerprint: null,
        },
      }),
    );
    for (const [other, second] of sessions) {
      if (other === name) continue;
      const { conflicts, blockers } = await planned(app, second);
      const said = meet.some((pair) => pair === name + other || pair === other + name);
      expect({ name, other, conflicts: conflicts.length + blockers.length > 0 }).toEqual({
        name,
        other,
        conflicts: said,
      });
    }
    expectOk(await app.core.apply.undo({ apply: applied.apply }));
  }
});
