import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestAgent, reject } from '../agent-harness';
import { attachedIn, PICTURE } from './attached';
import { copilot } from './copilot';
import { type RealAgent, realAgent } from './real-agent';

const HELLO = 'Hello from a real agent.\n';
/** One unpacks itself into each new home, which takes its time on a busy machine. */
const firstOutputMs = 80_000;
let agent: RealAgent;

beforeAll(async () => {
  agent = await realAgent(copilot, (cwd) => [
    {
      word: 'greeting',
      steps: [
        { text: 'I write it. ', tool: copilot.write(cwd, 'hello.txt', HELLO) },
        { text: 'And look. ', tool: copilot.run('cat hello.txt') },
      ],
    },
    { word: 'forbidden', steps: [{ text: 'I try. ', tool: copilot.write(cwd, 'no.txt', HELLO) }] },
    { word: 'forever', steps: [{ text: 'Let me think about that', hang: true }] },
    { word: 'short', steps: [] },
  ]);
}, 1_500_000);
afterAll(() => agent[Symbol.asyncDispose]());

test('copilot writes a file and runs a command after being allowed, and can be continued', async () => {
  const { profile, environment, repo } = agent;
  const place = { cwd: repo.path, context: { environment }, firstOutputMs };
  await using first = await openTestAgent(profile, place);
  expect(await first.agent.prompt('Write a greeting, please.')).toEqual({
    outcome: 'completed',
    stop: 'end_turn',
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe(HELLO);
  expect(first.asked[0]?.tool.kind).toBe('edit');
  expect(first.said()).toContain('Done.');
  const diffs = first.updates.flatMap((update) => ('patch' in update ? (update.patch.content ?? []) : []));
  expect(diffs).toContainEqual(expect.objectContaining({ type: 'diff', newText: HELLO }));

  await first.agent.close();
  const { agentSession } = first.agent.info;
  await using second = await openTestAgent(profile, {
    ...place,
    continueFrom: { agentSession, transcript: 'told' },
  });
  expect(second.agent.info).toMatchObject({ continued: 'loaded', agentSession });
  expect(second.said()).toBe('');
});

test('what is rejected is not done', async () => {
  const { profile, environment, repo } = agent;
  await using run = await openTestAgent(profile, {
    cwd: repo.path,
    context: { environment },
    firstOutputMs,
    answer: reject,
  });
  expect(await run.agent.prompt('Do something forbidden.')).toMatchObject({
    outcome: expect.stringMatching('completed|cancelled'),
  });
  await expect(readFile(join(repo.path, 'no.txt'))).rejects.toThrow('ENOENT');
  expect(run.asked).toHaveLength(1);
});

test('a turn whose model hangs is cancelled, and the session goes on, with files that reach the model', async () => {
  const { profile, environment, repo } = agent;
  await using run = await openTestAgent(profile, { cwd: repo.path, context: { environment }, firstOutputMs });
  const turn = run.agent.prompt('Think forever.');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  const given = await attachedIn(environment.TMPDIR ?? repo.path);
  expect(await run.agent.prompt('Keep it short.', given)).toMatchObject({ outcome: 'completed' });
  const sent = agent.model.requests.findLast(({ tools }) => tools.length > 0)?.body ?? '';
  // It names a text to its model, which reads it by its path.
  expect([sent.includes(PICTURE), sent.includes('/note.txt')]).toEqual([true, true]);
});

test('without a login the user is told how to log in', async () => {
  const { profile, loggedOut, repo } = agent;
  await using run = await openTestAgent(profile, {
    cwd: repo.path,
    context: { environment: loggedOut },
    firstOutputMs,
  });
  expect(run.refusal).toMatchObject({ code: 'login-needed', methods: [{ run: { args: ['login'] } }] });
});
