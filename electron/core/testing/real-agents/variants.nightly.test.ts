import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId, RepoPath } from '#shared/ids';
import { expectOk, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { claude } from './claude';
import { copilot } from './copilot';
import { opencode } from './opencode';
import { type RealAgent, realAgent } from './real-agent';

/** What each is told by its model to do with the one prompt. */
const WORK: readonly (readonly [AgentDoor, string])[] = [
  [opencode, 'printf "one\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n" > lines.txt; echo opencode > who.txt'],
  [copilot, 'printf "1\\n2\\n3\\n4\\n5\\n6\\n7\\neight\\n" > lines.txt; echo copilot > who.txt'],
  [claude, 'echo "if (a) b();" > extra.js; echo claude > who.txt'],
];
const agents = new Map<string, RealAgent>();

beforeAll(async () => {
  for (const [door, command] of WORK) {
    const steps = [{ text: 'I do it. ', tool: door.run(command) }];
    agents.set(door.id, await realAgent(door, () => [{ word: 'do-variants', steps }]));
  }
}, 1_500_000);
afterAll(async () => {
  for (const agent of agents.values()) await agent[Symbol.asyncDispose]();
});

test('three agents do one prompt, are compared, and the winner is applied with a file and a hunk of the others', async () => {
  const profiles = [...agents].map(([id, { profile, environment }]) => ({
    ...profile,
    id: AgentId.parse(`real-${id}`),
    launch: { ...profile.launch, env: environment },
  }));
  await using app = await testCore({ settings: { customAgents: profiles, firstOutputSeconds: 100 } });
  const repo = agents.get(opencode.id)?.repo ?? expect.fail('no repository');
  await repo.write({ 'lines.txt': '1\n2\n3\n4\n5\n6\n7\n8\n' });
  await repo.commit('lines');
  const { started } = expectOk(
    await app.core.variants.start({
      ...{ repository: await app.add(repo.path), prompt: 'Please do-variants.', base: null, title: null },
      ...{ permissions: 'allow' as const, isolation: 'none' as const },
      variants: profiles.map(({ id }) => ({
        ...{ agent: { by: 'id' as const, id }, model: null, customAgent: null },
      })),
    }),
  );
  const rows = [];
  for (const one of started)
    rows.push(await app.untilIdle(one.began ? one.row.session : expect.fail(JSON.stringify(one.refusal))));
  expect(rows.map(({ status, files }) => [status, files])).toEqual(Array(3).fill(['ready', 2]));
  const [winner, other, third] = rows.map(({ session }) => session);
  if (!winner || !other || !third) throw new Error('three were started');
  const measured = expectOk(await app.core.variants.measure({ sessions: [winner, other, third] }));
  expect(measured.map(({ complexity, conflicts }) => [complexity?.decisions, conflicts])).toEqual([
    [0, []],
    [0, []],
    [1, []],
  ]);
  const path = (text: string) => RepoPath.parse(text);
  const take = async (from: typeof other, file: string, hunks: number[] | null) =>
    expectOk(
      await app.core.take.run({
        ...{ session: winner, from, only: [path(file)], resolutions: [], fingerprint: null },
        hunks: hunks === null ? [] : [{ path: path(file) as never, hunks }],
      }),
    );
  await take(third, 'extra.js', null);
  await take(other, 'lines.txt', [0]);
  expectOk(
    await app.core.apply.run({
      ...{ session: winner, mode: 'changes', target: null, only: null, hunks: [], resolutions: [] },
      ...{ message: null, acceptUnfinished: false, fingerprint: null },
    }),
  );
  const read = (name: string) => readFile(join(repo.path, name), 'utf8');
  expect(await read('lines.txt')).toBe('one\n2\n3\n4\n5\n6\n7\neight\n');
  expect([await read('extra.js'), await read('who.txt')]).toEqual(['if (a) b();\n', 'opencode\n']);
});
