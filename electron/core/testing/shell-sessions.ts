import type { Check } from '#shared/check';
import type { SessionId } from '#shared/ids';
import type { AllowedPath } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { expectOk, type TestCore } from './test-core';

/** Sessions whose agent does what its prompt says, as a shell script in its worktree: what real agents do with Git. */
export type ShellSessions = {
  /** Starts a session on what is checked out, or on `base`, and answers its row once its turn is over. */
  start(script: string, base?: string | null, more?: More): Promise<SessionRow>;
  /** One more turn. */
  send(session: SessionId, script: string): Promise<SessionRow>;
};

type More = Pick<SessionRow, 'isolation'> & { readonly paths?: AllowedPath[]; readonly checks?: Check[] };

export async function shellSessions(app: TestCore, repositoryPath: string): Promise<ShellSessions> {
  const repository = await app.add(repositoryPath);
  return {
    async start(script, base, more = {}) {
      const { session } = expectOk(
        await app.core.sessions.start({
          repository,
          prompt: `set -e\n${script}`,
          agent: {
            by: 'command',
            protocol: 'command',
            // In a follow-up the prompt comes after the conversation so far.
            // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
            command: ['sh', '-c', 'eval "${UNDERSTORY_PROMPT##*</earlier_conversation>}"'],
          },
          kind: 'background',
          base: base ?? null,
          title: 'Improve things',
          model: null,
          customAgent: null,
          permissions: null,
          ...more,
        }),
      );
      return ended(app, session);
    },
    async send(session, script) {
      expectOk(await app.core.sessions.send({ session, prompt: `set -e\n${script}` }));
      return ended(app, session);
    },
  };
}

async function ended(app: TestCore, session: SessionId): Promise<SessionRow> {
  const row = await app.untilIdle(session);
  if (row.status !== 'ready') throw new Error(`the turn did not end well: ${JSON.stringify(row.failure)}`);
  return row;
}
