import { expect, test } from 'vitest';
import { launchArguments } from './launch-arguments';

test('a plain start asks for nothing', () => {
  expect(launchArguments(['/usr/bin/electron', '/app', '--no-sandbox'], '/home/tess')).toEqual({
    repository: null,
    demo: false,
    go: null,
  });
});

test.each([
  [['--repo', 'code/one']],
  [['--repo=code/one']],
  [['--inspect=0', '--repo', '/home/tess/code/one', '--x']],
])('a repository is named by %j', (more) => {
  expect(launchArguments(['electron', '.', ...more], '/home/tess').repository).toBe('/home/tess/code/one');
});

test('a repository without a folder is none', () => {
  expect(launchArguments(['electron', '.', '--repo', '--demo'], '/home/tess')).toEqual({
    repository: null,
    demo: true,
    go: null,
  });
});
