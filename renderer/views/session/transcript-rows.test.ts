import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import {
  collapsedKey,
  foldRuns,
  foldTurns,
  openPermission,
  rowOfEvent,
  transcriptRows,
  turnAt,
  unfolding,
} from './transcript-rows';

function log(...events: StoredEvent['event'][]): StoredEvent[] {
  return events.map((event, index) => ({ seq: index + 1, at: '2026-01-01T00:00:00.000Z', event }));
}

const queued = { type: 'turn.queued', turn: 1, prompt: 'Add a limiter' } as const;
const started = { type: 'turn.started', turn: 1 } as const;
const said = { type: 'agent.said', turn: 1, text: 'First I read.' } as const;
const planned = {
  type: 'agent.planned',
  turn: 1,
  entries: [{ text: 'Read', priority: 'high', status: 'pending' }],
} satisfies StoredEvent['event'];
const tool = {
  type: 'tool.called',
  turn: 1,
  patch: { call: 't1', title: 'Read a.ts', kind: 'read' },
} satisfies StoredEvent['event'];
const asked = {
  type: 'permission.requested',
  turn: 1,
  request: 'p1',
  tool: { call: 't1' },
  options: [{ id: 'yes', kind: 'allow_once', name: 'Allow' }],
} satisfies StoredEvent['event'];

function typesOf(events: StoredEvent[]): string[] {
  return transcriptRows(foldTranscript(emptyTranscript, events)).map((row) =>
    row.type === 'item' ? row.item.type : row.type,
  );
}

