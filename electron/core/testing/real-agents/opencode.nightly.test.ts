import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestAgent, reject } from '../agent-harness';
import { attachedIn, NOTE } from './attached';
import { opencode } from './opencode';
import { type RealAgent, realAgent } from './real-agent';

const HELLO = 'Hello from a real agent.\n';
/** One unpacks itself into each new home, which takes its time on a busy machine. */
const firstOutputMs = 80_000;
let agent: RealAgent;

beforeAll(async () => {
  agent = await realAgent(opencode, (cwd) => [
    {
      word: 'greeting',
      steps: [
        { text: 'I write it. ', tool: opencode.write(cwd, 'hello.txt', HELLO) },
        { text: 'And look. ', tool: opencode.run('cat hello.txt') },
      ],
    },
    { word: 'forbidden', steps: [{ text: 'I try. ', tool: opencode.write(cwd, 'hello.txt', HELLO) }] },
    { word: 'forever', steps: [{ text: 'Let me think about that', hang: true }] },
    { word: 'short', steps: [] },
  ]);
}, 1_500_000);
afterAll(() => agent[Symbol.asyncDispose]());

test('opencode writes a file and runs a command after being allowed, and can be continued', async () => {
  const { profile, environment, repo } = agent;
  const place = { cwd: repo.path, context: { environment }, firstOutputMs };
  await using first = await openTestAgent(profile, place);
  expect(first.agent.info.agentSession).not.toBeNull();
  expect(await first.agent.prompt('Write a greeting, please.')).toEqual({
    outcome: 'completed',
    stop: 'end_turn',
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe(HELLO);
  expect(first.asked.map(({ tool }) => tool.kind)).toEqual(['edit', 'execute']);
  expect(first.said()).toContain('Done.');
  const tools = first.updates.flatMap((update) => (update.type === 'tool-called' ? update.patch.call : []));
  expect(tools.map((call) => first.tool(call).status)).toEqual(['completed', 'completed']);
  expect(JSON.stringify(first.tool(tools[1] ?? ''))).toContain('Hello from a real agent.');

  await first.agent.close();
  const { agentSession } = first.agent.info;
  await using second = await openTestAgent(profile, {
    ...place,
    continueFrom: { agentSession, transcript: 'told' },
  });
  expect(second.agent.info).toMatchObject({ continued: 'resumed', agentSession });
  expect(second.said()).toBe('');
});

test('what is rejected is not done', async () => {
  const { profile, environment, repo } = agent;
  await repo.write({ 'hello.txt': 'untouched\n' });
  await using run = await openTestAgent(profile, {
    cwd: repo.path,
    context: { environment },
    firstOutputMs,
    answer: reject,
  });
  expect(await run.agent.prompt('Do something forbidden.')).toMatchObject({
    outcome: expect.stringMatching('completed|cancelled'),
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe('untouched\n');
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
  // It keeps the picture from a model that it knows to take none, and says so to it.
  expect(sent).toContain(NOTE);
  expect(sent).toContain('does not support image input');
});
