import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { parseChangedFiles } from './changed-files';
import { parseRefs } from './refs';
import { parseSettings } from './settings';
import { parseChanges } from './status';
import { parseGitVersion } from './version';
import { parseWorktreeList } from './worktree-list';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);
const z = (...fields: string[]) => Buffer.from(fields.map((field) => `${field}\0`).join(''), 'latin1');

test('raw records and line counts belong together by their order', () => {
  const output = z(
    `:100644 100644 ${A} ${B} R097`,
    'old\nname',
    'new\xff',
    `:000000 160000 ${NONE} ${A} A`,
    ':100644',
    '3\t1\t',
    'old\nname',
    'new\xff',
    '-\t-\t:100644',
  );
  expect(parseChangedFiles(output)).toEqual([
    {
      path: 'new\udcff',
      from: 'old\nname',
      status: 'renamed',
      oldMode: '100644',
      newMode: '100644',
      oldBlob: A,
      newBlob: B,
      binary: false,
      additions: 3,
      deletions: 1,
    },
    {
      path: ':100644',
      from: null,
      status: 'added',
      oldMode: null,
      newMode: '160000',
      oldBlob: null,
      newBlob: A,
      binary: true,
      additions: 0,
      deletions: 0,
    },
  ]);
});

test.each([
  ['an unknown status', z(`:100644 100644 ${A} ${B} X`, 'a', '1\t1\ta')],
  ['a path that is missing', z(`:100644 100644 ${A} ${B} M`)],
  ['counts that are missing', z(`:100644 100644 ${A} ${B} M`, 'a')],
  ['counts of no file', z('1\t1\ta')],
])('a diff with %s is a bug, not an empty changeset', (_name, output) => {
  expect(() => parseChangedFiles(output)).toThrow(/git diff-tree/);
});

test('refs are peeled, and those that lead to no commit are left out', () => {
  const line = (...fields: string[]) => `${fields.join('\0')}\n`;
  const output = Buffer.from(
    line('refs/heads/a', 'commit', A, '', '', '10') +
      line('refs/tags/b', 'tag', B, 'commit', A, '20') +
      line('refs/tags/tree', 'tree', B, '', '', ''),
  );
  expect(parseRefs(output)).toEqual([
    { ref: 'refs/heads/a', commit: A, at: new Date(10_000) },
    { ref: 'refs/tags/b', commit: A, at: new Date(20_000) },
  ]);
});

test('settings keep line ends and equal signs; a name without value means true', () => {
  const output = z(
    ...['local', 'file:.git/config', 'filter.X=y.clean\na\nb=c'],
    ...['global', 'file:/home/x/.gitconfig', 'core.bare'],
    ...['command', 'command line:', 'core.eol\nlf'],
  );
  expect(parseSettings(output, '/repo')).toEqual([
    { scope: 'local', file: '/repo/.git/config', key: 'filter.X=y.clean', value: 'a\nb=c' },
    { scope: 'global', file: '/home/x/.gitconfig', key: 'core.bare', value: 'true' },
    { scope: 'command', file: null, key: 'core.eol', value: 'lf' },
  ]);
});

test('status counts a file that is staged and edited again as both', () => {
  const field = (xy: string) => `1 ${xy} N... 100644 100644 100644 ${A} ${B} name`;
  expect(parseChanges(z(field('MM'), field('A.'), field('.D'), 'u UU …', '? new', '! ignored'))).toEqual({
    staged: 2,
    unstaged: 3,
    untracked: 1,
  });
  expect(() => parseChanges(z('x'))).toThrow(/git status/);
});

test('worktrees are listed with what they have checked out', () => {
  const output = z(
    'worktree /a\nb',
    'bare',
    '',
    'worktree /c',
    `HEAD ${A}`,
    'branch refs/heads/x',
    'locked why',
    '',
  );
  expect(parseWorktreeList(output)).toEqual([
    { path: '/a\nb', bare: true, branch: null, commit: null, locked: false },
    { path: '/c', bare: false, branch: 'refs/heads/x', commit: A, locked: true },
  ]);
});

test('versions of every vendor', () => {
  expect(parseGitVersion('git version 2.39.5 (Apple Git-154)')).toEqual({
    text: '2.39.5',
    major: 2,
    minor: 39,
  });
  expect(parseGitVersion('git version 2.47.1.windows.2')).toMatchObject({ minor: 47 });
  expect(() => parseGitVersion('hub version 1')).toThrow(/not understood/);
});

test('parsers of any bytes answer or throw, and never hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const settings = (output: Buffer) => parseSettings(output, '/');
      for (const parse of [parseChangedFiles, parseRefs, settings, parseChanges, parseWorktreeList]) {
        try {
          parse(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
    }),
    propertyRuns(300),
  );
});
