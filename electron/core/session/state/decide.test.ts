import { expect, test } from 'vitest';
import type { SessionMark } from '#shared/contract-sessions';
import type { SessionEvent } from '#shared/events';
import { ApplyId, CommitId } from '#shared/ids';
import { CREATED } from '#shared/testing/created-event';
import { decide } from './decide';
import { foldState } from './fold-state';
import type { SessionState } from './state';

const commit = (letter: string) => CommitId.parse(letter.repeat(40));
const yes = { id: 'yes', kind: 'allow_once', name: 'Allow' } as const;

function after(...events: SessionEvent[]): SessionState {
  let state: SessionState | null = null;
  [CREATED, ...events].forEach((event, index) => {
    state = foldState(state, { seq: index + 1, at: '2026-01-01T00:00:00Z', event });
  });
  return state as unknown as SessionState;
}

const queued = (turn: number): SessionEvent => ({ type: 'turn.queued', turn, prompt: `prompt ${turn}` });
const started = (turn: number): SessionEvent => ({ type: 'turn.started', turn });
const ended = (turn: number): SessionEvent => ({
  type: 'turn.ended',
  turn,
  outcome: 'completed',
  stop: 'end_turn',
  failure: null,
});
const asked: SessionEvent = {
  type: 'permission.requested',
  turn: 1,
  request: 'r',
  tool: { call: 'c' },
  options: [yes],
};
const discarded: SessionEvent = {
  type: 'session.discarded',
  ref: 'refs/understory/session1/discarded',
  head: commit('b'),
  keptUntil: '2026-02-01T00:00:00Z',
  folder: null,
};
const done = (apply: string, letter: string): SessionEvent => ({
  type: 'apply.done',
  apply: ApplyId.parse(apply),
  mode: 'changes',
  target: 'refs/heads/main',
  commit: null,
  applied: commit(letter),
  files: 1,
});

test('a prompt is queued as the next turn, only while no other turn is open', () => {
  const idle = after(queued(1), started(1), ended(1));
  expect(decide(idle, { type: 'send', prompt: 'more' })).toEqual({
    ok: true,
    value: [{ type: 'turn.queued', turn: 2, prompt: 'more' }],
  });
  const refused = (state: SessionState) => decide(state, { type: 'send', prompt: 'more' });
  expect(refused(after(queued(1)))).toMatchObject({ refusal: { code: 'session-busy' } });
  expect(refused(after(queued(1), started(1)))).toMatchObject({ refusal: { code: 'session-busy' } });
  expect(refused(after(queued(1), started(1), ended(1), discarded))).toMatchObject({
    refusal: { code: 'session-discarded' },
  });
  expect(refused({ ...idle, damaged: 2 })).toMatchObject({ refusal: { code: 'session-damaged', lines: 2 } });
  expect(decide(idle, { type: 'send', prompt: ' \n' })).toMatchObject({ refusal: { code: 'prompt-empty' } });
});

test('resuming asks the last prompt again', () => {
  expect(decide(after(queued(1), started(1), ended(1)), { type: 'resume' })).toMatchObject({
    value: [{ turn: 2, prompt: 'prompt 1' }],
  });
});

test('cancelling needs an open turn and counts once', () => {
  expect(decide(after(queued(1), started(1), ended(1)), { type: 'cancel' })).toMatchObject({
    refusal: { code: 'session-idle' },
  });
  const wish: SessionEvent = { type: 'turn.cancel-requested', turn: 1 };
  expect(decide(after(queued(1)), { type: 'cancel' })).toEqual({ ok: true, value: [wish] });
  expect(decide(after(queued(1), wish), { type: 'cancel' })).toEqual({ ok: true, value: [] });
});

test('a permission is answered once, with one of its options', () => {
  const waiting = after(queued(1), started(1), asked);
  const answer = (state: SessionState, option: string) =>
    decide(state, { type: 'answer', request: 'r', option });
  const answered: SessionEvent = {
    type: 'permission.answered',
    turn: 1,
    request: 'r',
    option: yes,
    by: 'user',
  };
  expect(answer(waiting, 'yes')).toEqual({ ok: true, value: [answered] });
  expect(answer(waiting, 'other')).toMatchObject({ refusal: { code: 'option-unknown' } });
  expect(answer(after(queued(1), started(1), asked, answered), 'yes')).toMatchObject({
    refusal: { code: 'permission-gone' },
  });
  expect(waiting.row).toMatchObject({ status: 'waiting', attention: { why: 'permission', request: 'r' } });
});

