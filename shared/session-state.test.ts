import { describe, expect, test } from 'vitest';
import { type SessionRow, SessionStatus } from './session';
import {
  describeState,
  hasWorkToApply,
  isAllApplied,
  isBusy,
  isWorking,
  needsUser,
  needsUserNow,
  stateOf,
} from './session-state';
import type { StandingApply } from './standing-apply';

const HEAD = 'a'.repeat(40) as SessionRow['head'];
const OTHER = 'b'.repeat(40) as SessionRow['head'];

const row: SessionRow = {
  ...({} as SessionRow),
  kind: 'background',
  snoozed: null,
  status: 'ready',
  attention: null,
  denied: 0,
  files: 2,
  head: HEAD,
  applied: null,
  resolves: null,
  sharedChanges: [],
  processes: [],
};
const applied: StandingApply = {
  apply: 'apply11' as StandingApply['apply'],
  mode: 'changes',
  target: 'refs/heads/main',
  commit: null,
  head: HEAD,
};
const resolves: SessionRow['resolves'] = {
  session: 'session2' as SessionRow['session'],
  operation: 'apply',
  conflicts: 1,
};

describe('the state of a session', () => {
  test.each<[string, Partial<SessionRow>]>([
    ['Preparing', { status: 'preparing' }],
    ['Queued', { status: 'queued' }],
    ['Working', { status: 'working' }],
    ['Waiting for you', { status: 'waiting' }],
    ['Ready for review', {}],
    ['Done, nothing changed', { files: 0 }],
    ['Applied', { applied }],
    ['Denied', { denied: 1 }],
    ['Suggestion ready', { resolves }],
    ['Done, nothing changed', { resolves, files: 0 }],
    ['Stopped', { status: 'stopped' }],
    ['Failed', { status: 'failed', attention: { why: 'failure', message: 'gone' } }],
    ['Login needed', { status: 'failed', attention: { why: 'login', message: 'log in' } }],
    ['Interrupted', { status: 'interrupted' }],
    ['Discarded', { status: 'discarded', applied }],
  ])('reads %s', (label, changes) => {
    expect(describeState(stateOf({ ...row, ...changes })).label).toBe(label);
  });

  test('every status has one, whatever stands in the way of its work', () => {
    for (const status of SessionStatus.options)
      for (const files of [0, 2])
        for (const standing of [null, applied])
          expect(describeState(stateOf({ ...row, status, files, applied: standing })).label).not.toBe('');
  });

  test('work that came after an apply is ready for review; a turn that only answers leaves it applied', () => {
    expect(stateOf({ ...row, applied, head: OTHER })).toBe('ready');
    const answered = { ...row, applied, appliedTree: 'tree', head: OTHER };
    expect(stateOf({ ...answered, tree: 'tree' })).toBe('applied');
    expect(stateOf({ ...answered, tree: 'other' })).toBe('ready');
    expect(isAllApplied({ ...row, applied, head: OTHER, tree: null, appliedTree: null })).toBe(false);
  });
});

test('only work that is whole, its own and not yet applied is offered to be applied', () => {
  expect(hasWorkToApply(row)).toBe(true);
  for (const changes of [
    { applied },
    { files: 0 },
    { resolves },
    { kind: 'local' },
    { status: 'working' },
    { status: 'discarded' },
  ] satisfies Partial<SessionRow>[])
    expect(hasWorkToApply({ ...row, ...changes })).toBe(false);
  expect(hasWorkToApply({ ...row, status: 'stopped' })).toBe(true);
});

test('a queued session is busy and does not work', () => {
  const those = (holds: (row: SessionRow) => boolean) =>
    SessionStatus.options.filter((status) => holds({ ...row, status }));
  expect(those(isWorking)).toEqual(['preparing', 'working']);
  expect(those(isBusy)).toEqual(['preparing', 'queued', 'working', 'waiting']);
});

test('needs the user as long as something waits for a decision, and not once it is discarded', () => {
  const living = { id: '11-100-0123abcd', pid: 11, command: 'sleep 1000', left: false };
  const waiting: Partial<SessionRow>[] = [
    { attention: { why: 'permission', request: 'r', title: 'npm test' } },
    { status: 'interrupted' },
    { sharedChanges: ['change'] as unknown as SessionRow['sharedChanges'] },
    { processes: [living] },
  ];
  for (const changes of waiting) expect(needsUser({ ...row, ...changes })).toBe(true);
  for (const changes of waiting) {
    const snoozed = { ...row, ...changes, snoozed: { until: null } };
    expect([needsUser(snoozed), needsUserNow(snoozed)]).toEqual([true, false]);
    expect(needsUserNow({ ...row, ...changes })).toBe(true);
  }
  expect(needsUser(row)).toBe(false);
  expect(needsUser({ ...row, processes: [{ ...living, left: true }] })).toBe(false);
  expect(needsUser({ ...row, ...waiting[0], status: 'discarded' })).toBe(false);
  expect(needsUser({ ...row, ...waiting[0], archived: true })).toBe(false);
});
