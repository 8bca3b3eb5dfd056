import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionEvent, StoredEvent } from '../events';
import { propertyRuns } from '../testing/property-runs';
import { emptyTranscript, foldTranscript } from './transcript';

const AT = '2026-01-01T00:00:00.000Z';

function stored(...events: SessionEvent[]): StoredEvent[] {
  return events.map((event, index) => ({ seq: index + 1, at: AT, event }));
}

const said = (turn: number, text: string): SessionEvent => ({ type: 'agent.said', turn, text });
const queued = (turn: number): SessionEvent => ({ type: 'turn.queued', turn, prompt: `prompt ${turn}` });
const started = (turn: number): SessionEvent => ({ type: 'turn.started', turn });

test('pieces of text are one message until something else comes between', () => {
  const transcript = foldTranscript(
    emptyTranscript,
    stored(
      queued(1),
      started(1),
      said(1, 'Hel'),
      said(1, 'lo'),
      { type: 'tool.called', turn: 1, patch: { call: 'a', title: 'Read x', status: 'running' } },
      said(1, 'done'),
      { type: 'tool.updated', turn: 1, patch: { call: 'a', status: 'completed' } },
    ),
  );
  expect(transcript.turns[0]?.items).toMatchObject([
    { type: 'said', text: 'Hello' },
    { type: 'tool', tool: { call: 'a', title: 'Read x', status: 'completed', endedAt: AT } },
    { type: 'said', text: 'done' },
  ]);
});

test('a call that its turn left open ends with it', () => {
  const transcript = foldTranscript(
    emptyTranscript,
    stored(
      queued(1),
      started(1),
      { type: 'tool.called', turn: 1, patch: { call: 'a', status: 'running' } },
      { type: 'tool.called', turn: 1, patch: { call: 'b', status: 'failed' } },
      { type: 'turn.ended', turn: 1, outcome: 'interrupted', stop: null, failure: null },
    ),
  );
  expect(transcript.turns[0]?.items).toMatchObject([
    { tool: { status: 'cancelled', endedAt: AT } },
    { tool: { status: 'failed' } },
  ]);
});

test('what a batch does not touch keeps its identity', () => {
  const events = stored(
    queued(1),
    started(1),
    said(1, 'one'),
    queued(2),
    started(2),
    said(2, 'two'),
    said(2, ' more'),
  );
  const before = foldTranscript(emptyTranscript, events.slice(0, 6));
  const after = foldTranscript(before, events.slice(6));
  expect(after.turns[0]).toBe(before.turns[0]);
  expect(after.turns[1]).not.toBe(before.turns[1]);
  expect(after.preparation).toBe(before.preparation);
  expect(before.turns[1]?.items).toMatchObject([{ text: 'two' }]);
  const unread = foldTranscript(after, [{ seq: 8, at: AT, event: { type: 'session.seen', seq: 7 } }]);
  expect(unread.turns).toBe(after.turns);
});

test('how events are cut into batches makes no difference', () => {
  const event = fc.oneof(
    fc.constant('next turn' as const),
    fc
      .record({ turn: fc.integer({ min: 1, max: 3 }), text: fc.string() })
      .map(({ turn, text }) => said(turn, text)),
    fc
      .record({ turn: fc.integer({ min: 1, max: 3 }), call: fc.constantFrom('a', 'b') })
      .map(({ turn, call }): SessionEvent => ({ type: 'tool.updated', turn, patch: { call, title: call } })),
    fc.constant<SessionEvent>({ type: 'agent.noted', turn: null, level: 'info', text: 'note' }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (events, size) => {
      // Turns are numbered as they come.
      let turns = 0;
      const all = stored(...events.map((one) => (one === 'next turn' ? queued(++turns) : one)));
      let inBatches = emptyTranscript;
      for (let from = 0; from < all.length; from += size) {
        inBatches = foldTranscript(inBatches, all.slice(from, from + size));
      }
      expect(inBatches).toEqual(foldTranscript(emptyTranscript, all));
    }),
    propertyRuns(100),
  );
});

test('a permission keeps its answer, and notes before the first turn belong to the preparation', () => {
  const option = { id: 'yes', kind: 'allow_once', name: 'Allow' } as const;
  const transcript = foldTranscript(
    emptyTranscript,
    stored(
      { type: 'worktree.failed', code: 'x', message: 'no place' },
      queued(1),
      started(1),
      { type: 'permission.requested', turn: 1, request: 'r1', tool: { call: 'a' }, options: [option] },
      { type: 'permission.answered', turn: 1, request: 'r1', option, by: 'user' },
    ),
  );
  expect(transcript.preparation).toMatchObject([{ type: 'note', text: 'no place' }]);
  expect(transcript.turns[0]?.items).toMatchObject([{ type: 'permission', answer: { option, by: 'user' } }]);
});

test('the time that a call waits for an answer is not its own, and one that is denied says so', () => {
  const allow = { id: 'yes', kind: 'allow_once', name: 'Allow' } as const;
  const deny = { id: 'no', kind: 'reject_once', name: 'Deny' } as const;
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const ask = (request: string, call: string): SessionEvent => ({
    type: 'permission.requested',
    turn: 1,
    request,
    tool: { call },
    options: [allow, deny],
  });
  const answer = (request: string, option: typeof allow | typeof deny): SessionEvent => ({
    type: 'permission.answered',
    turn: 1,
    request,
    option,
    by: 'user',
  });
  const call = (id: string, status: 'pending' | 'completed' | 'failed'): SessionEvent => ({
    type: 'tool.updated',
    turn: 1,
    patch: { call: id, status },
  });
  const events: readonly [number, SessionEvent][] = [
    [0, queued(1)],
    [0, started(1)],
    [1, call('a', 'pending')],
    [2, ask('r1', 'a')],
    [32, answer('r1', allow)],
    [35, call('a', 'completed')],
    [36, call('b', 'pending')],
    [36, ask('r2', 'b')],
    [40, answer('r2', deny)],
    [41, call('b', 'failed')],
    [42, ask('r3', 'c')],
    [43, answer('r3', deny)],
    [44, call('c', 'failed')],
  ];
  const all = events.map(([second, event], index) => ({ seq: index + 1, at: at(second), event }));
  const tool = (upTo: number, id: string) =>
    foldTranscript(emptyTranscript, all.slice(0, upTo)).turns[0]?.items.flatMap((item) =>
      item.type === 'tool' && item.tool.call === id ? item.tool : [],
    )[0];
  expect(tool(4, 'a')).toMatchObject({ askedAt: at(2) });
  expect(tool(5, 'a')).not.toHaveProperty('askedAt');
  expect(tool(6, 'a')).toMatchObject({ waitedMs: 30_000, endedAt: at(35) });
  expect(tool(6, 'a')).not.toHaveProperty('denied');
  expect(tool(10, 'b')).toMatchObject({ denied: true, status: 'failed' });
  expect(tool(13, 'c')).toMatchObject({ denied: true });
});

test('the folders that a session worked in are known after it left them', () => {
  const made: SessionEvent = {
    type: 'worktree.created',
    path: '/repo.worktrees/work',
    branch: 'refs/heads/understory/work',
    included: 0,
    milliseconds: 5,
  };
  const moved: SessionEvent = {
    type: 'repository.moved',
    repositoryPath: '/new',
    worktree: '/new.worktrees/work',
  };
  const transcript = foldTranscript(emptyTranscript, stored(made, moved, queued(1)));
  expect(transcript.folders).toEqual(['/repo.worktrees/work', '/new.worktrees/work']);
  expect(foldTranscript(transcript, stored(said(1, 'x'))).folders).toBe(transcript.folders);
});
