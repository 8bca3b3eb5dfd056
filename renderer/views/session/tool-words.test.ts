import { describe, expect, test } from 'vitest';
import { isBelow, pathFrom, toolLine, wholeTool } from './tool-words';

const root = '/home/ada/shop.worktrees/limiter';
const edit = (path: string) =>
  ({ type: 'diff', path, oldText: null, newText: { text: '', body: null, bytes: 0 } }) as const;

describe('a tool call on one line', () => {
  test('a run is its command, first line only', () => {
    expect(
      toolLine(wholeTool({ call: '1', kind: 'execute', command: 'npm test\nnpm run lint' }), root),
    ).toEqual({
      text: 'npm test …',
      code: true,
    });
  });

  test('an edit is its files, said from the worktree', () => {
    const content = [edit(`${root}/src/a.ts`), edit(`${root}/src/b.ts`), edit(`${root}/src/a.ts`)];
    expect(toolLine(wholeTool({ call: '1', kind: 'edit', content }), root).text).toBe('src/a.ts and 1 more');
  });

  test('a path outside of the worktree is said whole', () => {
    expect(pathFrom(root, '/etc/passwd')).toBe('/etc/passwd');
    expect(pathFrom(root, `${root}-two/a`)).toBe(`${root}-two/a`);
  });

  test('anything else is the agent’s title, made safe to show', () => {
    expect(toolLine(wholeTool({ call: '1', kind: 'read', title: 'Read a\u202e.ts' }), root)).toEqual({
      text: 'Read a\\u202e.ts',
      code: false,
    });
    expect(toolLine(wholeTool({ call: '1', kind: 'search' }), root).text).toBe('Search');
  });
});

test.each([
  ['src/a.ts', true],
  [`${root}/src/a.ts`, true],
  ['/etc/passwd', false],
  [`${root}-two/a`, false],
  [`${root}/../../.bashrc`, false],
  ['../a', false],
  ['~/.bashrc', false],
  ['C:\\Users\\ada\\a', false],
  ['', false],
])('a question says of %s that it is in the worktree: %s', (path, below) => {
  expect(isBelow(root, path)).toBe(below);
});
