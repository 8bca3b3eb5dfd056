import { expect, test } from 'vitest';
import { dataHome } from './data-home';

test('one variable moves the data folder', () => {
  expect(dataHome({ UNDERSTORY_HOME: '/somewhere/else' }, 'linux', '/home/tess')).toBe('/somewhere/else');
});

test('each platform has its own place', () => {
  expect(dataHome({}, 'linux', '/home/tess')).toBe('/home/tess/.local/share/understory');
  expect(dataHome({ XDG_DATA_HOME: '/data' }, 'linux', '/home/tess')).toBe('/data/understory');
  expect(dataHome({}, 'darwin', '/Users/tess')).toBe('/Users/tess/Library/Application Support/Understory');
});

test('a relative XDG_DATA_HOME is ignored', () => {
  expect(dataHome({ XDG_DATA_HOME: 'data' }, 'linux', '/home/tess')).toBe(
    '/home/tess/.local/share/understory',
  );
});
