import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { sessionRowFor } from '#shared/testing/session-row';
import { keepOrder, shownSession } from './inbox-order';

const id = (letter: string) => SessionId.parse(`session${letter}`);
const ids = (letters: string) => [...letters].map(id);
const row = (letter: string, minute: number) =>
  sessionRowFor({
    id: id(letter),
    updatedAt: `2026-03-02T10:${String(minute).padStart(2, '0')}:00.000Z`,
  });
const order = (before: string, ...rows: ReturnType<typeof row>[]) =>
  keepOrder(ids(before), rows)
    .map(({ session }) => session.at(-1))
    .join('');

test('an inbox that is opened begins with the newest', () => {
  expect(order('', row('a', 1), row('b', 3), row('c', 2))).toBe('bca');
  expect(order('', row('a', 1), row('b', 1))).toBe('ba');
});

test('what stands there keeps its place, and what comes stands below it', () => {
  expect(order('cab', row('a', 9), row('b', 1), row('c', 2))).toBe('cab');
  expect(order('cab', row('a', 1), row('b', 1), row('x', 7), row('y', 8), row('c', 2))).toBe('cabyx');
  expect(order('cab', row('b', 1), row('c', 1))).toBe('cb');
});

test('once what is shown is gone, the next one is shown', () => {
  expect(shownSession(id('b'), ids('abc'), ids('abc'))).toBe(id('b'));
  expect(shownSession(id('b'), ids('abc'), ids('ac'))).toBe(id('c'));
  expect(shownSession(id('c'), ids('abc'), ids('ab'))).toBe(id('b'));
  expect(shownSession(id('b'), ids('abcd'), ids('ad'))).toBe(id('d'));
  expect(shownSession(id('b'), ids('b'), ids('x'))).toBe(id('x'));
  expect(shownSession(null, [], ids('xy'))).toBe(id('x'));
  expect(shownSession(id('b'), ids('b'), [])).toBeNull();
});
