import { expect, test } from 'vitest';
import type { Checkpoint } from '#shared/checkpoints';
import { CommitId } from '#shared/ids';
import { historyEntries, rollBackQuestion } from './history-words';

const point = (at: Checkpoint['at'], turn: number): Checkpoint => ({
  commit: CommitId.parse(`${turn}`.repeat(40)),
  ref: `refs/understory/s/${turn}/${at}`,
  turn,
  at,
  takenAt: '2026-01-01T00:00:00.000Z',
  abandoned: false,
  current: false,
});

test('the history is told newest first, with one entry a turn and the very start', () => {
  const points = [
    point('start', 1),
    point('end', 1),
    point('start', 2),
    point('end', 2),
    point('before-rollback', 2),
  ];
  expect(historyEntries(points, null).map(({ title }) => title)).toEqual([
    'Before going back',
    'Turn 2',
    'Turn 1',
    'Start of the session',
  ]);
});

test('the question names the turn or the time to go to', () => {
  expect(rollBackQuestion(point('end', 1))).toBe('Roll back to turn 1?');
  expect(rollBackQuestion(point('start', 1))).toBe('Roll back to the start of the session?');
  expect(rollBackQuestion({ ...point('end', 3), abandoned: true })).toBe('Bring forward to turn 3?');
});