describe('the conversation as rows', () => {
  test('the plan follows the opening words', () => {
    expect(typesOf(log(queued, started, said, planned, tool))).toEqual([
      'prompt',
      'said',
      'plan',
      'tool',
      'working',
    ]);
  });

  test('a plan without opening words comes first', () => {
    expect(typesOf(log(queued, started, planned, tool))).toEqual(['prompt', 'plan', 'tool', 'working']);
    expect(typesOf(log(queued, started, planned))).toEqual(['prompt', 'plan', 'working']);
  });

  test('a plan after opening words only is not lost', () => {
    expect(typesOf(log(queued, started, said, planned))).toEqual(['prompt', 'said', 'plan', 'working']);
  });

  test('a failed turn shows the failure before its closing line', () => {
    const ended = {
      type: 'turn.ended',
      turn: 1,
      outcome: 'failed',
      stop: null,
      failure: { code: 'agent-refused', message: 'no' },
    } satisfies StoredEvent['event'];
    expect(typesOf(log(queued, started, ended))).toEqual(['prompt', 'failure', 'turn-end']);
  });

  test('rows of earlier turns keep their identity while a later turn grows', () => {
    const ended = {
      type: 'turn.ended',
      turn: 1,
      outcome: 'completed',
      stop: 'end_turn',
      failure: null,
    } as const;
    const before = foldTranscript(emptyTranscript, log(queued, started, said, ended, { ...queued, turn: 2 }));
    const after = foldTranscript(before, [
      { seq: 6, at: '2026-01-01T00:00:01.000Z', event: { type: 'agent.said', turn: 2, text: 'More' } },
    ]);
    expect(transcriptRows(after)[1]).toBe(transcriptRows(before)[1]);
  });

  test('what is noted after the turn stands below its closing line', () => {
    const ended = {
      type: 'turn.ended',
      turn: 1,
      outcome: 'completed',
      stop: 'end_turn',
      failure: null,
    } as const;
    const note = { type: 'agent.noted', turn: 1, level: 'info', text: 'Applied.' } as const;
    const events = log(queued, started, note, said, ended, note);
    const last = events.at(-1);
    if (last) last.at = '2026-01-01T00:05:00.000Z';
    expect(typesOf(events)).toEqual(['prompt', 'note', 'said', 'turn-end', 'note']);
  });

  test('keys are unique and stay with their rows', () => {
    const rows = transcriptRows(
      foldTranscript(emptyTranscript, log(queued, started, said, planned, tool, asked)),
    );
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});

describe('the open permission request', () => {
  test('is the oldest one without an answer', () => {
    expect(openPermission(foldTranscript(emptyTranscript, log(queued, started, asked)))?.request).toBe('p1');
  });

  test('is none once it was answered', () => {
    const answered = {
      type: 'permission.answered',
      turn: 1,
      request: 'p1',
      option: { id: 'yes', kind: 'allow_once', name: 'Allow' },
      by: 'user',
    } satisfies StoredEvent['event'];
    expect(openPermission(foldTranscript(emptyTranscript, log(queued, started, asked, answered)))).toBeNull();
  });
});

test('an event that a search found is where it was said, also in the middle of what was said on and on', () => {
  const more = { type: 'agent.said', turn: 1, text: 'And on.' } as const;
  const rows = transcriptRows(foldTranscript(emptyTranscript, log(queued, started, said, more, tool, said)));
  const keyAt = (role: 'prompt' | 'said', seq: number) => rows[rowOfEvent(rows, { turn: 1, role, seq })]?.key;
  expect(keyAt('prompt', 1)).toBe('turn-1-prompt');
  expect(keyAt('said', 3)).toBe('turn-1-3');
  expect(keyAt('said', 4)).toBe('turn-1-3');
  expect(keyAt('said', 6)).toBe('turn-1-6');
  expect(rowOfEvent([], { turn: 1, role: 'said', seq: 1 })).toBe(-1);
});

describe('runs of similar calls', () => {
  const call = (id: string, kind: 'read' | 'edit', status: 'completed' | 'running' = 'completed') =>
    ({
      type: 'tool.called',
      turn: 1,
      patch: { call: id, kind, status, locations: [{ path: `/w/${id}.ts`, line: null }] },
    }) satisfies StoredEvent['event'];
  const rowsOf = (events: StoredEvent[], isOpen: (key: string) => boolean = () => false) =>
    foldRuns(transcriptRows(foldTranscript(emptyTranscript, events)), isOpen).map((row) =>
      row.type === 'item' ? row.item.type : row.type === 'run' ? `run of ${row.tools.length}` : row.type,
    );
  const reads = [call('a', 'read'), call('b', 'read'), call('c', 'read')];

  test('three or more are one line, and their own rows come after it where it is open', () => {
    const events = log(queued, started, ...reads, call('d', 'edit'), said);
    expect(rowsOf(events)).toEqual(['prompt', 'run of 3', 'tool', 'said', 'working']);
    expect(rowsOf(events, (key) => key.endsWith('-run'))).toEqual([
      'prompt',
      'run of 3',
      'tool',
      'tool',
      'tool',
      'tool',
      'said',
      'working',
    ]);
  });

  test('few, unfinished and other calls stay rows of their own', () => {
    expect(rowsOf(log(queued, started, call('a', 'read'), call('b', 'read'), said))).toEqual([
      'prompt',
      'tool',
      'tool',
      'said',
      'working',
    ]);
    const edits = [call('a', 'edit'), call('b', 'edit'), call('c', 'edit')];
    expect(rowsOf(log(queued, started, ...edits, said))).toContain('tool');
    const open = [call('a', 'read'), call('b', 'read'), call('c', 'read', 'running')];
    expect(rowsOf(log(queued, started, ...open, said))).not.toContain('run of 3');
  });
});

describe('a turn', () => {
  const reads = [1, 2, 3].map(
    (number) =>
      ({
        type: 'tool.called',
        turn: 1,
        patch: { call: `r${number}`, title: `Read ${number}`, kind: 'read', status: 'completed' },
      }) satisfies StoredEvent['event'],
  );
  const ended = {
    type: 'turn.ended',
    turn: 1,
    outcome: 'completed',
    stop: 'end_turn',
    failure: null,
  } satisfies StoredEvent['event'];
  const events = log(queued, started, said, ...reads, ended, { ...queued, turn: 2 }, { ...said, turn: 2 });
  const rows = transcriptRows(foldTranscript(emptyTranscript, events));

  test('that is collapsed keeps its prompt and its closing line', () => {
    const shown = foldTurns(rows, (turn) => turn === 1).map(({ type }) => type);
    expect(shown).toEqual(['prompt', 'turn-end', 'prompt', 'item', 'working']);
  });

  test('is known of each of its rows', () => {
    expect(turnAt(rows, 2)?.turn).toBe(1);
    expect(turnAt(rows, rows.length - 1)?.turn).toBe(2);
    expect(turnAt(rows, -1)).toBeNull();
  });

  test('is expanded, and a run unfolded, for a row to be drawn', () => {
    const row = rows.findLast(({ type, key }) => type === 'item' && key.startsWith('turn-1'));
    if (!row) throw new Error('no row');
    const open = new Map([[collapsedKey(1), true], ...unfolding(rows, row)]);
    const drawn = foldRuns(
      foldTurns(rows, (turn) => open.get(collapsedKey(turn)) ?? false),
      (key) => open.get(key) ?? false,
    );
    expect(drawn).toContain(row);
  });
});
