import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import type { RulePattern } from '#shared/rule-pattern';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

const NPM_TEST: RulePattern = { covers: 'words', words: ['npm', 'test'] };
const EXACT: RulePattern = { covers: 'command', line: 'npm test' };

/** Asks to run these commands, one after the other. */
function asking(...commands: readonly string[]): ScriptStep[] {
  return commands.map((command, at) => ({
    ask: { id: `run-${at}`, title: command, kind: 'execute', rawInput: { command } },
    allowed: [{ say: `ran ${command}.` }],
    rejected: [{ say: `not ${command}.` }],
  }));
}

async function asked(app: TestCore, session: SessionId, request: string): Promise<void> {
  await app.untilRow(
    session,
    ({ attention }) => attention?.why === 'permission' && attention.request === request,
  );
}

async function answers(app: TestCore, session: SessionId) {
  return ofType(await app.events(session), 'permission.answered').map(({ request, by, rule }) => ({
    request,
    by,
    ...(rule ? { scope: rule.scope, pattern: rule.pattern } : {}),
  }));
}

test('an answer remembered for a session answers its like there, until it is revoked, and nowhere else', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  const { answer } = { answer: app.core.sessions.answer };
  const steps = asking('npm test', 'npm test src', 'npm test && rm -rf x');
  const { session } = await place.start(steps);
  await asked(app, session, '1.1');
  const [first] = ofType(await app.events(session), 'permission.requested');
  expect(first?.patterns).toEqual([EXACT, NPM_TEST]);
  const wider: RulePattern = { covers: 'words', words: ['npm'] };
  const remember = { scope: 'session' as const, pattern: NPM_TEST };
  for (const [option, pattern] of [
    ['yes', wider],
    ['no', NPM_TEST],
  ] as const)
    expect(
      await answer({ session, request: '1.1', option, remember: { ...remember, pattern } }),
    ).toMatchObject({ refusal: { code: 'rule-not-offered' } });
  expectOk(await answer({ session, request: '1.1', option: 'yes', remember }));
  // The second is answered by the rule, the third is another command.
  await asked(app, session, '1.3');
  expect(ofType(await app.events(session), 'permission.requested')[2]?.patterns).toBeUndefined();
  expectOk(await answer({ session, request: '1.3', option: 'no' }));
  await app.untilIdle(session);
  expect(await answers(app, session)).toEqual([
    { request: '1.1', by: 'user', ...remember },
    { request: '1.2', by: 'rule', ...remember },
    { request: '1.3', by: 'user' },
  ]);
  // Nobody is told of what a rule answered.
  expect(app.notices.filter(({ code }) => code === 'permission-asked')).toHaveLength(2);
  expect(await app.core.permissions.list({})).toEqual([]);

  const other = await place.start(asking('npm test'));
  await asked(app, other.session, '1.1');
  expectOk(await answer({ session: other.session, request: '1.1', option: 'no' }));
  await app.untilIdle(other.session);

  // It outlives the core, and counts as long as it is not revoked.
  await app.reopen();
  const { permissions, sessions } = app.core;
  expectOk(await permissions.revokeInSession({ session, rules: ['1.1'] }));
  expectOk(await sessions.send({ session, prompt: 'again' }));
  await asked(app, session, '2.1');
  expectOk(await permissions.restoreInSession({ session, rules: ['1.1'] }));
  expectOk(await sessions.answer({ session, request: '2.1', option: 'yes' }));
  await asked(app, session, '2.3');
  expectOk(await sessions.cancel({ session }));
  await app.untilIdle(session);
  expect((await answers(app, session)).slice(3).map(({ by }) => by)).toEqual(['user', 'rule', 'turn-end']);
});

test('an answer remembered for a repository holds after a kill -9 in the middle of it, in all of its sessions', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  const { session } = await place.start(asking('npm test'));
  await asked(app, session, '1.1');
  const before = (await app.events(session)).length;
  const remember = { scope: 'repository' as const, pattern: EXACT };
  expectOk(await app.core.sessions.answer({ session, request: '1.1', option: 'yes', remember }));
  await app.untilIdle(session);
  // Cut off once the rule was kept, before the answer was.
  await app.forget(session, before);
  expect(await app.untilIdle(session)).toMatchObject({ status: 'interrupted' });
  expectOk(await app.core.sessions.resume({ session }));
  await app.untilIdle(session);
  expect((await answers(app, session)).at(-1)).toEqual({ request: '2.1', by: 'rule', ...remember });
  const other = await place.start(asking('npm test', 'npm test src'));
  await asked(app, other.session, '1.2');
  expectOk(await app.core.sessions.cancel({ session: other.session }));
  await app.untilIdle(other.session);

  const [rule] = await app.core.permissions.list({});
  expect(rule).toMatchObject({ path: place.repo.path, kind: 'background', pattern: EXACT, used: 2 });
  // Nothing of it lies where an agent could write it.
  expect(await place.repo.git('status', '--porcelain', '--ignored')).toBe('');
  const rules = [rule?.id ?? ''];
  expect(expectOk(await app.core.permissions.revoke({ rules }))).toHaveLength(1);
  expect(await app.core.permissions.list({})).toEqual([]);
  expect(expectOk(await app.core.permissions.revoke({ rules }))).toEqual([]);
  const third = await place.start(asking('npm test'));
  await asked(app, third.session, '1.1');
  expectOk(await app.core.permissions.restore({ rules }));
  expectOk(await app.core.sessions.answer({ session: third.session, request: '1.1', option: 'no' }));
  await app.untilIdle(third.session);

  // A no is a no: the session's, and that of a session in another place.
  const denied = await place.start(asking('npm test'), { permissions: 'deny' });
  await app.untilIdle(denied.session);
  expect(await answers(app, denied.session)).toMatchObject([{ by: 'policy' }]);
  const local = await place.start(asking('npm test'), { kind: 'local' });
  await asked(app, local.session, '1.1');
  expectOk(await app.core.sessions.answer({ session: local.session, request: '1.1', option: 'no' }));
  await app.untilIdle(local.session);
});

test('rules of a repository do not answer for another one in its place, and a file that cannot be read is put aside', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  const { session } = await place.start(asking('npm test'));
  await asked(app, session, '1.1');
  const remember = { scope: 'repository' as const, pattern: EXACT };
  expectOk(await app.core.sessions.answer({ session, request: '1.1', option: 'yes', remember }));
  await app.untilIdle(session);
  const file = join(app.home, 'permission-rules.json');
  const text = await readFile(file, 'utf8');
  const { rules } = JSON.parse(text) as { rules: { identity: { root: { inode: string } } }[] };
  for (const { identity } of rules) identity.root.inode = '1';
  await app.core.close();
  await writeFile(file, JSON.stringify({ version: 1, rules }));
  await app.reopen();
  const other = await place.start(asking('npm test'));
  await asked(app, other.session, '1.1');
  expectOk(await app.core.sessions.cancel({ session: other.session }));
  await app.untilIdle(other.session);
  await app.core.close();
  const damaged = text.slice(0, 40);
  await writeFile(file, damaged);
  await app.reopen();
  expect(await app.core.permissions.list({})).toEqual([]);
  const aside = (await readdir(app.home)).filter((name) => name.startsWith('permission-rules.json'));
  expect(aside).toEqual([expect.stringMatching(/^permission-rules\.json\.damaged-\d+$/)]);
  expect(await readFile(join(app.home, aside[0] ?? ''), 'utf8')).toBe(damaged);
  expect(app.log.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', details: { aside: join(app.home, aside[0] ?? '') } }),
  );
});
