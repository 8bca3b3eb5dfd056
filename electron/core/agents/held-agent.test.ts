import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionSandbox } from '../isolation';
import { openTestAgent } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
import { scriptedAgent } from '../testing/scripted-agent';

/** What stands before an agent in a sandbox and waits for a byte, without one. */
const sandbox: SessionSandbox = {
  admit: async ({ env }, { held } = {}) => ({
    env: { ...env },
    confine: (start) => {
      if (!held) throw new Error('it would be started at once');
      const script = 'dd bs=1 count=1 of=/dev/null 2>/dev/null; touch started; exec "$@"';
      return { ...start, command: '/bin/sh', args: ['-c', script, 'sh', start.command, ...start.args] };
    },
  }),
};

test.runIf(process.platform !== 'win32')(
  'an agent that is held is started once it is let go, and given up it never was',
  async () => {
    const cwd = await realpath(await mkdtemp(join(tmpdir(), 'understory-held-')));
    try {
      const open = (held: Promise<void>, signal: AbortSignal) => {
        let told: (pid: number) => void = () => undefined;
        const pid = new Promise<number>((resolve) => {
          told = resolve;
        });
        const records = {
          markerPrefix: 'held.',
          add: (one: { pid: number }) => told(one.pid),
          remove: () => undefined,
          markersOf: () => [],
        };
        const profile = scriptedAgent([{ say: 'Here.' }]);
        return { pid, opening: openTestAgent(profile, { cwd, sandbox, held, signal, context: { records } }) };
      };
      const over = new AbortController();
      const given = open(new Promise(() => undefined), over.signal);
      const pid = await given.pid;
      over.abort();
      expect((await given.opening).refusal).toMatchObject({ code: 'not-started' });
      expect(await isRunning(pid)).toBe(false);

      let letGo: () => void = () => undefined;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const kept = open(until, new AbortController().signal);
      await kept.pid;
      // Nothing has let the one before go either.
      expect(existsSync(join(cwd, 'started'))).toBe(false);
      letGo();
      await using harness = await kept.opening;
      expect(existsSync(join(cwd, 'started'))).toBe(true);
      await harness.agent.prompt('Go', { links: [], files: [] });
      expect(harness.said()).toBe('Here.');
    } finally {
      await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
