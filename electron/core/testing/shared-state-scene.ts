import { expect } from 'vitest';
import { describeSharedChange } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import type { NoticedChange } from '#shared/shared-state';
import { runShellAgent } from './shell-agent';
import { expectOk, testCore } from './test-core';
import { testRepo } from './test-repo';

/** A repository with a core, in which each session's agent is a shell script. */
export async function sharedStateScene(settings: Parameters<typeof testCore>[0] = {}) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore(settings);
  const repository = await app.add(repo.path);
  const noticed = async (session: SessionId): Promise<NoticedChange[]> =>
    expectOk(await app.core.sharedState.list({ session }));
  return {
    repo,
    app,
    repository,
    noticed,
    /** Runs a session and answers what was noticed, as `danger: words`. */
    run: async (script: string, more: Parameters<typeof runShellAgent>[3] = {}) => {
      const row = await runShellAgent(app, repository, script, more);
      expect(row.status).toBe('ready');
      const changes = await noticed(row.session);
      return { row, changes, words: changes.map((one) => `${one.danger}: ${describeSharedChange(one)}`) };
    },
    putBack: async (session: SessionId) =>
      expectOk(await app.core.sharedState.putBack({ session, changes: null })),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}
