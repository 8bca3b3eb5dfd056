import type { ApplyPlan } from '#shared/apply';
import type { Resolution } from '#shared/conflict';
import { AgentId, RepoPath, type SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { type ScriptStep, scriptedAgent } from './scripted-agent';
import { expectOk, type TestCore } from './test-core';
import type { TestRepo } from './test-repo';

export const RESOLVER = AgentId.parse('resolver');
export const SHEET = '.understory-conflicts/choices.txt';
export const write = (path: string, content: string): ScriptStep => ({ write: { path, content } });
export const content = (text: string): Resolution['take'] => ({
  choice: 'content',
  bytes: Buffer.from(text).toString('base64'),
});

/** A session that did `work`, in a workspace that was then changed to `mine`. */
export async function conflicting(
  app: TestCore,
  repo: TestRepo,
  work: readonly ScriptStep[],
  mine: Parameters<TestRepo['write']>[0],
): Promise<SessionId> {
  await repo.commit('base');
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(work), { title: 'The work' });
  await app.untilIdle(session);
  await repo.write(mine);
  return session;
}

export const input = (session: SessionId, resolutions: Resolution[] = []) => ({
  session,
  mode: 'changes' as const,
  target: null,
  only: null,
  hunks: [],
  resolutions,
});

export const plan = async (app: TestCore, session: SessionId): Promise<ApplyPlan> =>
  expectOk(await app.core.apply.plan(input(session)));

/** Asks an agent that does `steps`, and does not wait for it. */
export async function begin(
  app: TestCore,
  session: SessionId,
  steps: readonly ScriptStep[],
  more: { paths?: string[]; operation?: 'apply' | 'update'; mode?: 'changes' | 'merge' } = {},
): Promise<SessionRow> {
  const { customAgents } = await app.core.settings.get({});
  const agent = { ...scriptedAgent(steps, { name: 'Resolver' }), id: RESOLVER };
  await app.core.settings.update({
    customAgents: [...customAgents.filter(({ id }) => id !== RESOLVER), agent],
  });
  const { paths = [], ...rest } = more;
  return expectOk(
    await app.core.apply.askAgent({
      ...input(session),
      operation: 'apply',
      agent: RESOLVER,
      ...rest,
      paths: paths.map((path) => RepoPath.parse(path)),
    }),
  );
}

export async function ask(...asked: Parameters<typeof begin>): Promise<SessionRow> {
  const { session } = await begin(...asked);
  return asked[0].untilIdle(session);
}

export const outcomes = ({ asked }: ApplyPlan) =>
  asked.map(({ state, conflicts }) => [state, ...conflicts.map(({ path, outcome }) => `${path} ${outcome}`)]);
