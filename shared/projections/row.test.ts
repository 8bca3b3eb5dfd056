import { expect, test } from 'vitest';
import type { SessionEvent, ToolCallPatch } from '../events';
import { ApplyId, CommitId, NextPromptId } from '../ids';
import { ProcessId } from '../living-process';
import { isUnread, type SessionRow } from '../session';
import { stateOf } from '../session-state';
import { CREATED } from '../testing/created-event';
import { foldRow } from './row';

const commit = (letter: string) => CommitId.parse(letter.repeat(40));

/** Folds events that happen a minute apart. */
function rows(...events: SessionEvent[]): SessionRow[] {
  const all: SessionRow[] = [];
  [CREATED, ...events].forEach((event, index) => {
    const at = `2026-01-01T00:${String(index).padStart(2, '0')}:00.000Z`;
    all.push(foldRow(all.at(-1) ?? null, { seq: index + 1, at, event }));
  });
  return all;
}

const ended: SessionEvent = {
  type: 'turn.ended',
  turn: 1,
  outcome: 'completed',
  stop: 'end_turn',
  failure: null,
};
const made: SessionEvent = {
  type: 'worktree.created',
  path: '/repo.worktrees/work',
  branch: 'refs/heads/understory/work',
  included: 0,
  milliseconds: 5,
};
const gone: SessionEvent = {
  type: 'agent.exited',
  end: { how: 'exited', code: 0 },
  stderr: { text: '', body: null, bytes: 0 },
};

test('a turn goes through its states', () => {
  const states = rows(
    { type: 'turn.queued', turn: 1, prompt: 'p' },
    made,
    { type: 'turn.started', turn: 1 },
    { type: 'agent.said', turn: 1, text: 'x' },
    ended,
    { type: 'turn.queued', turn: 2, prompt: 'p' },
  ).map(({ status, activity }) => [status, activity]);
  expect(states).toEqual([
    ['preparing', null],
    ['preparing', null],
    ['queued', null],
    ['working', 'starting'],
    ['working', 'writing'],
    ['ready', null],
    ['queued', null],
  ]);
});

test('a turn after a failed preparation prepares again', () => {
  const [last] = rows(
    { type: 'turn.queued', turn: 1, prompt: 'p' },
    { type: 'worktree.failed', code: 'x', message: 'no' },
    {
      type: 'turn.ended',
      turn: 1,
      outcome: 'failed',
      stop: null,
      failure: { code: 'preparation-failed', message: 'no' },
    },
    { type: 'turn.queued', turn: 2, prompt: 'p' },
  ).slice(-1);
  expect(last).toMatchObject({ status: 'preparing', attention: null, failure: null });
});

test('only what is worth reading makes a row unread, and the end of an idle agent does not move it', () => {
  const all = rows(
    made,
    ended,
    gone,
    { type: 'session.seen', seq: 3 },
    { type: 'session.renamed', title: 'New' },
  );
  expect(all.map(isUnread)).toEqual([false, false, true, true, false, false]);
  expect(all.map(({ updatedAt }) => updatedAt.slice(14, 16))).toEqual(['00', '01', '02', '02', '02', '02']);
  expect(all.at(-1)).toMatchObject({ title: 'New', activity: null });
});

test('a session marked unread stays so until it is looked at, also one in which nothing happened', () => {
  const all = rows({ type: 'session.unread' }, { type: 'session.seen', seq: 0 }, made, ended, {
    type: 'session.seen',
    seq: 5,
  });
  expect(all.map(isUnread)).toEqual([false, true, false, false, true, false]);
  const again = rows(ended, { type: 'session.seen', seq: 2 }, { type: 'session.unread' });
  expect(again.map(isUnread)).toEqual([false, true, false, true]);
});

const surprising: SessionEvent = {
  type: 'processes.found',
  turn: 1,
  processes: [],
  fresh: [ProcessId.parse('11-100-0123abcd')],
  more: 0,
};

test('what was put out of sight comes back with a prompt, or when something happens in it', () => {
  const back = (event: SessionEvent) => rows(made, ended, { type: 'session.archived' }, event).at(-1);
  expect(back({ type: 'session.renamed', title: 'New' })?.archived).toBe(true);
  expect(back(gone)?.archived).toBe(true);
  expect(back({ type: 'session.unarchived' })?.archived).toBe(false);
  expect(back({ type: 'turn.queued', turn: 2, prompt: 'p' })?.archived).toBe(false);
  expect(back(surprising)?.archived).toBe(false);
});

