import { expect, test } from 'vitest';
import { isForbiddenName } from './obstacles';

test.each(['CON', 'nul.txt', 'dir/COM1', 'a:b', 'what?', 'ends.', 'ends ', 'back\\slash', 'dir/aux.c'])(
  '%j is no name on Windows, and one elsewhere',
  (path) => {
    expect(isForbiddenName(path, 'win32')).toBe(true);
    expect(isForbiddenName(path, 'linux')).toBe(false);
  },
);

test.each([
  '.git',
  'a/.GIT/config',
  '.git ',
  'git~1/x',
  'a/GIT~1',
  'git~1 .',
  '.git. .',
  '.git:x',
  ...['.git::$INDEX_ALLOCATION/hooks', '.git\\hooks', '.g\u200cit/hooks', '.\ufeffGi\u202et'],
  ...['a//b', '/a', 'a/', './a', '..', 'a/../../b'],
])('%j is a name nowhere', (path) => {
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    expect(isForbiddenName(path, platform)).toBe(true);
});

test.each([
  'console.ts',
  'nully',
  'git~',
  'git~10',
  '.git-x',
  'x.git',
  '.gitmodules',
  'a.b',
  '.gitignore',
  '.github/x',
  'aux1.c',
  'com10',
])('%j is a name everywhere', (path) => {
  expect(isForbiddenName(path, 'win32')).toBe(false);
});
