import { expect, test } from 'vitest';
import { choiceByKey, choiceByText, isTyping, NOTHING_TYPED, typedOn } from './choice-keys';

const choices = [
  { label: 'Apple', disabled: true },
  { label: 'Banana' },
  { label: 'Blackberry' },
  { label: 'Cherry', disabled: true },
  { label: 'Bilberry pie' },
  { label: 'Date', disabled: true },
];

test.each([
  ['ArrowDown', -1, 1],
  ['ArrowDown', 2, 4],
  ['ArrowDown', 4, 4],
  ['ArrowUp', 4, 2],
  ['ArrowUp', 1, 1],
  ['ArrowUp', -1, 4],
  ['Home', 4, 1],
  ['End', 1, 4],
  ['PageDown', 1, 4],
  ['PageUp', 4, 1],
  ['x', 1, null],
])('%s at place %i leads to %s, past what cannot be chosen', (key, at, target) => {
  expect(choiceByKey(choices, at, key)).toBe(target);
});

test('nothing to choose is nowhere to go', () => {
  expect(choiceByKey([], -1, 'End')).toBeNull();
  expect(choiceByKey([{ label: 'Apple', disabled: true }], 0, 'ArrowDown')).toBeNull();
  expect(choiceByText([], -1, 'a')).toBeNull();
});

test.each([
  ['b', -1, 1],
  ['b', 1, 2],
  ['bb', 2, 4],
  ['b', 4, 1],
  ['bl', 1, 2],
  ['BIL', 1, 4],
  ['bilberry p', 4, 4],
  ['c', 1, null],
  ['x', 1, null],
])('“%s” typed at place %i finds %s', (text, at, found) => {
  expect(choiceByText(choices, at, text)).toBe(found);
});

test('letters in quick succession are a word, a later one begins the next', () => {
  const typed = typedOn(typedOn(NOTHING_TYPED, 'b', 5000), 'l', 5400);
  expect(typed.text).toBe('bl');
  expect(isTyping(typed, 5500)).toBe(true);
  expect(isTyping(typed, 7000)).toBe(false);
  expect(typedOn(typed, 'x', 7000).text).toBe('x');
  expect(isTyping(NOTHING_TYPED, 0)).toBe(false);
});
