import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksState } from '#shared/check';
import { checksWords } from '#shared/describe-check';
import { AgentId } from '#shared/ids';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const check = (name: string, script: string, more: { when?: 'turn' | 'end'; seconds?: number } = {}) => ({
  ...{ name, command: ['sh', '-c', script], when: 'turn' as const, seconds: 60 },
  ...more,
});

/** An agent that counts its turns in a file. */
const COUNTS = 'echo turn >> turns';
const until = (file: string) => `while ! test -e '${file}'; do sleep 0.02; done`;
const shell = (script: string) => ({
  ...{ id: AgentId.parse('shell'), name: 'Shell', protocol: 'command' as const },
  launch: { command: 'sh', args: ['-c', script], env: {} },
});

test('checks run in the worktree after a turn that changed something, and what they said stands in row and log', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const checks = [
    check('fine', 'cat turns'),
    check(
      'red',
      'test -e turns || exit 0; echo broken; head -c 40000 /dev/zero | tr "\\0" x; echo; echo the end; exit 4',
    ),
  ];
  const { session } = await runShellAgent(app, repository, COUNTS, { checks });
  const row = await app.untilRow(session, (one) => checksState(one) === 'failed' && !!one.checks?.[1]?.last);
  expect(row.checks?.map(({ name, last }) => [name, last?.state])).toEqual([
    ['fine', 'passed'],
    ['red', 'failed'],
  ]);
  const [fine, red] = ofType(await app.events(session), 'check.ended');
  expect(fine).toMatchObject({ turn: 1, output: { text: 'turn\n', body: null }, tree: row.tree });
  expect(red).toMatchObject({
    end: { how: 'exited', code: 4 },
    tail: expect.stringMatching(/xx\nthe end\n$/),
  });
  const whole = expectOk(await app.core.sessions.body({ session, body: red?.output.body as never }));
  expect(whole.text).toMatch(/^broken\nx{40000}\nthe end\n$/);

  // The user may send it on, and it is run again for what that changed.
  expectOk(await app.core.checks.send({ session }));
  const sent = await app.untilEvent(session, ({ event }) => event.type === 'turn.queued' && event.turn === 2);
  expect(sent.event).toMatchObject({ prompt: expect.stringMatching(/red \(`sh -c .*exit 4[\s\S]*the end/) });
  await app.untilEvent(
    session,
    ({ event }) => event.type === 'check.ended' && event.turn === 2 && event.name === 'red',
  );
  expect(ofType(await app.events(session), 'check.ended')).toHaveLength(4);
});

test('nothing runs after a turn that changed nothing, nor in the workspace', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = await runShellAgent(app, repository, 'echo looked', { checks: [check('any', 'true')] });
  const local = await runShellAgent(app, repository, COUNTS, {
    kind: 'local',
    checks: [check('any', 'true')],
  });
  expect(local.checks).toBeUndefined();
  expect(await app.core.checks.run({ session: local.session })).toMatchObject({
    refusal: { code: 'no-checks' },
  });
  expect(await app.core.checks.send({ session })).toMatchObject({ refusal: { code: 'no-red-check' } });
  // Asked for, they run all the same.
  expectOk(await app.core.checks.run({ session }));
  await app.untilEvent(session, ({ event }) => event.type === 'check.ended');
  expect(ofType(await app.events(session), 'check.started')).toHaveLength(1);
});

test('a failed check goes back to the agent by itself, as often as the user lets it, until it fails in the same way', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const mends = await runShellAgent(app, repository, COUNTS, {
    ...{
      checks: [
        check(
          'two',
          'test -e turns || exit 0; test "$(wc -l < turns)" -ge 2 || { echo "only $(cat turns)"; exit 1; }',
        ),
      ],
    },
    checkRetries: 3,
  });
  const done = await app.untilRow(mends.session, (row) => checksState(row) === 'passed');
  expect(done).toMatchObject({ turns: 2, sendsBack: { most: 3, times: 1 } });
  const [first, second] = ofType(await app.events(mends.session), 'turn.queued');
  expect(first?.sentBack).toBeUndefined();
  expect(second).toMatchObject({ sentBack: true, prompt: expect.stringContaining('only turn') });

  const never = await runShellAgent(app, repository, COUNTS, {
    ...{
      checks: [check('never', 'test -e turns || exit 0; echo "failed in 17 ms"; exit 1')],
      checkRetries: 3,
    },
  });
  await app.untilEvent(never.session, ({ event }) => event.type === 'session.noted');
  expect(ofType(await app.events(never.session), 'turn.queued')).toHaveLength(2);
  expect(ofType(await app.events(never.session), 'session.noted').at(-1)?.note).toEqual({
    code: 'check-not-sent-back',
    why: 'same-failure',
  });
});

test('a prompt that waits is sent after the checks of the turn before it, and what is for the end waits for it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const gate = join(repo.parent, 'gate');
  const { session } = await app.start(await app.add(repo.path), shell(`${until(gate)}; ${COUNTS}`), {
    checks: [check('each', 'wc -l < turns'), check('last', 'true', { when: 'end' })],
  });
  expectOk(await app.core.nextPrompts.add({ session, text: 'And on', stop: false, index: null }));
  await writeFile(gate, '');
  await app.untilEvent(session, ({ event }) => event.type === 'check.ended' && event.name === 'last');
  const order = (await app.events(session)).flatMap(({ event }) =>
    event.type === 'check.ended' || event.type === 'turn.queued' ? [`${event.type} ${event.turn}`] : [],
  );
  expect(order).toEqual([
    ...['turn.queued 1', 'check.ended 1', 'turn.queued 2'],
    ...['check.ended 2', 'check.ended 2'],
  ]);
});

test('checks end before the next turn begins, and with the app; after a crash they are told as interrupted', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), shell(COUNTS), {
    checks: [check('hangs', 'sleep 600')],
  });
  const running = (turn: number) =>
    app.untilEvent(session, ({ event }) => event.type === 'check.started' && event.turn === turn);
  await running(1);
  expectOk(await app.core.sessions.send({ session, prompt: 'Go on', attachments: [] }));
  await running(2);
  const order = (await app.events(session)).flatMap(({ event: { type } }) =>
    ['check.ended', 'turn.started'].includes(type) ? [type] : [],
  );
  expect(order).toEqual(['turn.started', 'check.ended', 'turn.started']);
  expect(ofType(await app.events(session), 'check.ended').at(-1)?.end).toEqual({ how: 'stopped' });

  await app.reopen();
  const events = await app.events(session);
  expect(ofType(events, 'check.ended').at(-1)?.end).toEqual({ how: 'interrupted' });
  await app.forget(session, events.findLastIndex(({ event }) => event.type === 'check.started') + 1);
  expect(ofType(await app.events(session), 'check.ended').at(-1)?.end).toEqual({ how: 'interrupted' });
});

test('the checks of a session with a sandbox run in it: what they write elsewhere is not written', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const outside = join(repo.parent, 'planted');
  const { session } = await runShellAgent(app, await app.add(repo.path), COUNTS, {
    isolation: 'sandbox',
    checks: [
      check('inside', 'git rev-parse HEAD && echo made > made'),
      // Where temporary files are in memory, the sandbox has a folder of its own there, and writing ends well.
      check('outside', `echo x > '${outside}'; cat '${app.home}'/*.json`),
    ],
  });
  const row = await app.untilRow(session, (one) => !!one.checks?.[1]?.last && checksState(one) !== 'running');
  expect(row.checks?.map(({ last }) => last?.state)).toEqual(['passed', 'failed']);
  expect(existsSync(outside)).toBe(false);
  expect(await readFile(join(row.worktree ?? '', 'made'), 'utf8')).toBe('made\n');
});

test('a check that is red on the base too is no fault of the session’s; the base is checked once, in a worktree that goes again', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const ran = join(repo.parent, 'ran');
  const checks = [
    check('always', `pwd >> '${ran}'; exit 3`),
    check('other', 'test -e turns && exit 4; exit 5'),
    check('own', 'test ! -e turns'),
  ];
  const before = async () => {
    const { session } = await runShellAgent(app, repository, COUNTS, { checks });
    const row = await app.untilRow(session, (one) => !!one.checks?.every(({ last }) => last?.before));
    expect(checksState(row)).toBe('failed');
    return row.checks?.map(({ last }) => last?.before);
  };
  expect(await before()).toEqual(['yes', 'unknown', 'no']);
  await app.reopen();
  expect(await before()).toEqual(['yes', 'unknown', 'no']);
  // Once in each session's worktree, and once in one of its own.
  const folders = (await readFile(ran, 'utf8')).trim().split('\n');
  expect(new Set(folders).size).toBe(3);
  expect(folders).toHaveLength(3);
  expect(folders.filter((folder) => existsSync(folder))).toHaveLength(2);
  expect((await repo.git('worktree', 'list', '--porcelain')).match(/^worktree /gm)).toHaveLength(3);
  expect(await repo.git('branch', '--list', '*base*')).toBe('');

  const { session } = await runShellAgent(app, repository, COUNTS, {
    checks: checks.slice(0, 1),
    checkRetries: 2,
  });
  const row = await app.untilRow(session, (one) => !!one.checks?.[0]?.last?.before);
  expect(checksState(row)).toBe('failed-before');
  expect(checksWords(row)).toBe('always red on the base too');
  expect(row.turns).toBe(1);
});
