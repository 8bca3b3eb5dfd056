import { describe, expect, test } from 'vitest';
import { workInSandboxAsked } from './asked-in-sandbox-scene';
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

  // It makes a sandbox of its own for each command, which ours lets nobody do: its model asks to run one without.
  const ask = (cmd: string) => ({
    name: 'exec_command',
    args: { cmd, sandbox_permissions: 'require_escalated', justification: 'Its own sandbox cannot be made.' },
  });
  test.each([
    {
      permissions: 'ask',
      answer: 'allow_once',
      done: ['command.txt', 'edit.txt'],
      answeredBy: ['user', 'user'],
    },
    { permissions: 'ask', answer: 'reject_once', done: [], answeredBy: ['user', 'user'] },
    { permissions: 'deny', answer: 'allow_once', done: [], answeredBy: ['policy', 'policy'] },
  ] as const)(
    'Codex does what it is answered: $permissions, $answer',
    async ({ done, answeredBy, ...given }) => {
      expect(await workInSandboxAsked(codex, { ...given, ask })).toEqual({ done, answeredBy });
    },
  );
});
