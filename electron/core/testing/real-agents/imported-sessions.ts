import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { SessionId } from '#shared/ids';
import type { ImportTool } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { transcriptWith } from '../import-scene';
import { scriptedAgent } from '../scripted-agent';
import { ofType } from '../scripted-sessions';
import { expectOk, type TestCore, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { type RealAgent, realAgent } from './real-agent';

const run = promisify(execFile);
const LONGEST_MS = 150_000;
/** Waits until it was seen that the session is live: else it might end between two looks. */
const COMMAND = 'until [ -e .git/seen ]; do sleep 0.1; done; echo hello > hello.txt';

/** How a real tool is used in a terminal: its arguments for a prompt, in a new session or in one of its own. */
export type TerminalTool = {
  readonly door: AgentDoor;
  readonly tool: ImportTool;
  program(launch: { command: string; args: readonly string[] }): { command: string; args: readonly string[] };
  prompt(text: string, session: string | null): readonly string[];
};

/**
 * A session that a real tool begins in a terminal appears while the list is watched, is told as it was, goes on here with another agent,
 * and is resumed by the tool.
 */
export async function followTerminalSession(terminal: TerminalTool): Promise<void> {
  const { door, tool } = terminal;
  await using agent = await realAgent(door, () => [
    { word: 'write-greeting', steps: [{ text: 'I write it. ', tool: door.run(COMMAND) }] },
  ]);
  const { repo, environment } = agent;
  await using app = await testCore({ histories: { home: environment.HOME ?? '', env: {} } });
  await app.add(repo.path);

  const appears = rowThat(app, ({ imported }) => imported?.live === true);
  const seen = appears.then(async (row) => {
    await writeFile(join(repo.path, '.git', 'seen'), '');
    return row;
  });
  const [{ session, imported }] = await Promise.all([
    seen,
    inTerminal(terminal, agent, 'Please write-greeting.', null),
  ]);
  expect(imported).toMatchObject({ tool, folder: repo.path });
  const { turns } = await transcriptWith(app, session, ({ turns: [turn] }) => saysDone(turn?.items ?? []));
  expect(turns).toHaveLength(1);
  expect(turns[0]?.prompt).toContain('Please write-greeting.');
  expect(turns[0]?.items).toContainEqual(
    expect.objectContaining({
      type: 'tool',
      tool: expect.objectContaining({ command: COMMAND, status: 'completed' }),
    }),
  );
  expect(expectOk(await app.core.imports.history({ session }))).toMatchObject({
    notUnderstood: 0,
    cut: false,
  });

  const receiving = scriptedAgent([{ echoPrompt: true }]);
  app.settings.update({ customAgents: [receiving] });
  const { row } = expectOk(
    await app.core.handOff.run({
      ...{ session, to: 'background', agent: receiving.id, changes: 'copy', context: null },
      ...{ prompt: 'Test it.', model: null, permissions: null },
    }),
  );
  expect((await app.untilIdle(row.session)).files).toBe(1);
  const said = ofType(await app.events(row.session), 'agent.said').map(({ text }) => text);
  for (const part of ['Please write-greeting.', 'I write it.', 'Test it.'])
    expect(said.join('')).toContain(part);

  const resume = expectOk(await app.core.sessions.resumeCommand({ session }));
  expect(resume.run.args.join(' ')).toContain(imported?.id);
  await inTerminal(terminal, agent, 'And more-words.', imported?.id ?? '');
  const { body = '' } = agent.model.requests.findLast(({ tools }) => tools.length > 0) ?? {};
  for (const part of ['write-greeting', 'I write it.', 'more-words']) expect(body).toContain(part);
  const again = await transcriptWith(app, session, (all) => saysDone(all.turns[1]?.items ?? []));
  expect(again.turns.map(({ prompt }) => prompt)).toEqual([
    expect.stringContaining('write-greeting'),
    expect.stringContaining('more-words'),
  ]);
}

async function inTerminal(
  { door, program, prompt }: TerminalTool,
  { environment, repo }: RealAgent,
  text: string,
  session: string | null,
): Promise<void> {
  const { command, args } = program(await door.install());
  const running = run(command, [...args, ...prompt(text, session)], {
    ...{ cwd: repo.path, env: environment, timeout: LONGEST_MS, maxBuffer: 1 << 26 },
  });
  running.child.stdin?.end();
  await running;
}

async function rowThat(
  app: TestCore,
  fits: (row: SessionRow) => boolean,
): Promise<SessionRow & { session: SessionId }> {
  for await (const { rows } of app.core.imports.watch({})) {
    const row = rows.find(fits);
    if (row) return row;
  }
  throw new Error('the list ended before the session appeared');
}

function saysDone(items: readonly { readonly type: string; readonly text?: string }[]): boolean {
  return items.some(({ type, text }) => type === 'said' && text?.includes('Done.'));
}
