import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestAgent, reject } from '../agent-harness';
import { copilotEnvironment, installCopilot } from './copilot';
import { type RealAgent, realAgent } from './real-agent';

let copilot: RealAgent;

beforeAll(async () => {
  const program = await installCopilot();
  copilot = await realAgent({
    id: 'copilot',
    program,
    args: ['--acp', '--no-auto-update'],
    script: [
      {
        word: 'greeting',
        steps: [
          { text: 'I write it. ', tool: create('hello.txt') },
          { text: 'And look. ', tool: SHELL },
        ],
      },
      { word: 'forbidden', steps: [{ text: 'I try. ', tool: create('no.txt') }] },
      { word: 'forever', steps: [{ text: 'Let me think about that', hang: true }] },
      { word: 'short', steps: [] },
    ],
    configure: async ({ modelUrl }) => copilotEnvironment(modelUrl),
  });
}, 300_000);
afterAll(() => copilot[Symbol.asyncDispose]());

const SHELL = { name: 'bash', args: { command: 'cat hello.txt', description: 'Show the file' } };

/** Its tools take absolute paths, which are known only when the repository is there. */
function create(file: string) {
  return {
    name: 'create',
    get args() {
      return { path: join(copilot.repo.path, file), file_text: 'Hello from a real agent.\n' };
    },
  };
}

test('copilot writes a file and runs a command after being allowed, and can be continued', async () => {
  const { profile, environment, repo } = copilot;
  const place = { cwd: repo.path, context: { environment } };
  await using first = await openTestAgent(profile, place);
  expect(await first.agent.prompt('Write a greeting, please.')).toEqual({
    outcome: 'completed',
    stop: 'end_turn',
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe('Hello from a real agent.\n');
  expect(first.asked[0]?.tool.kind).toBe('edit');
  expect(first.said()).toContain('Done.');
  const diffs = first.updates.flatMap((update) => ('patch' in update ? (update.patch.content ?? []) : []));
  expect(diffs).toContainEqual(
    expect.objectContaining({ type: 'diff', newText: 'Hello from a real agent.\n' }),
  );

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
  const { profile, environment, repo } = copilot;
  await using run = await openTestAgent(profile, {
    cwd: repo.path,
    context: { environment },
    answer: reject,
  });
  expect(await run.agent.prompt('Do something forbidden.')).toMatchObject({
    outcome: expect.stringMatching('completed|cancelled'),
  });
  await expect(readFile(join(repo.path, 'no.txt'))).rejects.toThrow('ENOENT');
  expect(run.asked).toHaveLength(1);
});

test('a turn whose model hangs is cancelled, and the session goes on', async () => {
  const { profile, environment, repo } = copilot;
  await using run = await openTestAgent(profile, { cwd: repo.path, context: { environment } });
  const turn = run.agent.prompt('Think forever.');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await run.agent.prompt('Keep it short.')).toMatchObject({ outcome: 'completed' });
});

test('without a login the user is told how to log in', async () => {
  const { profile, home, repo } = copilot;
  const environment = { PATH: process.env.PATH ?? '', HOME: home };
  await using run = await openTestAgent(profile, { cwd: repo.path, context: { environment } });
  expect(run.refusal).toMatchObject({ code: 'login-needed', methods: [{ run: { args: ['login'] } }] });
});
