import { describe, expect, test } from 'vitest';
import {
  isBelow,
  pathFrom,
  permissionQuestion,
  runWords,
  toolEnding,
  toolLine,
  wholeTool,
} from './tool-words';

const root = '/home/ada/shop.worktrees/limiter';
const edit = (path: string) =>
  ({ type: 'diff', path, oldText: null, newText: { text: '', body: null, bytes: 0 } }) as const;

describe('a tool call on one line', () => {
  test('a run is its command, first line only', () => {
    expect(
      toolLine(wholeTool({ call: '1', kind: 'execute', command: 'npm test\nnpm run lint' }), [root]),
    ).toEqual({
      text: 'npm test …',
      is: 'command',
    });
  });

  test('an edit is its files, said from the worktree', () => {
    const content = [edit(`${root}/src/a.ts`), edit(`${root}/src/b.ts`), edit(`${root}/src/a.ts`)];
    expect(toolLine(wholeTool({ call: '1', kind: 'edit', content }), [root]).text).toBe(
      'src/a.ts and 1 more',
    );
  });

  test('a path in a folder that the session worked in once is said from there too', () => {
    const then = '/home/ada/shop.worktrees/limiter-2';
    const folders = [root, then];
    expect(pathFrom(folders, `${then}/src/a.ts`)).toBe('src/a.ts');
    const read = wholeTool({ call: '1', kind: 'read', locations: [{ path: `${root}/a.ts`, line: null }] });
    expect(toolLine(read, folders)).toEqual({ text: 'a.ts', is: 'path' });
    const search = wholeTool({ call: '1', kind: 'search', title: `Search in ${then}/src for x` });
    expect(toolLine(search, folders).text).toBe('Search in src for x');
  });

  test('a path outside of the worktree is said whole', () => {
    expect(pathFrom([root], '/etc/passwd')).toBe('/etc/passwd');
    expect(pathFrom([root], `${root}-two/a`)).toBe(`${root}-two/a`);
  });

  test('anything else is the agent’s title, made safe to show', () => {
    expect(toolLine(wholeTool({ call: '1', kind: 'read', title: 'Read a\u202e.ts' }), [root])).toEqual({
      text: 'Read a\\u202e.ts',
      is: 'words',
    });
    expect(toolLine(wholeTool({ call: '1', kind: 'search' }), [root]).text).toBe('Search');
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

describe('the end of a call’s row', () => {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const secondsLater = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
  const ended = {
    ...wholeTool({ call: '1', kind: 'execute', command: 'npm test' }),
    call: '1',
    status: 'completed',
    input: null,
    exitCode: 0,
    startedAt,
    endedAt: secondsLater(35),
  } as const;
  const running = { ...ended, status: 'running', exitCode: null, endedAt: null } as const;

  test('gives the time that the call took, without what it waited for the user', () => {
    expect(toolEnding(ended)).toEqual({ words: 'exit 0 · 35 s', tone: 'soft', runs: false });
    expect(toolEnding({ ...ended, waitedMs: 32_000 }).words).toBe('exit 0 · 3.0 s');
    expect(toolEnding({ ...ended, endedAt: secondsLater(0.9) }).words).toBe('exit 0');
  });

  test('says waiting while the user is asked, and denied where that was the answer', () => {
    expect(toolEnding(running)).toEqual({ words: 'running', tone: 'soft', runs: true });
    expect(toolEnding({ ...running, askedAt: secondsLater(1) })).toEqual({
      words: 'waiting',
      tone: 'need',
      runs: false,
    });
    const denied = { ...ended, status: 'failed', exitCode: null, denied: true } as const;
    expect(toolEnding(denied)).toEqual({ words: 'denied', tone: 'soft', runs: false });
    expect(toolEnding({ ...ended, exitCode: 1 }).tone).toBe('fail');
  });
});

test('a run of calls says what they did together', () => {
  const read = (path: string) => ({
    ...wholeTool({ call: path, kind: 'read', locations: [{ path, line: null }] }),
    call: path,
    status: 'completed' as const,
    input: null,
    exitCode: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:00.000Z',
  });
  expect(runWords([read('a'), read('b'), read('a')])).toBe('Read 2 files');
  expect(runWords([read('a'), read('b')].map((tool) => ({ ...tool, kind: 'search' })))).toBe(
    'Searched 2 times',
  );
});

test('what a permission would allow is said by what can be allowed of it, then by the kind of tool', () => {
  const tool = { call: '1', kind: 'fetch' as const };
  expect(permissionQuestion({ tool, patterns: [] })).toBe('Fetch from the network?');
  expect(permissionQuestion({ tool, patterns: [{ covers: 'host', host: 'a.example', port: 443 }] })).toBe(
    'Let the sandbox reach this host?',
  );
});
