import { expect, test } from 'vitest';
import type { RepoPath } from '#shared/ids';
import type { TreeEntry } from '../../git/diff-tree';
import { applyScene, repoPath } from '../../testing/apply-scene';
import { foldNames } from '../../testing/folding-names';
import { sameNames } from './same-names';

const entry: TreeEntry = { mode: '100644', oid: '0'.repeat(40) };
const gone = (path: string) => ({ path: repoPath(path), before: entry, after: null });
const made = (path: string) => ({ path: repoPath(path), before: null, after: entry });

/** On a workspace with these files, whose file system takes names for one that differ in case. */
async function namesOf(files: string[], changes: ReturnType<typeof gone | typeof made>[], kept: string[]) {
  await using scene = await applyScene(Object.fromEntries(files.map((path) => [path, `${path}\n`])));
  await foldNames(scene);
  const has = async (paths: readonly RepoPath[]) => new Set(paths.filter((path) => kept.includes(path)));
  const { blockers, absent, respelled } = await sameNames(scene.repo.path, changes, has);
  return { blockers: [...blockers.keys()], absent: [...absent], respelled: [...respelled] };
}

test('a file to be deleted that stands on disk as one that stays is not there to be deleted', async () => {
  expect(await namesOf(['README'], [gone('Readme')], ['README'])).toEqual({
    blockers: [],
    absent: ['Readme'],
    respelled: [['README', 'Readme']],
  });
});

test('a file to be deleted that stands on disk in a spelling that nothing else has is deleted', async () => {
  const nothing = { blockers: [], absent: [], respelled: [] };
  expect(await namesOf(['README'], [gone('Readme')], [])).toEqual(nothing);
});

test('a new name is free when the plan deletes what has it: a file, or all of a folder', async () => {
  expect(await namesOf(['Readme'], [gone('Readme'), made('README')], [])).toEqual({
    blockers: [],
    absent: ['README'],
    respelled: [['README', 'Readme']],
  });
  const folder = [gone('Source/a'), made('source/a'), made('source/new')];
  expect(await namesOf(['Source/a'], folder, [])).toEqual({
    blockers: [],
    absent: ['source/a', 'source/new'],
    respelled: [['source/a', 'Source/a']],
  });
});

test.each([
  ['a file that stays', ['Readme'], [made('README')], ['README']],
  [
    'a folder in which a file stays',
    ['Source/a', 'Source/b'],
    [gone('Source/a'), made('source/a')],
    ['source/a'],
  ],
  ['a folder, for a file', ['Source/a'], [gone('Source/a'), made('source')], ['source']],
  ['a file, for a folder', ['Source'], [gone('Source'), made('source/a')], ['source/a']],
  ['another new file', [], [made('a'), made('A')], ['A']],
])('a new name is not free when it is that of %s', async (_what, files, changes, blockers) => {
  expect(await namesOf([...files, 'x'], changes, [])).toMatchObject({ blockers });
});
