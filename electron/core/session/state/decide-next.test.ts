import { expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { CommitId, NextPromptId } from '#shared/ids';
import { CREATED } from '#shared/testing/created-event';
import { decideNext, type NextCommand } from './decide-next';
import { foldState } from './fold-state';
import type { SessionState } from './state';

const commit = CommitId.parse('a'.repeat(40));
const [one, two, three] = ['first1', 'second', 'third1'].map((id) => NextPromptId.parse(id)) as [
  NextPromptId,
  NextPromptId,
  NextPromptId,
];

function after(...events: SessionEvent[]): SessionState {
  return [CREATED, ...events].reduce<SessionState | null>(
    (state, event, index) => foldState(state, { seq: index + 1, at: '2026-01-01T00:00:00Z', event }),
    null,
  ) as SessionState;
}

const queued: SessionEvent = { type: 'turn.queued', turn: 1, prompt: 'begin' };
const added = (id: NextPromptId, index: number): SessionEvent => ({
  type: 'next-prompt.added',
  ...{ id, text: `text of ${id}`, index },
});
const ended = (how: Partial<Extract<SessionEvent, { type: 'turn.ended' }>> = {}): SessionEvent => ({
  type: 'turn.ended',
  ...{ turn: 1, outcome: 'completed', stop: 'end_turn', failure: null },
  ...how,
});
const add = { type: 'add', id: three, text: 'more', stop: false, index: null } as const;
const due = (state: SessionState) => decideNext(state, { type: 'send-due' });
const code = (state: SessionState, command: NextCommand) => {
  const decided = decideNext(state, command as Extract<NextCommand, { type: 'add' }>);
  return decided.ok ? null : decided.refusal.code;
};

test('while the agent works a prompt waits as the last one', () => {
  expect(decideNext(after(queued, added(one, 0)), add)).toEqual({
    ok: true,
    value: [{ type: 'next-prompt.added', id: three, text: 'more', index: 1 }],
  });
});

test('a prompt that comes after the end of the turn it was to wait for is sent', () => {
  const sent = { ok: true, value: [{ type: 'turn.queued', turn: 2, prompt: 'more' }] };
  expect(decideNext(after(queued, ended()), add)).toEqual(sent);
  // That turn did not end well: it is held, unless the user wanted it to be stopped.
  const stopped = after(queued, ended({ outcome: 'cancelled', stop: 'cancelled' }));
  expect(decideNext(stopped, add)).toMatchObject({ value: [{ type: 'next-prompt.added' }] });
  expect(decideNext(stopped, { ...add, stop: true })).toEqual(sent);
});

test('what waits follows a turn that ended well, one at a time, and is in one line with its turn', () => {
  const waiting = after(queued, added(one, 0), added(two, 1), ended());
  expect(due(waiting)).toEqual({
    ok: true,
    value: [{ type: 'turn.queued', turn: 2, prompt: `text of ${one}`, next: one }],
  });
  const next = after(...[queued, added(one, 0), added(two, 1), ended()], {
    type: 'turn.queued',
    turn: 2,
    prompt: 'x',
    next: one,
  });
  expect(next.next.prompts.map(({ id }) => id)).toEqual([two]);
  expect(due(next)).toEqual({ ok: true, value: [] });
});

test.each([
  ['stopped', ended({ outcome: 'cancelled', stop: 'cancelled' })],
  ['failed', ended({ outcome: 'failed', stop: null, failure: { code: 'nothing-done' } })],
  ['cut off', ended({ outcome: 'interrupted', stop: null })],
  ['denied', ended({ denied: 1 })],
  ['out of tokens', ended({ stop: 'max_tokens' })],
])('a turn that was %s holds what waits', (_, end) => {
  const held = after(queued, added(one, 0), end);
  expect(due(held)).toEqual({ ok: true, value: [] });
  expect(decideNext(held, { type: 'send', id: one })).toMatchObject({
    value: [{ type: 'turn.queued', turn: 2, next: one }],
  });
});

test('one that the turn is stopped for is sent when it has ended, whatever stood before it', () => {
  const waiting = after(queued, added(one, 0), added(two, 1));
  const wanted = decideNext(waiting, { type: 'send', id: two });
  expect(wanted).toEqual({
    ok: true,
    value: [
      { type: 'next-prompt.moved', id: two, index: 0 },
      { type: 'turn.cancel-requested', turn: 1, stoppedFor: two },
    ],
  });
  const events = wanted.ok ? wanted.value : [];
  const stopped = ended({ outcome: 'cancelled', stop: 'cancelled' });
  expect(due(after(queued, added(one, 0), added(two, 1), ...events, stopped))).toMatchObject({
    value: [{ type: 'turn.queued', next: two }],
  });
  const cutOff = ended({ outcome: 'interrupted', stop: null });
  expect(due(after(queued, added(one, 0), added(two, 1), ...events, cutOff))).toEqual({
    ok: true,
    value: [],
  });
  expect(decideNext(waiting, { ...add, stop: true })).toMatchObject({
    value: [
      { type: 'next-prompt.added', id: three, index: 0 },
      { type: 'turn.cancel-requested', stoppedFor: three },
    ],
  });
});

test('what waits is edited, moved and removed; what is as it was is not recorded', () => {
  const waiting = after(queued, added(one, 0), added(two, 1));
  const judge = (command: NextCommand) =>
    decideNext(waiting, command as Extract<NextCommand, { type: 'add' }>);
  expect(judge({ type: 'edit', id: one, text: 'new' })).toMatchObject({ value: [{ text: 'new' }] });
  expect(judge({ type: 'edit', id: one, text: `text of ${one}` })).toEqual({ ok: true, value: [] });
  expect(judge({ type: 'move', id: one, index: 9 })).toMatchObject({ value: [{ index: 1 }] });
  expect(judge({ type: 'move', id: two, index: 1 })).toEqual({ ok: true, value: [] });
  expect(judge({ type: 'remove', id: two })).toEqual({
    ok: true,
    value: [{ type: 'next-prompt.removed', id: two }],
  });
  const moved = after(queued, added(one, 0), added(two, 1), { type: 'next-prompt.moved', id: two, index: 0 });
  expect(moved.next.prompts.map(({ id }) => id)).toEqual([two, one]);
});

test('what cannot be is refused', () => {
  const waiting = after(queued, added(one, 0));
  expect(code(waiting, { type: 'remove', id: two })).toBe('next-prompt-unknown');
  expect(code(waiting, { type: 'edit', id: one, text: ' \n' })).toBe('prompt-empty');
  expect(code(waiting, { ...add, text: '' })).toBe('prompt-empty');
  expect(code({ ...waiting, isNewer: true }, add)).toBe('session-newer');
  expect(code({ ...waiting, damaged: 1 }, add)).toBe('session-damaged');
  const many = Array.from({ length: 100 }, (_, index) => added(NextPromptId.parse(`prompt${index}`), index));
  expect(code(after(queued, ...many), add)).toBe('next-prompts-full');
  const gone: SessionEvent = {
    type: 'session.discarded',
    ...{ ref: 'refs/x', head: commit, keptUntil: '2026-02-01T00:00:00Z', folder: null },
  };
  expect(code(after(queued, added(one, 0), ended(), gone), { type: 'send', id: one })).toBe(
    'session-discarded',
  );
});
