import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { expect } from 'vitest';
import { AgentId } from '#shared/ids';
import { terminalResume } from '../../agents';
import { ofType } from '../scripted-sessions';
import { testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { realAgent } from './real-agent';

/** How long the agent's own window may take until its model is asked. */
const APPEARS_MS = 120_000;

/**
 * The command that is copied for a session really goes on with it: run in a terminal in the session's worktree, with a
 * prompt typed, the agent asks its model with all that was said before.
 */
export async function expectResumed(door: AgentDoor): Promise<void> {
  await using agent = await realAgent(door, () => [
    { word: 'ask-one', steps: [{ text: 'It is quintuple.' }] },
    { word: 'ask-two', steps: [{ text: 'It is sextuple.' }] },
  ]);
  const { model, repo } = agent;
  const id = AgentId.parse(`real-${door.id}`);
  const profile = { ...agent.profile, id, launch: { ...agent.profile.launch, env: agent.environment } };
  await using app = await testCore({ settings: { customAgents: [profile], firstOutputSeconds: 100 } });
  const { session } = await app.start(await app.add(repo.path), profile, { prompt: 'Please ask-one.' });
  const { status, worktree } = await app.untilIdle(session);
  expect(status).toBe('ready');
  const own = ofType(await app.events(session), 'agent.connected').at(-1)?.agentSession ?? '';
  // The one that is idle lets go of it.
  await app.core.close();
  const resume = terminalResume(AgentId.parse(door.id), own) ?? expect.fail('no command');
  const [program = '', ...first] = (await door.program?.()) ?? expect.fail('no program');
  const before = model.requests.length;
  const terminal = spawn(program, [...first, ...resume.args], {
    ...{ cols: 120, rows: 40, cwd: worktree ?? repo.path },
    env: { ...agent.environment, TERM: 'xterm-256color' },
  });
  let shown = '';
  terminal.onData((data) => {
    shown += data;
  });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  const asked = () =>
    model.requests.slice(before).find(({ tools, body }) => tools.length > 0 && body.includes('ask-two'));
  const limit = performance.now() + APPEARS_MS;
  let typed = false;
  while (!asked() && performance.now() < limit) {
    await delay(1000);
    const screen = stripVTControlCharacters(shown);
    if (typed) terminal.write('\r');
    else if (screen.includes('quintuple')) {
      terminal.write('Please ask-two.');
      typed = true;
    } else if (/\btrust\b/i.test(screen)) terminal.write('\r');
  }
  const said = asked()?.body ?? '';
  terminal.kill('SIGKILL');
  await ended;
  expect(
    ['ask-one', 'quintuple', 'ask-two'].filter((word) => said.includes(word)),
    stripVTControlCharacters(shown).slice(-2000),
  ).toEqual(['ask-one', 'quintuple', 'ask-two']);
}
