import { expect, test, vi } from 'vitest';
import { SessionId } from '#shared/ids';
import { Settings } from '#shared/settings';
import { boundsOf } from './bounds';
import type { ControlGroups, GroupRecord } from './control-groups';
import { createSandboxHolds } from './holds';

const MEGABYTE = 1024 * 1024;
const session = SessionId.parse('session1');
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

function holds(settings: Partial<Settings>, groups: ControlGroups | null) {
  const all = Settings.parse(settings);
  const memory = { read: async () => ({ total: 16_000 * MEGABYTE, available: 0 }) };
  return createSandboxHolds({ home: '/data', settings: { get: () => all }, memory, log }, async () => groups);
}

function madeUpGroups() {
  const state = {
    record: { endedForMemory: 0, refusedProcesses: 0, peak: null } as GroupRecord,
    fails: false,
  };
  const groups: ControlGroups = {
    make: async (one) => {
      if (state.fails) throw new Error('gone');
      return `/groups/${one}`;
    },
    read: async () => state.record,
    remove: async () => true,
    close: async () => undefined,
  };
  return { state, groups };
}

test.each([
  ['half of the memory', {}, 16_000, 8000],
  ['at least enough for an agent', {}, 3000, 2048],
  ['never nearly all', {}, 2000, 1500],
  ['what the settings say', { sandboxMegabytes: 700 }, 2000, 700],
])('a sandbox may have %s', (_, settings, total, expected) => {
  const { memory } = boundsOf(Settings.parse(settings), total * MEGABYTE);
  expect(memory).toBe(expected * MEGABYTE);
});

test('0 is no limit, and damaged settings are none of it', () => {
  expect(boundsOf(Settings.parse({ sandboxMegabytes: 0 }), 1e10).memory).toBeNull();
  expect(Settings.safeParse({ sandboxMegabytes: 3 }).success).toBe(false);
});

test('in a group the system counts; without one each process has the limit, and all together are watched', async () => {
  const { state, groups } = madeUpGroups();
  const grouped = holds({ sandboxMegabytes: 1000 }, groups);
  expect(await grouped.hold(session)).toMatchObject({ group: '/groups/session1', temporary: 125 * MEGABYTE });
  expect(grouped.watched(session)).toBeNull();
  expect(await grouped.limits()).toMatchObject({ by: 'groups', memory: 1000 * MEGABYTE, watched: null });

  const watched = holds({ sandboxMegabytes: 1000 }, null);
  expect(await watched.hold(session)).toMatchObject({ data: 5096 * MEGABYTE });
  expect(await watched.hold(session)).not.toHaveProperty('group');
  expect(watched.watched(session)).toBe(750 * MEGABYTE);
  expect(await watched.limits()).toMatchObject({ by: 'processes', watched: 750 * MEGABYTE });

  const free = holds({ sandboxMegabytes: 0 }, null);
  expect(await free.hold(session)).toEqual({ processes: expect.any(Number), temporary: 2 ** 31 });
  expect(free.watched(session)).toBeNull();

  // A group that cannot be made any more does not leave a sandbox without a limit.
  state.fails = true;
  expect(await grouped.hold(session)).toMatchObject({ data: 5096 * MEGABYTE });
  expect(grouped.watched(session)).toBe(750 * MEGABYTE);
});

test('a sandbox is watched for as long as it may run, whatever is started beside it', async () => {
  const watched = holds({ sandboxMegabytes: 1000 }, null);
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  await watched.hold(session);
  now.mockReturnValue(3_600_000);
  await watched.hold(SessionId.parse('session2'));
  await watched.met(session);
  now.mockRestore();
  expect(watched.watched(session)).toBe(750 * MEGABYTE);
});

test('a limit that was met is told once', async () => {
  const { state, groups } = madeUpGroups();
  const sandboxes = holds({ sandboxMegabytes: 1000, sandboxProcesses: 100 }, groups);
  await sandboxes.hold(session);
  expect(await sandboxes.met(session)).toEqual([]);
  state.record = { endedForMemory: 2, refusedProcesses: 5, peak: 999 };
  expect(await sandboxes.met(session)).toEqual([
    { what: 'memory', limit: 1000 * MEGABYTE, held: 999 },
    { what: 'processes', limit: 100 },
  ]);
  expect(await sandboxes.met(session)).toEqual([]);
});
