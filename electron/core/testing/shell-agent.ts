import type { RepositoryId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { expectOk, type TestCore } from './test-core';

/** Runs a session whose agent is a shell script, a real process in the worktree, to the end of its turn. */
export async function runShellAgent(
  app: TestCore,
  repository: RepositoryId,
  script: string,
  more: Partial<Parameters<TestCore['core']['sessions']['start']>[0]> = {},
): Promise<SessionRow> {
  const row = expectOk(
    await app.core.sessions.start({
      repository,
      prompt: 'Do the work',
      agent: { by: 'command', protocol: 'command', command: ['sh', '-c', script] },
      kind: 'background',
      base: null,
      title: null,
      model: null,
      customAgent: null,
      permissions: null,
      ...more,
    }),
  );
  return app.untilIdle(row.session);
}
