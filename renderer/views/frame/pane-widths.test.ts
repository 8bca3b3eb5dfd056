import { expect, test } from 'vitest';
import { changesBounds, changesWidth, roomSize, shareOf } from './pane-widths';

test.each([
  [780, 406],
  [1120, 582],
  [1600, 880],
  [2400, 1680],
])('in a room of %i the changes have %i, and the conversation no more than reads well', (room, width) => {
  expect(changesWidth(room, undefined)).toBe(width);
  expect(room - width).toBeLessThanOrEqual(720);
});

test('what the user dragged is a share, and leaves room for both', () => {
  expect(changesWidth(1600, shareOf(1600, 640))).toBe(640);
  expect(changesWidth(800, shareOf(1600, 640))).toBe(320);
  expect(changesWidth(700, 0.9)).toBe(360);
  expect(changesBounds(1600)).toEqual({ min: 320, max: 1260 });
});

test('windows of different sizes are remembered apart', () => {
  expect([760, 1120, 1600].map(roomSize)).toEqual(['small', 'medium', 'large']);
});
