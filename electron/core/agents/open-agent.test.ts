import { expect, test } from 'vitest';
import type { AgentListener } from './agent';
import { openAgent, readyToOpen } from './open-agent';
import { profileFromCommand } from './profile-from-command';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const listener: AgentListener = { update: () => undefined, askPermission: () => Promise.resolve(null) };

test.each(['acp', 'command'] as const)(
  'readying starts nothing and hides no failure: %s',
  async (protocol) => {
    const started: number[] = [];
    const context = {
      log: quiet,
      environment: { PATH: '/does/not/exist' },
      records: {
        markerPrefix: 'x.',
        add: ({ pid }: { pid: number }) => started.push(pid),
        remove: () => undefined,
        markersOf: () => [],
      },
    };
    const profile = profileFromCommand(protocol, ['/does/not/exist']);
    await readyToOpen(profile, context);
    expect(started).toEqual([]);
    if (protocol === 'command') return;
    const opened = await openAgent(
      {
        profile,
        cwd: process.cwd(),
        listener,
        continueFrom: null,
        model: null,
        persona: null,
        firstOutputMs: 5000,
        mcpServers: [],
        wishes: () => ({ permissions: 'allow', options: {} }),
        session: null,
      },
      context,
    );
    expect(opened).toMatchObject({ ok: false, refusal: { code: 'not-started' } });
  },
);