test('a discarded session comes back only while its work is kept', () => {
  const gone = after(queued(1), started(1), ended(1), discarded);
  const restore = (state: SessionState, now: string) =>
    decide(state, { type: 'restore', now: new Date(now) });
  expect(restore(gone, '2026-01-31T00:00:00Z').ok).toBe(true);
  expect(restore(gone, '2026-02-02T00:00:00Z')).toMatchObject({ refusal: { code: 'session-expired' } });
  expect(restore(after(queued(1)), '2026-01-01T00:00:00Z')).toMatchObject({
    refusal: { code: 'session-not-discarded' },
  });
});

test('reading is recorded only where there is something unread', () => {
  const unread = after(queued(1), started(1), ended(1));
  expect(decide(unread, { type: 'mark-seen', seq: 99 })).toEqual({
    ok: true,
    value: [{ type: 'session.seen', seq: 4 }],
  });
  const read = after(queued(1), started(1), ended(1), { type: 'session.seen', seq: 4 });
  expect(decide(read, { type: 'mark-seen', seq: 5 })).toEqual({ ok: true, value: [] });
});

test('a session is marked once, and is not put out of sight while it works or after its discard', () => {
  const mark = (state: SessionState, as: SessionMark) => decide(state, { type: 'mark', as });
  const still = after(queued(1), started(1), ended(1));
  expect(mark(still, 'archived')).toEqual({ ok: true, value: [{ type: 'session.archived' }] });
  expect(mark(after({ type: 'session.archived' }), 'archived')).toEqual({ ok: true, value: [] });
  expect(mark(still, 'unarchived')).toEqual({ ok: true, value: [] });
  expect(mark(after(queued(1)), 'archived')).toMatchObject({ refusal: { code: 'session-busy' } });
  expect(mark(after(discarded), 'archived')).toMatchObject({ refusal: { code: 'session-discarded' } });
  expect(mark(after(queued(1)), 'pinned')).toEqual({ ok: true, value: [{ type: 'session.pinned' }] });
  expect(mark(still, 'read')).toEqual({ ok: true, value: [{ type: 'session.seen', seq: 4 }] });
  expect(mark(still, 'unread')).toEqual({ ok: true, value: [] });
  const newer = { ...still, isNewer: true };
  expect(mark(newer, 'archived').ok).toBe(true);
});

test('what a session needs can be put off, where it needs something', () => {
  const snooze = (state: SessionState, wanted: SessionState['row']['snoozed']) =>
    decide(state, { type: 'snooze', snooze: wanted });
  const until = '2026-01-02T00:00:00.000Z';
  const waiting = after(queued(1), started(1), asked);
  const snoozed = after(queued(1), started(1), asked, { type: 'session.snoozed', until });
  expect(snooze(waiting, { until })).toEqual({ ok: true, value: [{ type: 'session.snoozed', until }] });
  expect(snooze(snoozed, { until })).toEqual({ ok: true, value: [] });
  expect(snooze(snoozed, { until: null })).toEqual({
    ok: true,
    value: [{ type: 'session.snoozed', until: null }],
  });
  expect(snooze(snoozed, null)).toEqual({ ok: true, value: [{ type: 'session.unsnoozed' }] });
  expect(snooze(waiting, null)).toEqual({ ok: true, value: [] });
  expect(snooze(after(queued(1), started(1)), { until })).toEqual({ ok: true, value: [] });
});

test('undoing the newest apply lets the one before stand again', () => {
  const both = after(done('apply1', 'c'), done('apply2', 'd'));
  expect(both.applies.at(-1)?.head).toBe(commit('d'));
  const undone = foldState(both, {
    seq: 4,
    at: '2026-01-01T00:00:00Z',
    event: {
      type: 'apply.undone',
      apply: ApplyId.parse('apply2'),
      standing: both.applies[0] ?? null,
      heads: [],
    },
  });
  expect(undone.applies.at(-1)?.head).toBe(commit('c'));
  expect(undone.row.applied).toMatchObject({ apply: 'apply1', head: commit('c') });
});

test('undoing an older apply leaves the newer one with what it brought over by itself', () => {
  const both = after(done('apply1', 'c'), done('apply2', 'd'));
  const [apply1, apply2] = [ApplyId.parse('apply1'), ApplyId.parse('apply2')];
  const heads = [{ apply: apply2, head: commit('e') }];
  const undone = foldState(both, {
    seq: 4,
    at: '2026-01-01T00:00:00Z',
    event: { type: 'apply.undone', apply: apply1, standing: both.applies[1] ?? null, heads },
  });
  expect(undone.applies).toMatchObject([{ apply: 'apply2', head: commit('e') }]);
  expect(undone.row.applied).toMatchObject({ apply: 'apply2', head: commit('e') });
});
