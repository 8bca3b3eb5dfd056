import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { indexAfterDrop } from './queue-drop';

const [a, b, c] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((id) => SessionId.parse(id)) as [
  SessionId,
  SessionId,
  SessionId,
];
const queue = [a, b, c];

test.each([
  [c, a, 'before', 0],
  [c, a, 'after', 1],
  [a, c, 'before', 1],
  [a, c, 'after', 2],
  [b, a, 'before', 0],
  [b, c, 'after', 2],
  // Where it stands already.
  [b, a, 'after', null],
  [b, c, 'before', null],
  [b, b, 'after', null],
] as const)('%s let go at %s, %s, has %s before it', (dragged, on, edge, index) => {
  expect(indexAfterDrop(queue, dragged, { on, edge })).toBe(index);
});

test('what is no longer in the queue is not moved', () => {
  expect(indexAfterDrop([a, b], c, { on: a, edge: 'before' })).toBeNull();
  expect(indexAfterDrop([a, b], a, { on: c, edge: 'before' })).toBeNull();
});
