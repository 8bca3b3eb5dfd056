import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { movedSince } from './away';

const row = (id: string, noteworthySeq: number, minute: number) =>
  sessionRowFor({ id, noteworthySeq, updatedAt: `2026-03-02T10:0${minute}:00.000Z` });

test('only sessions in which something worth reading happened have moved, the latest first', () => {
  const before = [row('still111', 4, 0), row('moved111', 4, 0), row('gone1111', 4, 0)];
  const standing = new Map(before.map(({ session, noteworthySeq }) => [session, noteworthySeq]));
  const moved = movedSince(standing, [
    { ...row('still111', 4, 9), seq: 99 },
    row('moved111', 8, 3),
    row('fresh111', 2, 5),
    row('empty111', 0, 6),
    { ...row('gone1111', 9, 7), status: 'discarded' },
  ]);
  expect(moved.map(({ session }) => session)).toEqual(['fresh111', 'moved111']);
});
