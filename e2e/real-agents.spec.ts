import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { copilot } from '../electron/core/testing/real-agents/copilot';
import { type ModelServer, startModelServer } from '../electron/core/testing/real-agents/model-server';
import { opencode } from '../electron/core/testing/real-agents/opencode';
import { expect, test } from './fixture';

const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');
const GREETING = 'Hello from a real agent.\n';

let model: ModelServer;

test.beforeAll(async () => {
  model = await startModelServer([
    {
      word: 'greeting',
      steps: [
        { text: 'I write it. ', tool: { name: 'write', args: { filePath: 'hello.txt', content: GREETING } } },
        {
          text: 'And look. ',
          tool: { name: 'bash', args: { command: 'cat hello.txt', description: 'Show it' } },
        },
      ],
    },
    {
      word: 'salutation',
      steps: [
        {
          text: 'I write it. ',
          tool: {
            name: 'bash',
            args: { command: `printf '${GREETING.trim()}\\n' > hello.txt`, description: 'Write it' },
          },
        },
      ],
    },
  ]);
});
test.afterAll(() => model[Symbol.asyncDispose]());

test('a real OpenCode works in the window: asked twice, reviewed, applied', async ({ place, start }) => {
  test.setTimeout(300_000);
  const { command: program } = await opencode.install();
  await opencode.logIn({ home: place.home, modelUrl: model.url });
  const repository = await place.ownRepository();
  const { ui } = await start({ env: { PATH: `${dirname(program)}:${place.env.PATH}` } });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Write a greeting', { agent: 'OpenCode' });

  await expect(ui.permission.card).toContainText('hello.txt', { timeout: 60_000 });
  await ui.permission.answer(/^Allow once/);
  await expect(ui.permission.card).toContainText('cat hello.txt');
  await ui.permission.answer(/^Allow once/);
  await ui.sessions.expectEnded('Write a greeting');
  await expect(ui.conversation.log).toContainText('Done.');
  await ui.changes.file(/hello\.txt/).click();
  await expect(ui.changes.diff).toContainText('Hello from a real agent.');

  await ui.apply.as(/uncommitted changes/i);
  expect(await readFile(join(repository, 'hello.txt'), 'utf8')).toBe(GREETING);
});

test('a real OpenCode and a real Copilot work for the command line', async ({ place }) => {
  test.setTimeout(300_000);
  const repository = await place.ownRepository();
  const login = { home: place.home, modelUrl: model.url };
  await opencode.logIn(login);
  const programs = [await opencode.install(), await copilot.install()];
  const env = {
    ...place.env,
    ...copilot.environment,
    ...(await copilot.logIn(login)),
    PATH: [...programs.map(({ command }) => dirname(command)), place.env.PATH].join(':'),
  };
  const run = async (prompt: string, agent: string) => {
    const args = [
      cli,
      'run',
      prompt,
      '--repo',
      repository,
      '--agent',
      agent,
      '--permissions',
      'allow',
      '--json',
    ];
    const done = await execa(process.execPath, args, {
      cwd: place.root,
      env,
      extendEnv: false,
      reject: false,
    });
    expect(done.exitCode, done.stderr).toBe(0);
    return JSON.parse(done.stdout.split('\n').at(-1) ?? '') as Record<string, unknown>;
  };
  for (const result of [
    await run('Write a greeting', 'opencode'),
    await run('Write a salutation', 'copilot'),
  ]) {
    expect(result).toMatchObject({
      type: 'result',
      status: 'ready',
      turns: 1,
      files: 1,
      additions: 1,
      deletions: 0,
    });
    expect(await readFile(join(String(result.worktree), 'hello.txt'), 'utf8')).toBe(GREETING);
    expect(await place.git(repository, 'show', `${String(result.branch)}:hello.txt`)).toBe(GREETING.trim());
  }
  expect(await place.git(repository, 'status', '--porcelain')).toBe('');
});
