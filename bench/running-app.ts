import type { AgentProfile } from '#shared/agent';
import type { RepositoryId, SessionId } from '#shared/ids';
import type { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { launchApp, type RunningApp } from '../e2e/launch';
import { makePlace, type Place } from '../e2e/place';
import { expectOk } from '../electron/core/testing/test-values';
import { attachCore, type CoreClient } from '../electron/host/attach-core';

/** The app in its window, and a line to its core beside the window's own. */
export type DrivenApp = AsyncDisposable & {
  readonly place: Place;
  readonly app: RunningApp;
  readonly client: CoreClient;
  start(
    repository: RepositoryId,
    agent: AgentProfile,
    title: string,
    isolation?: Isolation,
  ): Promise<SessionId>;
  /** Resolves when none of the sessions has an open turn. */
  untilIdle(sessions: readonly SessionId[]): Promise<readonly SessionRow[]>;
};

const OPEN: ReadonlySet<string> = new Set(['preparing', 'queued', 'working', 'waiting']);

export async function driveApp(agents: readonly AgentProfile[]): Promise<DrivenApp> {
  const place = await makePlace();
  const app = await launchApp(place);
  await app.page.setViewportSize({ width: 1440, height: 900 });
  const attached = await attachCore(place.data);
  const attachment = attached.ok ? attached.value : null;
  if (!attachment) throw new Error('the app does not serve its core');
  const { client } = attachment;
  await client.settings.update({
    customAgents: [...agents],
    permissions: 'allow',
    concurrency: Math.max(2, agents.length),
  });
  return {
    place,
    app,
    client,
    async start(repository, agent, title, isolation = 'none') {
      const started = await client.sessions.start({
        repository,
        prompt: title,
        title,
        isolation,
        agent: { by: 'id', id: agent.id },
      });
      return expectOk(started).session;
    },
    async untilIdle(sessions) {
      for await (const _update of await client.sessions.watch({})) {
        const rows = await client.sessions.list({});
        const ours = rows.filter(({ session }) => sessions.includes(session));
        if (ours.length === sessions.length && ours.every(({ status }) => !OPEN.has(status))) return ours;
      }
      throw new Error('the list of sessions ended');
    },
    async [Symbol.asyncDispose]() {
      attachment.close();
      await app.quit();
      await place[Symbol.asyncDispose]();
    },
  };
}
