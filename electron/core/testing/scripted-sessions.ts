import type { SessionEvent } from '#shared/events';
import { type ScriptOptions, type ScriptStep, scriptedAgent } from './scripted-agent';
import { testCore } from './test-core';
import { testRepo } from './test-repo';

/** A core with one repository, where each session's agent follows a script. */
export async function scriptedSessions(settings: Parameters<typeof testCore>[0] = {}) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore(settings);
  const repository = await app.add(repo.path);
  return {
    repo,
    app,
    start: (
      steps: readonly ScriptStep[],
      more: Parameters<typeof app.start>[2] = {},
      options: ScriptOptions = {},
    ) => app.start(repository, scriptedAgent(steps, options), more),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

/** The events of one type, in order. */
export function ofType<T extends SessionEvent['type']>(events: { event: SessionEvent }[], type: T) {
  return events.flatMap(({ event }) =>
    event.type === type ? [event as Extract<SessionEvent, { type: T }>] : [],
  );
}
