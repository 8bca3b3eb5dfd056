import { expect, test } from 'vitest';
import { placeWindow } from './window-bounds';

const main = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };

test('a window opens where it was', () => {
  const kept = { x: 2000, y: 50, width: 1000, height: 700 };
  expect(placeWindow(kept, [main, second])).toEqual(kept);
});

test('a window of a screen that is gone comes back to the middle of the main one', () => {
  const kept = { x: 2000, y: 50, width: 1000, height: 700 };
  expect(placeWindow(kept, [main])).toEqual({ x: 460, y: 190, width: 1000, height: 700 });
});

test('a window whose title bar is above the screen is brought back', () => {
  expect(placeWindow({ x: 10, y: -200, width: 1000, height: 700 }, [main]).y).toBe(190);
});

test('a window is never larger than its screen nor too small to use', () => {
  expect(placeWindow({ x: 0, y: 0, width: 5000, height: 4000 }, [main])).toMatchObject({
    width: 1920,
    height: 1080,
  });
  expect(placeWindow({ x: 0, y: 0, width: 200, height: 40 }, [main])).toMatchObject({
    width: 520,
    height: 480,
  });
});

test('the first window is of the usual size, less on a small screen', () => {
  expect(placeWindow(null, [main])).toEqual({ x: 240, y: 90, width: 1440, height: 900 });
  expect(placeWindow(null, [second])).toMatchObject({ width: 1280, height: 900 });
});
