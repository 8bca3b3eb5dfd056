import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { allOf, NOTHING_CHOSEN, rangeTo, type Selection, toggledIn } from './selection';

const order = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd'].map((id) => SessionId.parse(id));
const [a, b, c, d] = order as [SessionId, SessionId, SessionId, SessionId];
const chosen = (selection: Selection) => order.filter((one) => selection.chosen.has(one));

test('sessions are selected one by one', () => {
  const two = toggledIn(toggledIn(NOTHING_CHOSEN, b), d);
  expect(chosen(two)).toEqual([b, d]);
  expect(chosen(toggledIn(two, b))).toEqual([d]);
});

test('a range grows and shrinks from where it began, in either direction', () => {
  const first = rangeTo(NOTHING_CHOSEN, c, b, order);
  expect(chosen(first)).toEqual([b, c]);
  expect(chosen(rangeTo(first, d, c, order))).toEqual([b, c, d]);
  expect(chosen(rangeTo(first, a, c, order))).toEqual([a, b]);
  expect(chosen(rangeTo(toggledIn(NOTHING_CHOSEN, d), b, null, order))).toEqual([b, c, d]);
});

test('a range whose beginning is no longer listed begins where the user is', () => {
  const gone: Selection = { chosen: new Set(), anchor: SessionId.parse('gonegone') };
  expect(chosen(rangeTo(gone, c, b, order))).toEqual([b, c]);
  expect(chosen(rangeTo(gone, c, SessionId.parse('gonegone'), order))).toEqual([c]);
});

test('all are all that are listed', () => {
  expect(chosen(allOf(order))).toEqual(order);
  expect(chosen(allOf([]))).toEqual([]);
});