const request = { turn: 1, request: '1.1' } as const;
const asked: SessionEvent = {
  type: 'permission.requested',
  ...request,
  tool: { call: 'c', title: 'npm test' },
  options: [],
};

test('what was put off is needed again once something happens in the session', () => {
  const after = (...events: SessionEvent[]) =>
    rows(made, asked, { type: 'session.snoozed', until: null }, ...events).at(-1)?.snoozed ?? null;
  const kept: SessionEvent[] = [
    { type: 'agent.said', turn: 1, text: 'still here' },
    { type: 'session.seen', seq: 3 },
    { type: 'session.renamed', title: 'New' },
    // The app's end: what was asked is gone with the agent, and nothing new is to be decided.
    { type: 'permission.answered', ...request, option: null, by: 'turn-end' },
    { ...ended, outcome: 'interrupted' },
  ];
  for (const event of kept) expect(after(event)).toEqual({ until: null });
  const ends: SessionEvent[] = [
    { type: 'session.unsnoozed' },
    { type: 'permission.answered', ...request, option: null, by: 'policy' },
    { ...asked, request: '1.2' },
    ended,
    { ...ended, outcome: 'cancelled' },
    { ...ended, outcome: 'failed' },
    { type: 'turn.queued', turn: 2, prompt: 'p' },
    surprising,
  ];
  for (const event of ends) expect(after(event)).toBeNull();
});

test('a session that is put off does not move in the list', () => {
  const [before, snoozed] = rows(asked, { type: 'session.snoozed', until: null }).slice(1);
  expect(snoozed).toMatchObject({ updatedAt: before?.updatedAt, noteworthySeq: 2 });
});

test('what is pinned or put out of sight does not move', () => {
  const [before, pinned, archived, unpinned] = rows(
    { type: 'session.pinned' },
    { type: 'session.archived' },
    { type: 'session.unpinned' },
  );
  expect(pinned).toMatchObject({ pinned: true, archived: false, updatedAt: before?.updatedAt });
  expect(archived).toMatchObject({ pinned: true, archived: true, updatedAt: before?.updatedAt });
  expect(unpinned).toMatchObject({ pinned: false, archived: true });
});

test('rows of agents that stream stand still', () => {
  const [started, said, called] = rows(
    { type: 'turn.started', turn: 1 },
    { type: 'agent.said', turn: 1, text: 'x' },
    { type: 'tool.called', turn: 1, patch: { call: 'c', title: 'Look' } },
  ).slice(1);
  expect(said?.updatedAt).toBe(started?.updatedAt);
  expect(called).toMatchObject({ updatedAt: started?.updatedAt, activity: 'Look' });
});

test('what has ended or was denied is not said to run', () => {
  const call = (patch: Omit<ToolCallPatch, 'call'>): SessionEvent => ({
    type: 'tool.called',
    turn: 1,
    patch: { call: 'c', ...patch },
  });
  const activities = rows(
    { type: 'turn.started', turn: 1 },
    call({ command: 'npm test', status: 'running' }),
    call({ status: 'completed' }),
    call({ command: 'rm x' }),
    {
      type: 'permission.requested',
      turn: 1,
      request: 'r',
      tool: { call: 'c', command: 'rm x' },
      options: [],
    },
    {
      type: 'permission.answered',
      turn: 1,
      request: 'r',
      option: { id: 'no', kind: 'reject_once', name: 'No' },
      by: 'user',
    },
  ).map(({ activity }) => activity);
  expect(activities.slice(1)).toEqual([
    'starting',
    'running npm test',
    'thinking',
    'running rm x',
    'running rm x',
    'thinking',
  ]);
});

test('what an agent says after its turn is no activity', () => {
  expect(rows(made, ended, { type: 'agent.said', turn: 1, text: 'late' }).at(-1)).toMatchObject({
    status: 'ready',
    activity: null,
  });
});

