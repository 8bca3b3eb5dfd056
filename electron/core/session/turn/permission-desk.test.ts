import { expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import type { KeptRules } from '../../rules';
import type { LiveSession } from '../store';
import { openPermissionDesk } from './permission-desk';
import type { UpdateRecorder } from './update-recorder';

const ALLOW = { id: 'yes', kind: 'allow_once', name: 'Yes' } as const;

test('what permissions allow does not wait for the answer to a host, and what they ask for does', async () => {
  const recorded: SessionEvent[] = [];
  const row = { permissions: 'allow', kind: 'background', worktree: null };
  const session = {
    state: { open: { turn: 1 }, row, rules: [], requests: {} },
    record: async (...events: SessionEvent[]) => void recorded.push(...events),
  } as unknown as LiveSession;
  const recorder = {
    settled: async () => undefined,
    storedPatch: async (tool: object) => tool,
  } as unknown as UpdateRecorder;
  const desk = openPermissionDesk(session, recorder, {
    persona: () => null,
    holds: () => null,
    rules: { find: async () => null } as unknown as KeptRules,
    begin: () => undefined,
    end: () => undefined,
  });
  const { signal } = new AbortController();
  const ask = (call: string) => desk.ask({ tool: { call }, options: [ALLOW], signal });

  const host = desk.askHost({ host: 'a.example', port: 443, registry: false });
  expect(await ask('one')).toEqual(ALLOW);
  expect(recorded.map(({ type }) => type)).toContain('permission.answered');

  row.permissions = 'ask';
  const asked = ask('two');
  expect(recorded).toHaveLength(3);
  desk.answered('1.1', { id: 'deny', kind: 'reject_once', name: 'Deny' });
  expect(await host).toMatchObject({ allow: false });
  await expect.poll(() => recorded.length).toBe(4);
  const last = recorded.at(-1);
  desk.answered(last?.type === 'permission.requested' ? last.request : expect.fail('not asked'), ALLOW);
  expect(await asked).toEqual(ALLOW);
});
