import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestAgent, reject } from '../agent-harness';
import { installAgent } from './install-agent';
import { PLATFORM, type RealAgent, realAgent } from './real-agent';

const VERSION = '1.18.33';
const WRITE = { name: 'write', args: { filePath: 'hello.txt', content: 'Hello from a real agent.\n' } };
const SHELL = { name: 'bash', args: { command: 'cat hello.txt', description: 'Show the file' } };

let opencode: RealAgent;

beforeAll(async () => {
  const program = await installAgent(`opencode-${PLATFORM}`, VERSION, 'bin/opencode');
  opencode = await realAgent({
    id: 'opencode',
    program,
    args: ['acp'],
    script: [
      {
        word: 'greeting',
        steps: [
          { text: 'I write it. ', tool: WRITE },
          { text: 'And look. ', tool: SHELL },
        ],
      },
      { word: 'forbidden', steps: [{ text: 'I try. ', tool: WRITE }] },
      { word: 'forever', steps: [{ text: 'Let me think about that', hang: true }] },
      { word: 'short', steps: [] },
    ],
    configure: async ({ home, modelUrl }) => {
      await mkdir(join(home, '.config/opencode'), { recursive: true });
      await writeFile(join(home, '.config/opencode/opencode.json'), JSON.stringify(settings(modelUrl)));
      return {};
    },
  });
}, 300_000);
afterAll(() => opencode[Symbol.asyncDispose]());

function settings(baseURL: string) {
  const model = { name: 'Scripted', tool_call: true, limit: { context: 128_000, output: 8192 } };
  return {
    model: 'scripted/scripted',
    small_model: 'scripted/scripted',
    autoupdate: false,
    share: 'disabled',
    enabled_providers: ['scripted'],
    permission: { edit: 'ask', bash: 'ask' },
    provider: {
      scripted: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Scripted',
        options: { baseURL, apiKey: 'sk-scripted' },
        models: { scripted: model },
      },
    },
  };
}

test('opencode writes a file and runs a command after being allowed, and can be continued', async () => {
  const { profile, environment, repo } = opencode;
  const place = { cwd: repo.path, surroundings: { environment } };
  await using first = await openTestAgent(profile, place);
  expect(first.agent.info.agentSession).not.toBeNull();
  expect(await first.agent.prompt('Write a greeting, please.')).toEqual({
    outcome: 'completed',
    stop: 'end_turn',
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe('Hello from a real agent.\n');
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
  const { profile, environment, repo } = opencode;
  await repo.write({ 'hello.txt': 'untouched\n' });
  await using run = await openTestAgent(profile, {
    cwd: repo.path,
    surroundings: { environment },
    answer: reject,
  });
  expect(await run.agent.prompt('Do something forbidden.')).toMatchObject({
    outcome: expect.stringMatching('completed|cancelled'),
  });
  expect(await readFile(join(repo.path, 'hello.txt'), 'utf8')).toBe('untouched\n');
  expect(run.asked).toHaveLength(1);
});

test('a turn whose model hangs is cancelled, and the session goes on', async () => {
  const { profile, environment, repo } = opencode;
  await using run = await openTestAgent(profile, { cwd: repo.path, surroundings: { environment } });
  const turn = run.agent.prompt('Think forever.');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await run.agent.prompt('Keep it short.')).toMatchObject({ outcome: 'completed' });
});
