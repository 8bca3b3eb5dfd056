import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { RepositoryId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { runShellAgent } from './shell-agent';
import { type TestCore, testCore } from './test-core';
import { type TestRepo, testRepo } from './test-repo';
import { userSettings } from './user-settings';

/** A repository whose files go through a real program, as its user set it up, and a core on it. */
export type FilterScene = AsyncDisposable & {
  readonly repo: TestRepo;
  readonly app: TestCore;
  /** A program as the user runs it in the workspace, with the user's own configuration. Throws where it fails. */
  run(program: string, ...args: string[]): Promise<string>;
  /** Adds the repository, once it is set up. */
  add(): Promise<RepositoryId>;
  /** Runs a session to the end of its turn. */
  session(
    repository: RepositoryId,
    script: string,
    more?: Parameters<typeof runShellAgent>[3],
  ): Promise<SessionRow>;
  /** The bytes of a file in the workspace. */
  bytes(path: string): Promise<Buffer>;
};

/** Looking changes nothing, not even what the index remembers of files. */
const QUIET = { GIT_OPTIONAL_LOCKS: '0' };

/** `settings` are the user's own for all repositories. */
export async function filterScene(settings: string): Promise<FilterScene> {
  const repo = await testRepo();
  await userSettings(repo, `[user]\n\tname = Tess Test\n\temail = tess@example.org\n${settings}`);
  const app = await testCore();
  return {
    repo,
    app,
    run: async (program, ...args) =>
      (await execa(program, args, { cwd: repo.path, stdin: 'ignore', env: QUIET })).stdout,
    add: () => app.add(repo.path),
    session: (repository, script, more) => runShellAgent(app, repository, script, more),
    bytes: (path) => readFile(join(repo.path, path)),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}
