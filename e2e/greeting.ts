import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { AgentDoor } from '../electron/core/testing/real-agents/agent-door';
import { type ModelServer, startModelServer } from '../electron/core/testing/real-agents/model-server';
import { expect } from './fixture';
import type { Place } from './place';

const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');
export const GREETING = 'Hello from a real agent.\n';

/** What the model of a real agent does when it is asked for a greeting, and for a salutation by a command alone. */
export function startGreetingModel(): Promise<ModelServer> {
  return startModelServer([
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
}

/** Has a real agent, installed and logged in, write the greeting for the built command line, in a session of its own. */
export async function greetForCommandLine(
  { place, repository, modelUrl }: { place: Place; repository: string; modelUrl: string },
  door: AgentDoor,
  prompt: string,
): Promise<void> {
  const { command } = await door.install();
  const env = {
    ...place.env,
    ...door.environment,
    ...(await door.logIn({ home: place.home, modelUrl })),
    PATH: `${dirname(command)}:${place.env.PATH}`,
  };
  const wish = ['run', prompt, '--repo', repository, '--agent', door.id, '--permissions', 'allow', '--json'];
  const options = { cwd: place.root, env, extendEnv: false, reject: false } as const;
  const done = await execa(process.execPath, [cli, ...wish], options);
  expect(done.exitCode, done.stderr).toBe(0);
  const result = JSON.parse(done.stdout.split('\n').at(-1) ?? '') as Record<string, unknown>;
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
