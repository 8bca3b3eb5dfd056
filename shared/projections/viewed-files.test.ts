import { expect, test } from 'vitest';
import type { ViewedFile } from '../events';
import { RepoPath } from '../ids';
import { foldViewed, type ViewedFiles, viewedIn } from './viewed-files';

const blob = (letter: string) => letter.repeat(40);

function file(path: string, newBlob: string | null, more: Partial<ViewedFile> = {}): ViewedFile {
  const newMode = newBlob === null ? null : '100644';
  return { path: RepoPath.parse(path), oldMode: '100644', oldBlob: blob('0'), newMode, newBlob, ...more };
}

function after(...files: ViewedFile[]): ViewedFiles {
  return files.reduce<ViewedFiles>(
    (viewed, one) => foldViewed(viewed, { type: 'files.viewed', files: [one] }),
    [],
  );
}

test('a mark holds for the content that was looked at, and for no other', () => {
  const stateOf = viewedIn(after(file('a', blob('1'))));
  expect(stateOf(file('a', blob('1')))).toBe('viewed');
  expect(stateOf(file('b', blob('1')))).toBe('unviewed');
  expect(stateOf(file('a', blob('2')))).toBe('changed');
  expect(stateOf(file('a', blob('1'), { newMode: '100755' }))).toBe('changed');
  expect(stateOf(file('a', null))).toBe('changed');
});

test('what it is compared with does not matter, unless the file is gone', () => {
  const stateOf = viewedIn(after(file('a', blob('1')), file('gone', null)));
  expect(stateOf(file('a', blob('1'), { oldMode: null, oldBlob: null }))).toBe('viewed');
  expect(stateOf(file('gone', null))).toBe('viewed');
  expect(stateOf(file('gone', null, { oldBlob: blob('9') }))).toBe('changed');
});

test('a file that goes back to what was viewed is viewed, unless the mark was taken back', () => {
  const viewed = after(file('a', blob('1')), file('a', blob('2')), file('__proto__', blob('1')));
  const stateOf = viewedIn(viewed);
  expect(stateOf(file('a', blob('1')))).toBe('viewed');
  expect(stateOf(file('__proto__', blob('1')))).toBe('viewed');
  expect(stateOf(file('constructor', blob('1')))).toBe('unviewed');
  const left = foldViewed(viewed, { type: 'files.unviewed', paths: [RepoPath.parse('a')] });
  expect(viewedIn(left)(file('a', blob('1')))).toBe('unviewed');
  expect(viewedIn(left)(file('__proto__', blob('1')))).toBe('viewed');
});

test('of a file that changes without end the newest contents are remembered', () => {
  const viewed = after(...Array.from({ length: 30 }, (_, n) => file('a', n.toString(16).padStart(40, '0'))));
  expect(viewed).toHaveLength(1);
  expect(viewed[0]?.contents).toHaveLength(8);
  expect(viewedIn(viewed)(file('a', (29).toString(16).padStart(40, '0')))).toBe('viewed');
});
