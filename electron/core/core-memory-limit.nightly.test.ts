import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import { startCoreProcess } from './testing/core-process';
import { memoryGroup } from './testing/memory-group';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { testRepo } from './testing/test-repo';

/** How a system says that this user may make no control group, that there are none, or none with a limit. */
const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'EOPNOTSUPP', 'EBUSY'];
const MEGABYTE = 1024 * 1024;
const LIMIT = 1024 * MEGABYTE;

/** Takes far more than the limit, bit by bit, once the file is there. */
const GROWS = `
const { existsSync } = require('node:fs');
const held = [];
setInterval(() => {
  if (existsSync(process.argv[1]) && held.length < 400) held.push(Buffer.alloc(10 * 1024 * 1024, 1));
}, 100);
`;

function agent(id: string, steps: readonly ScriptStep[]) {
  return { ...scriptedAgent(steps), id: AgentId.parse(id) };
}

/** What core-queue.test.ts shows with a machine that is made up, on one whose kernel ends what takes too much. */
test.runIf(process.platform === 'linux')(
  'in a control group with little memory the agent that takes it is paused, and three others finish',
  async () => {
    await using group = await memoryGroup(LIMIT);
    // Only the system's own no ends it here: then what core-queue.test.ts shows is all that can be seen on this machine.
    if ('refused' in group) {
      expect(group.refused.length).toBeGreaterThan(0);
      for (const code of group.refused) expect(NOT_ALLOWED).toContain(code);
      return;
    }
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.commit('base');
    const home = await mkdtemp(join(tmpdir(), 'understory-memory-'));
    try {
      const goOn = join(home, 'go-on');
      const grow = join(home, 'grow');
      const hog = agent('hog', [{ say: 'at it' }, { run: [process.execPath, '-e', GROWS, grow] }]);
      const good = ['one', 'two', 'three'].map((id) =>
        agent(id, [{ say: 'at it' }, { waitForFile: goOn }, { say: 'done' }]),
      );
      const all = [hog, ...good];
      const settings = { concurrency: all.length, customAgents: all };
      await using child = await startCoreProcess(
        { home, settings, repository: repo.path, agents: all.map(({ id }) => id) },
        group.enter,
      );
      const has = (session: SessionId, what: string) =>
        expect
          .poll(() => readFile(join(home, 'sessions', session, 'events.jsonl'), 'utf8').catch(() => ''), {
            timeout: 60_000,
          })
          .toContain(what);
      for (const session of child.sessions) await has(session, 'at it');
      const [first, ...others] = child.sessions;
      if (!first) throw new Error('no sessions');
      await writeFile(grow, '');
      await has(first, '"type":"agent.paused"');
      await writeFile(goOn, '');
      for (const session of others) await has(session, '"outcome":"completed"');
      expect(await group.outOfMemory()).toBe(0);
      await child.kill();
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
