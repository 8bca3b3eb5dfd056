import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AgentProfile } from '#shared/agent';
import { type TestRepo, testRepo } from '../test-repo';
import { type ModelScript, type ModelServer, startModelServer } from './model-server';

/** A real agent's program with a home of its own, a scripted model to talk to, and a repository to work in. */
export type RealAgent = AsyncDisposable & {
  readonly profile: AgentProfile;
  /** The whole environment: nothing of the person who runs the tests. */
  readonly environment: Record<string, string>;
  readonly home: string;
  readonly model: ModelServer;
  readonly repo: TestRepo;
};

/** `configure` writes the agent's settings into its home and gives what its environment needs. */
export async function realAgent(options: {
  id: string;
  program: string;
  args: readonly string[];
  script: ModelScript;
  configure(place: { home: string; modelUrl: string }): Promise<Record<string, string>>;
}): Promise<RealAgent> {
  const model = await startModelServer(options.script);
  // Not in the temporary folder: some agents refuse to run helpers from there.
  const homes = join(homedir(), '.cache', 'understory', 'agent-homes');
  await mkdir(homes, { recursive: true });
  const home = await realpath(await mkdtemp(join(homes, `${options.id}-`)));
  const extra = await options.configure({ home, modelUrl: model.url });
  const repo = await testRepo({ 'README.md': '# Test\n' });
  await repo.commit('first');
  return {
    profile: AgentProfile.parse({
      id: options.id,
      name: options.id,
      protocol: 'acp',
      launch: { command: options.program, args: [...options.args] },
    }),
    environment: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', ...extra },
    home,
    model,
    repo,
    [Symbol.asyncDispose]: async () => {
      await model[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The platform part of the names of packages that hold a program. */
export const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
