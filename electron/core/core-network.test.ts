import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import type { RulePattern } from '#shared/rule-pattern';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const web = createServer((message, answer) => void answer.end(`got ${message.headers.host}${message.url}`));
beforeAll(() => new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve)));
afterAll(() => web.close());

/** All names lead to an address of the internet, and that to the test's server. */
const outside = {
  resolve: async () => ['93.184.216.34'],
  connect: async () => connect({ host: '127.0.0.1', port: (web.address() as AddressInfo).port }),
};

const get = (host: string) => `curl -s http://${host}/`;

async function asked(app: TestCore, session: SessionId, request: string) {
  const { attention } = await app.untilRow(
    session,
    (row) => row.attention?.why === 'permission' && row.attention.request === request,
  );
  return attention;
}

async function said(app: TestCore, session: SessionId): Promise<string> {
  return ofType(await app.events(session), 'agent.said')
    .map(({ text }) => text)
    .join('');
}

async function begun(
  app: TestCore,
  path: string,
  script: string,
  permissions: 'allow' | 'deny' = 'allow',
  more: Partial<Parameters<TestCore['core']['sessions']['start']>[0]> = {},
) {
  const repository = await app.add(path);
  return expectOk(
    await app.core.sessions.start({
      ...{ repository, prompt: 'Do the work', kind: 'background' as const, base: null, title: null },
      agent: { by: 'command', protocol: 'command', command: ['sh', '-c', script] },
      ...{ model: null, customAgent: null, permissions, isolation: 'sandbox' as const },
      ...more,
    }),
  );
}

test('a host is asked about once, whatever permissions allow, and remembered by a rule of the repository', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore({ outside });
  const script = `${get('a.example')} & ${get('a.example')}; wait; ${get('b.example')}; ${get('deb.debian.org')}; ${get('a.example')}`;
  const { session } = await begun(app, repo.path, script);
  const a: RulePattern = { covers: 'host', host: 'a.example', port: 80 };
  expect(await asked(app, session, '1.1')).toMatchObject({ title: 'Reach a.example:80' });
  expect(app.notices.at(-1)).toMatchObject({
    code: 'permission-asked',
    tool: 'Reach a.example:80',
    answers: { allow: null, deny: 'deny' },
  });
  const { answer } = app.core.sessions;
  const remember = { scope: 'repository' as const, pattern: a };
  expectOk(await answer({ session, request: '1.1', option: 'allow', remember }));
  await asked(app, session, '1.2');
  expectOk(await answer({ session, request: '1.2', option: 'deny' }));
  await asked(app, session, '1.3');
  const requests = ofType(await app.events(session), 'permission.requested');
  expect(requests.map(({ patterns }) => patterns)).toEqual([
    [a],
    [{ ...a, host: 'b.example' }],
    [{ ...a, host: 'deb.debian.org' }, { covers: 'registries' }],
  ]);
  const registries = { scope: 'session' as const, pattern: { covers: 'registries' as const } };
  expectOk(await answer({ session, request: '1.3', option: 'allow', remember: registries }));
  await app.untilIdle(session);
  const text = await said(app, session);
  expect(text.match(/got a\.example\//g)).toHaveLength(3);
  expect(text).toContain('got deb.debian.org/');
  expect(text).toContain('may not reach b.example:80.');

  // Another session: the rule answers, until it is taken back.
  const other = await runShellAgent(app, await app.add(repo.path), get('a.example'), {
    isolation: 'sandbox',
  });
  expect(await said(app, other.session)).toContain('got a.example/');
  const [answered] = ofType(await app.events(other.session), 'permission.answered');
  expect(answered).toMatchObject({ by: 'rule', rule: { scope: 'repository', pattern: a } });
  const [rule] = await app.core.permissions.list({});
  expect(rule).toMatchObject({ pattern: a, used: 1 });
  expectOk(await app.core.permissions.revoke({ rules: [rule?.id ?? ''] }));
  const denied = await begun(app, repo.path, get('a.example'), 'deny');
  await app.untilIdle(denied.session);
  expect(ofType(await app.events(denied.session), 'permission.answered')).toMatchObject([{ by: 'policy' }]);
  expect(await said(app, denied.session)).toContain('may not reach a.example:80.');
});

test('what waits for an answer ends with its turn, and what nobody is asked about is noted', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore({ outside });
  const { port } = web.address() as AddressInfo;
  const named = { host: 'named.example', port: 80 };
  const script = `curl -s -x "$http_proxy" --noproxy x http://127.0.0.1:${port}/; ${get('named.example')}; ${get('c.example')}`;
  const { session } = await begun(app, repo.path, script, 'allow', { hosts: [named] });
  await asked(app, session, '1.1');
  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilIdle(session);
  const events = await app.events(session);
  expect(ofType(events, 'permission.answered')).toMatchObject([{ option: null, by: 'turn-end' }]);
  expect(ofType(events, 'session.noted').map(({ note }) => note)).toEqual([
    { code: 'host', host: '127.0.0.1', port, because: 'address' },
    { code: 'host', ...named, because: 'configured' },
  ]);

  // What was named for a session goes along with it.
  const { row } = expectOk(
    await app.core.handOff.run({
      ...{ session, to: 'background', agent: AgentId.parse('demo'), prompt: 'Go on', context: null },
      ...{ changes: 'leave', model: null, permissions: null },
    }),
  );
  expect(row).toMatchObject({ isolation: 'sandbox', hosts: [named] });
  expectOk(await app.core.sessions.cancel({ session: row.session }));
  await app.untilIdle(row.session);
});
