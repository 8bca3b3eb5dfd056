import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { UsageError } from './exit-code';
import { matchFile, matchPaths, type TypedIn } from './path-argument';

const RAW = 'caf\udce9.txt';
const KNOWN = ['a.txt', 'sub/a.txt', 'sub/deep/b.txt', RAW, 'odd\\name', 'é.txt', 'tab\there', 'last'].map(
  (path) => RepoPath.parse(path),
);

let root: string;
let place: TypedIn;
const from = (folder: string): TypedIn => ({ ...place, cwd: join(root, folder) });

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'understory-paths-')));
  place = { cwd: join(root, 'repo'), tops: [join(root, 'repo'), join(root, 'worktree')] };
  await mkdir(join(root, 'repo', 'sub', 'deep'), { recursive: true });
  await mkdir(join(root, 'worktree', 'sub'), { recursive: true });
  await symlink(join(root, 'repo'), join(root, 'link'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.each([
  ['last', '', 'last'],
  ['./last', '', 'last'],
  ['.//last', '', 'last'],
  ['sub/../last', '', 'last'],
  ['sub', '', 'sub'],
  ['sub/', '', 'sub'],
  ['./sub/deep/', '', 'sub/deep'],
  ['sub\\deep\\b.txt', '', 'sub/deep/b.txt'],
  ['odd\\name', '', 'odd\\name'],
  ['caf\\xe9.txt', '', RAW],
  ['caf\ufffd.txt', '', RAW],
  ['tab\\there', '', 'tab\there'],
  ['e\u0301.txt', '', 'é.txt'],
  ['deep', 'repo/sub', 'sub/deep'],
  ['deep/b.txt', 'repo/sub', 'sub/deep/b.txt'],
  ['./a.txt', 'repo/sub', 'sub/a.txt'],
  ['../a.txt', 'repo/sub', 'a.txt'],
  ['../../last', 'repo/sub/deep', 'last'],
  ['sub/a.txt', 'repo/sub', 'sub/a.txt'],
  ['last', 'repo/sub', 'last'],
  ['.', 'repo/sub', 'sub'],
  ['./a.txt', 'worktree/sub', 'sub/a.txt'],
  ['./last', '/', 'last'],
])('%j, typed in %j, is %j', async (typed, folder, expected) => {
  const where = folder === '/' ? { ...place, cwd: tmpdir() } : folder === '' ? place : from(folder);
  expect(await matchPaths(typed, KNOWN, where)).toEqual([expected]);
});

test('an absolute path is one below the workspace or the worktree, through links too', async () => {
  for (const top of ['repo', 'worktree', 'link'])
    expect(await matchPaths(join(root, top, 'sub/a.txt'), KNOWN, place)).toEqual(['sub/a.txt']);
  expect(await matchPaths(`${join(root, 'repo', 'sub')}/`, KNOWN, place)).toEqual(['sub']);
});

test('the top stands for everything', async () => {
  expect(await matchPaths('.', KNOWN, place)).toEqual(KNOWN);
  expect(await matchPaths('..', KNOWN, from('repo/sub'))).toEqual(KNOWN);
});

test.each(['', '..', '../a.txt', '/etc/passwd', '../repo2/a.txt'])('%j is wrong usage', async (typed) => {
  await expect(matchPaths(typed, KNOWN, place)).rejects.toThrow(UsageError);
});

test('what could be two files is not guessed', async () => {
  await expect(matchPaths('a.txt', KNOWN, from('repo/sub'))).rejects.toThrow('sub/a.txt or a.txt');
  const twins = [RAW, 'caf\udce8.txt'].map((path) => RepoPath.parse(path));
  await expect(matchPaths('caf\ufffd.txt', twins, place)).rejects.toThrow('caf\\xe9.txt or caf\\xe8.txt');
});

test.each(['typo.txt', 'a.txt/', 'SUB', 'su', ':(top)a.txt', '*', 'sub/missing', 'a.txt\\'])(
  '%j names nothing',
  async (typed) => {
    expect(await matchPaths(typed, KNOWN, place)).toEqual([]);
  },
);

test('a file that is not known comes back as it is called from the top', async () => {
  expect(await matchFile('./other.txt', KNOWN, from('repo/sub'))).toBe('sub/other.txt');
  expect(await matchFile('other.txt', [], place)).toBe('other.txt');
});
