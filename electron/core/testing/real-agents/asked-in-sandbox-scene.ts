import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { PermissionPolicy } from '#shared/events';
import { AgentId, type SessionId } from '#shared/ids';
import { ofType } from '../scripted-sessions';
import { expectOk, type TestCore, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import type { ModelScript, ToolUse } from './model-script';
import { realAgent } from './real-agent';

/**
 * What came of a command and an edit of an agent's in a sandbox, by permissions and what the user answers: which of both are
 * there, and who answered what the agent asked.
 *
 * @param ask the tool call by which the agent's model has a command run that is asked about
 */
export async function workInSandboxAsked(
  door: AgentDoor,
  { permissions, answer, ask }: Asked & { readonly ask: (command: string) => ToolUse },
): Promise<{ done: string[]; answeredBy: string[] }> {
  const script: ModelScript[number][] = [];
  await using agent = await realAgent(door, () => script);
  const { HOME: home = expect.fail('no home'), TMPDIR: _own, ...variables } = agent.environment;
  for (const [name, value] of Object.entries({ ...variables, HOME: home, TERM: 'xterm' }))
    vi.stubEnv(name, value);
  try {
    const profile = { ...agent.profile, id: AgentId.parse(`real-${door.id}`) };
    await using app = await testCore({ settings: { customAgents: [profile], firstOutputSeconds: 100 } });
    await app.core.agents.detect({});
    const { session } = await app.start(await app.add(agent.repo.path), profile, {
      prompt: 'Please answer this:\n\nask-one',
      ...{ isolation: 'sandbox', permissions },
    });
    script.push({ word: 'ask-one', steps: [{ text: 'Here.' }] });
    const { worktree } = await app.untilIdle(session);
    const folder = worktree ?? expect.fail('no worktree');
    script.push(
      { word: 'ask-command', steps: [{ tool: ask('echo 1 > command.txt') }] },
      { word: 'ask-edit', steps: [{ tool: door.write(folder, 'edit.txt', 'two\n') }] },
    );
    for (const [at, word] of ['ask-command', 'ask-edit'].entries()) {
      expectOk(await app.core.sessions.send({ session, prompt: `Please answer this:\n\n${word}` }));
      await answerAll(app, session, { turn: at + 2, answer });
      await app.untilIdle(session);
    }
    const done = ['command.txt', 'edit.txt'].map(async (name) =>
      (await access(join(folder, name)).then(
        () => true,
        () => false,
      ))
        ? [name]
        : [],
    );
    const events = await app.events(session);
    // Hosts that it wants to reach beside its work are asked about, too.
    const hosts = ofType(events, 'permission.requested').filter(({ tool }) => tool.call.startsWith('host-'));
    const ofHosts = new Set(hosts.map(({ request }) => request));
    return {
      done: (await Promise.all(done)).flat(),
      answeredBy: ofType(events, 'permission.answered')
        .filter(({ request }) => !ofHosts.has(request))
        .map(({ by }) => by),
    };
  } finally {
    vi.unstubAllEnvs();
  }
}

type Asked = {
  readonly permissions: PermissionPolicy;
  /** The kind of the option that the user takes. */
  readonly answer: 'allow_once' | 'reject_once';
};

/** Answers all that is asked, until a turn is over. */
async function answerAll(
  { core }: TestCore,
  session: SessionId,
  { turn, answer }: { readonly turn: number; readonly answer: Asked['answer'] },
): Promise<void> {
  for await (const events of core.sessions.events({ session, after: 0 })) {
    for (const { event } of events) {
      if (event.type === 'turn.ended' && event.turn === turn) return;
      if (event.type !== 'permission.requested' || event.turn !== turn) continue;
      const { request, options } = event;
      const option = options.find(({ kind }) => kind === answer)?.id ?? expect.fail('no such answer');
      await core.sessions.answer({ session, request, option });
    }
  }
}
