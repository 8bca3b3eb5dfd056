import { describe, expect, test } from 'vitest';
import { claude } from './claude';
import { codex } from './codex';
import { copilot } from './copilot';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { pi } from './pi';
import { qwen } from './qwen';
import { expectWorkInSandbox } from './sandbox-scene';

describe.runIf(process.platform === 'linux')('in a sandbox', () => {
  test.each([
    { door: copilot, restart: 'loaded' },
    { door: codex, restart: 'resumed' },
    // In the mode for what is allowed it asks its model first, in a form of its own, whether a command is safe.
    { door: claude, restart: 'resumed', permissions: 'ask' },
    // It loads a session once, and not within the minute in which it began.
    { door: gemini, restart: expect.stringMatching(/^(?:loaded|retold)$/) },
    { door: opencode, restart: 'resumed' },
    { door: qwen, restart: 'resumed' },
    { door: kilo, restart: 'resumed' },
    { door: pi, restart: 'loaded' },
  ] as const)('$door.id works, commits, installs, and goes on after a restart', async (one) => {
    const permissions = 'permissions' in one ? one.permissions : 'allow';
    expect(await expectWorkInSandbox(one.door, permissions)).toEqual(one.restart);
  });
});
