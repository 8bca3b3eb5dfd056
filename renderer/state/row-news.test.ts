import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { newsOf } from './row-news';

const row = sessionRowFor;
const working = { row: row({ status: 'working' }), queued: null };
const asks = (request: string) => ({
  row: row({ status: 'waiting', attention: { why: 'permission', request, title: 'npm \u202etest' } }),
  queued: null,
});

test('a need is told once, each of its own', () => {
  const told = 'The agent asks for permission: npm \\u202etest';
  expect(newsOf(working, asks('one'))).toBe(told);
  expect(newsOf(asks('one'), { ...asks('one'), row: { ...asks('one').row, seq: 99 } })).toBeNull();
  expect(newsOf(asks('one'), asks('two'))).toBe(told);
  expect(newsOf(asks('one'), working)).toBeNull();
});

test('the end of a turn is told by how it ended', () => {
  expect(newsOf(working, { row: row({ status: 'ready', files: 3 }), queued: null })).toBe(
    'Ready for review: 3 files.',
  );
  expect(newsOf(working, { row: row({ status: 'failed' }), queued: null })).toBe('Failed.');
  expect(newsOf(working, { row: row({ status: 'stopped' }), queued: null })).toBe('Stopped.');
});

test('a place in the queue is told as it changes, and that the wait is over', () => {
  const queued = (place: number) => ({ row: row({ status: 'queued' }), queued: place });
  expect(newsOf(queued(3), queued(2))).toBe('Number 3 in the queue.');
  expect(newsOf(queued(2), queued(2))).toBeNull();
  expect(newsOf(queued(1), queued(0))).toBe('Next in the queue.');
  expect(newsOf(queued(0), working)).toBe('The agent is working.');
});

test('what the agent does is not told', () => {
  expect(newsOf(working, { ...working, row: row({ status: 'working', activity: 'npm test' }) })).toBeNull();
});
