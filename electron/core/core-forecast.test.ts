import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Forecast } from '#shared/forecast';
import type { SessionId } from '#shared/ids';
import { AT_NIGHT } from '#shared/testing/at-night';
import { countGitStarts } from './testing/git-starts';
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

/** Follows the forecast, one question after the other: each is answered by the first item that fits. */
function followed(app: TestCore) {
  const items = app.core.apply.watchForecast({});
  return {
    async until(fits: (forecast: Forecast) => boolean): Promise<Forecast> {
      for (let item = await items.next(); !item.done; item = await items.next())
        if (fits(item.value)) return item.value;
      throw new Error('the forecast ended');
    },
    leave: () => items.return(),
  };
}

test('a forecast that is followed is current after each change, and starts no Git while nothing changes', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\ntwo\nthree\n', 'dir/b.txt': 'b\n', 'c.txt': 'c\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { start, send } = await shellSessions(app, repo.path);
  const { session: one } = await start("sed -i 's/two/one says/' a.txt");
  const { session: other } = await start("sed -i 's/two/other says/' a.txt; echo new > dir/new.txt");
  const counting = join(repo.parent, 'counting');
  const starts = await countGitStarts(counting);
  const path = process.env.PATH;
  const forecast = followed(app);
  try {
    process.env.PATH = starts.path;
    const { pairs } = await forecast.until(() => true);
    expect(pairs).toEqual([{ sessions: [other, one], paths: ['a.txt'] }]);

    // It comes to rest: what looked again and again would never do.
    const count = async () => (await starts.read()).length;
    expect(await count()).toBeGreaterThan(0);
    for (let before = 0; before !== (await count()); await pause(300)) before = await count();

    // An untracked file where a session has one of its own, in a folder below the top.
    await writeFile(join(repo.path, 'dir', 'new.txt'), 'mine\n');
    const { workspace } = await forecast.until((now) => now.workspace.length > 0);
    expect(workspace).toEqual([{ session: other, paths: ['dir/new.txt'], blocked: [], unknown: null }]);
    await rm(join(repo.path, 'dir', 'new.txt'));
    await forecast.until((now) => now.workspace.length === 0);

    // A commit of the user's.
    await repo.write({ 'a.txt': 'one\nmine\nthree\n' });
    await repo.commit('mine');
    await forecast.until((now) => now.workspace.length === 2);

    // What the other one takes back conflicts with nobody.
    await send(other, "sed -i 's/other says/two/' a.txt");
    const after = await forecast.until((now) => now.pairs.length === 0);
    expect(after.workspace.map(({ session }) => session)).toEqual([one]);
  } finally {
    process.env.PATH = path;
    await forecast.leave();
  }
});
