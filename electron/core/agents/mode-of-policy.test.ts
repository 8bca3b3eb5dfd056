import { expect, test } from 'vitest';
import type { KnownAgentName } from '#shared/known-agent';
import { decidesAsking, exceeds, reachOf, valueOfPolicy } from './mode-of-policy';

function mode(current: string, ...values: string[]) {
  const choices = values.map((value) => ({ value, name: value, description: null }));
  return { id: 'mode', category: 'mode', current, choices };
}

const COPILOT = ['agent', 'plan', 'autopilot'].map((name) => `https://example.org/session-modes#${name}`);
const QWEN = ['plan', 'default', 'auto-edit', 'auto', 'yolo'];
const CLAUDE = ['auto', 'default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions'];
const CODEX = ['read-only', 'workspace-write', 'agent', 'agent-full-access'];

test.each<[KnownAgentName | null, ReturnType<typeof mode>, string | null, string | null]>([
  ['claude', mode('auto', ...CLAUDE), 'default', 'default'],
  ['claude', mode('bypassPermissions', ...CLAUDE), 'default', 'default'],
  ['claude', mode('plan', ...CLAUDE), null, null],
  ['codex', mode('agent', ...CODEX), 'read-only', 'read-only'],
  ['codex', mode('auto', 'read-only', 'auto', 'full-access'), 'read-only', 'read-only'],
  ['qwen', mode('auto', ...QWEN), 'default', 'default'],
  ['gemini', mode('default', 'default', 'autoEdit', 'yolo', 'plan'), null, null],
  ['gemini', mode('yolo', 'default', 'autoEdit', 'yolo', 'plan'), 'default', 'default'],
  ['copilot', mode(COPILOT[0] ?? '', ...COPILOT), null, null],
  ['copilot', mode(COPILOT[2] ?? '', ...COPILOT), COPILOT[0] ?? '', COPILOT[0] ?? ''],
  ['opencode', mode('build', 'build', 'plan'), null, 'plan'],
  // A user's own agent may have any name, which says nothing of what it asks for.
  ['opencode', mode('build', 'build', 'ask', 'default'), null, null],
  [null, mode('code', 'ask', 'architect', 'code'), 'ask', 'ask'],
  [null, mode('yolo', 'yolo', 'read-only'), null, 'read-only'],
  [null, mode('fast', 'fast', 'slow'), null, null],
  [null, mode('constructor', 'constructor', '__proto__'), null, null],
])('%s in %o asks and denies in the mode that means it', (agent, setting, ask, deny) => {
  expect(valueOfPolicy('ask', setting, agent)).toBe(ask);
  expect(valueOfPolicy('deny', setting, agent)).toBe(deny);
  expect(valueOfPolicy('allow', setting, agent)).toBeNull();
});

test('a setting that allows everything is one of those that decide what is asked', () => {
  const allowAll = {
    id: 'allow_all',
    category: 'permissions',
    current: 'on',
    choices: ['on', 'off'].map((value) => ({ value, name: value, description: null })),
  };
  expect(decidesAsking(allowAll)).toBe(true);
  expect(valueOfPolicy('deny', allowAll, 'copilot')).toBe('off');
  expect(valueOfPolicy('ask', { ...allowAll, current: 'off' }, 'copilot')).toBeNull();
  expect(decidesAsking({ id: 'model', category: 'model' })).toBe(false);
});

test('only what does more than it asks for exceeds a policy', () => {
  expect(exceeds(reachOf({ id: 'mode' }, 'acceptEdits', 'claude'), 'ask')).toBe(true);
  expect(exceeds(reachOf({ id: 'mode' }, 'auto', 'qwen'), 'deny')).toBe(true);
  expect(exceeds(reachOf({ id: 'mode' }, 'yolo', 'gemini'), 'allow')).toBe(false);
  expect(exceeds(reachOf({ id: 'mode' }, 'default', 'gemini'), 'deny')).toBe(false);
  expect(exceeds(reachOf({ id: 'mode' }, 'build', 'opencode'), 'deny')).toBe(false);
});

test('for planning a mode that only plans comes first, and one that asks where there is none', () => {
  const mode = (current: string, ...values: string[]) => ({
    id: 'mode',
    category: 'mode',
    current,
    choices: values.map((value) => ({ value, name: value, description: null })),
  });
  expect(valueOfPolicy('deny', mode('default', 'default', 'plan', 'acceptEdits'), 'claude', true)).toBe(
    'plan',
  );
  expect(valueOfPolicy('deny', mode('plan', 'default', 'plan'), 'claude', true)).toBeNull();
  expect(valueOfPolicy('deny', mode('agent', 'agent', 'readonly'), 'codex', true)).toBe('readonly');
  expect(valueOfPolicy('deny', mode('readonly', 'agent', 'readonly'), 'codex', true)).toBeNull();
});
