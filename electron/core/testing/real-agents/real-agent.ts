import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { AgentProfile } from '#shared/agent';
import { type TestRepo, testRepo } from '../test-repo';
import type { AgentDoor } from './agent-door';
import type { ModelScript } from './model-script';
import { type ModelServer, startModelServer } from './model-server';

/** A real agent's program with a home of its own, a scripted model to talk to, and a repository to work in. */
export type RealAgent = AsyncDisposable & {
  readonly profile: AgentProfile;
  /** The whole environment: nothing of the person who runs the tests. */
  readonly environment: Record<string, string>;
  /** The same without a login, in another home. */
  readonly loggedOut: Record<string, string>;
  readonly model: ModelServer;
  readonly repo: TestRepo;
};

/** Installs it where it is not there, and logs it in. `script` is made for the folder that the agent works in. */
export async function realAgent(door: AgentDoor, script: (cwd: string) => ModelScript): Promise<RealAgent> {
  const { path = [], ...launch } = await door.install();
  const repo = await testRepo({ 'README.md': '# Test\n' });
  await repo.commit('first');
  const model = await startModelServer(script(repo.path));
  const home = await newHome(door.id);
  const empty = await newHome(door.id);
  const environmentIn = (folder: string) => ({
    PATH: [...path, process.env.PATH ?? ''].join(delimiter),
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    LANG: 'C.UTF-8',
    ...door.environment,
  });
  return {
    profile: AgentProfile.parse({ id: door.id, name: door.id, protocol: 'acp', launch }),
    environment: { ...environmentIn(home), ...(await door.logIn({ home, modelUrl: model.url })) },
    loggedOut: environmentIn(empty),
    model,
    repo,
    [Symbol.asyncDispose]: async () => {
      await model[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
      for (const folder of [home, empty]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Not in the temporary folder: some agents refuse to run helpers from there. */
async function newHome(agent: string): Promise<string> {
  const homes = join(homedir(), '.cache', 'understory', 'agent-homes');
  await mkdir(homes, { recursive: true });
  const home = await realpath(await mkdtemp(join(homes, `${agent}-`)));
  await mkdir(join(home, 'tmp'));
  return home;
}
