import { describe, expect, test } from 'vitest';
import type { TranscriptTurn } from '#shared/projections/transcript';
import { stopWords, turnParts, turnUsage } from './turn-words';

function turnWords(turn: Parameters<typeof turnParts>[0]): string[] {
  const { before, files, after } = turnParts(turn);
  return [...before, ...(files === null ? [] : [files]), ...after];
}

const turn: TranscriptTurn = {
  turn: 2,
  prompt: 'Go on',
  queuedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:01:48.000Z',
  cancelling: false,
  outcome: 'completed',
  stop: 'end_turn',
  failure: null,
  denied: 0,
  plan: [],
  items: [],
  checkpoint: null,
  changes: { files: 3, additions: 9, deletions: 1, own: { files: 1, additions: 2, deletions: 0 } },
  abandoned: false,
};

describe('the closing line of a turn', () => {
  test('says number, time and files', () => {
    expect(turnWords(turn)).toEqual(['turn 2', '1 m 48 s', '1 file']);
    const own = { files: 0, additions: 0, deletions: 0 };
    const changes = { files: 3, additions: 9, deletions: 1 };
    expect(turnWords({ ...turn, changes: { ...changes, own } }).at(-1)).toBe('no files');
    // As sessions of earlier versions have it.
    expect(turnWords({ ...turn, changes }).at(-1)).toBe('3 files since base');
    expect(turnWords({ ...turn, turn: 1, changes }).at(-1)).toBe('3 files');
  });

  test('says what it took, where the agent tells', () => {
    const tokens = { input: 12_000, output: 400, cached: null, thought: null, total: 12_400 };
    const told = { ...turn, changes: null, tokens, cost: [{ amount: 0.0312, currency: 'USD' }] };
    expect(turnWords(told)).toEqual(['turn 2', '1 m 48 s', '12.4k tokens', '$0.0312']);
    expect(turnUsage(told)).toContain('Input: 12,000');
    expect(turnUsage(turn)).toBe('');
  });

  test('says that a rollback left its work behind', () => {
    expect(turnWords({ ...turn, abandoned: true })).toContain('left behind by a rollback');
  });

  test('says how it ended when it did not end by itself', () => {
    expect(turnWords({ ...turn, outcome: 'cancelled', changes: null })).toEqual([
      'turn 2',
      'stopped',
      '1 m 48 s',
    ]);
  });

  test('says nothing of a time that cannot be', () => {
    expect(turnWords({ ...turn, endedAt: '2025-12-31T23:59:00.000Z' })).toEqual(['turn 2', '1 file']);
  });

  test('says what the checkpoint had to leave out', () => {
    const checkpoint = { commit: 'a'.repeat(40), branchCommit: null, skipped: 1, unfinished: null };
    expect(turnWords({ ...turn, checkpoint }).at(-1)).toBe('1 file left out');
  });

  test('says what was left in the middle', () => {
    const unfinished = { operation: 'rebase' as const, unmerged: [], unmergedCount: 0 };
    const checkpoint = { commit: 'a'.repeat(40), branchCommit: null, skipped: 0, unfinished };
    expect(turnWords({ ...turn, checkpoint }).at(-1)).toBe('left a rebase open');
  });
});

test('an agent that was done has no reason to give', () => {
  expect(stopWords({ stop: 'end_turn', denied: 0 })).toBeNull();
  expect(stopWords({ stop: 'max_tokens', denied: 0 })).toContain('token limit');
});