test('a checkpoint of the files that were applied leaves the session applied', () => {
  const checkpoint = (letter: string, tree?: string): SessionEvent => ({
    type: 'checkpoint.taken',
    turn: 1,
    at: 'end',
    commit: commit(letter),
    ...(tree === undefined ? {} : { tree }),
    ref: 'refs/understory/session1/1/end',
    branchCommit: null,
    skipped: [],
    strayed: null,
    unfinished: null,
  });
  const measured: SessionEvent = {
    type: 'changes.measured',
    turn: 1,
    head: commit('b'),
    files: 1,
    additions: 1,
    deletions: 0,
  };
  const done: SessionEvent = {
    type: 'apply.done',
    apply: ApplyId.parse('apply111'),
    mode: 'changes',
    target: 'refs/heads/main',
    commit: null,
    applied: commit('b'),
    files: 1,
  };
  const states = rows(
    made,
    checkpoint('b', 'tree'),
    measured,
    ended,
    done,
    checkpoint('c', 'tree'),
    checkpoint('d', 'other'),
    checkpoint('b'),
  ).map(stateOf);
  expect(states.slice(4)).toEqual(['ready', 'applied', 'applied', 'ready', 'applied']);
});

test('a session whose agent stands still waits, whatever it asked in the moment before', () => {
  const started: SessionEvent[] = [
    { type: 'turn.queued', turn: 1, prompt: 'Go' },
    made,
    { type: 'turn.started', turn: 1 },
    { type: 'agent.paused', turn: 1, held: 5, available: 0 },
  ];
  const tool = { call: 'a', title: 'rm x' };
  const option = { id: 'yes', name: 'Allow', kind: 'allow_once' as const };
  const asked: SessionEvent = {
    type: 'permission.requested',
    turn: 1,
    request: '1.1',
    tool,
    options: [option],
  };
  const answered: SessionEvent = {
    type: 'permission.answered',
    turn: 1,
    request: '1.1',
    option,
    by: 'policy',
  };
  const continued: SessionEvent = { type: 'agent.continued', turn: 1 };
  const stands = { status: 'waiting', attention: { why: 'memory', held: 5 }, paused: { held: 5 } };
  const last = (...events: SessionEvent[]) => rows(...started, ...events).at(-1);
  expect(last()).toMatchObject(stands);
  expect(last(asked)).toMatchObject({ status: 'waiting', attention: { why: 'permission' } });
  expect(last(asked, answered)).toMatchObject(stands);
  expect(last(asked, answered, continued)).toMatchObject({
    status: 'working',
    attention: null,
    paused: null,
  });
  expect(last(asked, continued)).toMatchObject({ attention: { why: 'permission' }, paused: null });
  expect(last(asked, continued, answered)).toMatchObject({ status: 'working', attention: null });
  expect(last(ended)).toMatchObject({ status: 'ready', attention: null, paused: null });
});

test.each([
  ['failed', { ...ended, outcome: 'failed' }],
  ['interrupted', { ...ended, outcome: 'interrupted' }],
  ['stopped', { ...ended, outcome: 'cancelled' }],
  ['ready', ended],
] as const)('a discarded session is restored as what it was: %s', (status, end) => {
  const discarded: SessionEvent = {
    type: 'session.discarded',
    ref: 'refs/understory/kept',
    head: commit('b'),
    keptUntil: '2026-02-01T00:00:00.000Z',
    folder: null,
  };
  const restored: SessionEvent = {
    type: 'session.restored',
    path: '/repo.worktrees/work-2',
    branch: 'refs/heads/understory/work-2',
  };
  const [was, , gone, back] = rows(
    { type: 'turn.queued', turn: 1, prompt: 'p' },
    { type: 'turn.started', turn: 1 },
    end,
    { type: 'session.archived' },
    discarded,
    discarded,
    restored,
  ).slice(-4);
  expect(gone).toMatchObject({ status: 'discarded', attention: null });
  expect(was).toMatchObject({ status, archived: true });
  expect(back).toEqual({
    ...was,
    ...{ worktree: restored.path, branch: restored.branch },
    ...{ updatedAt: back?.updatedAt, seq: back?.seq },
  });
});

test('the row counts the prompts that wait', () => {
  const id = (letter: string) => NextPromptId.parse(letter.repeat(32));
  const add = (letter: string): SessionEvent => ({
    type: 'next-prompt.added',
    ...{ id: id(letter), text: letter, index: 0 },
  });
  const counts = rows(
    { type: 'turn.queued', turn: 1, prompt: 'p' },
    add('a'),
    add('b'),
    add('c'),
    { type: 'next-prompt.removed', id: id('b') },
    ended,
    { type: 'turn.queued', turn: 2, prompt: 'c', next: id('c') },
    { type: 'turn.queued', turn: 3, prompt: 'p' },
  ).map(({ nextPrompts }) => nextPrompts);
  expect(counts).toEqual([0, 0, 1, 2, 3, 2, 2, 1, 1]);
});
