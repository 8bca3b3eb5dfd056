import { expect, test, vi } from 'vitest';
import { ChangedFile } from '#shared/changeset';
import { RepoPath } from '#shared/ids';
import { stateOfAll, withFiles } from './part-choice';
import { filesBelow, partRows } from './part-rows';

// Every window has it, and it is read as the modules are loaded.
vi.hoisted(() => Object.assign(globalThis, { sessionStorage: { getItem: () => null } }));

const file = (path: string) => ({ ...sample, path: RepoPath.parse(path) });
const sample = ChangedFile.parse({
  path: 'x',
  from: null,
  status: 'modified',
  additions: 1,
  deletions: 1,
  binary: false,
  oldMode: '100644',
  newMode: '100644',
  oldBlob: null,
  newBlob: null,
});
const files = ['src/api/a.ts', 'src/api/b.ts', 'src/main.ts', 'readme.md'].map(file);
const none = new Set<never>();
const keys = (...args: Parameters<typeof partRows>) => partRows(...args).map(({ key }) => key);

test('the files stand in a tree, with hunks below an opened one', () => {
  const opened = new Set([RepoPath.parse('src/main.ts')]);
  expect(keys(files, '', none, opened)).toEqual([
    'folder:src',
    'folder:src/api',
    'file:src/api/a.ts',
    'file:src/api/b.ts',
    'file:src/main.ts',
    'hunks:src/main.ts',
    'file:readme.md',
  ]);
  expect(keys(files, '', new Set(['src']), none)).toEqual(['folder:src', 'file:readme.md']);
});

test('what a filter finds is shown also in a folded folder', () => {
  expect(keys(files, 'b.ts', new Set(['src']), none)).toEqual(['folder:src/api', 'file:src/api/b.ts']);
});

test('a folder stands for what is below it', () => {
  const below = filesBelow(files, 'src/api');
  const choice = withFiles(new Map(), below, false);
  expect(stateOfAll(choice, below)).toBe(false);
  expect(stateOfAll(choice, filesBelow(files, 'src'))).toBe('part');
  expect(stateOfAll(choice, [RepoPath.parse('readme.md')])).toBe(true);
  expect(withFiles(choice, below, true).size).toBe(0);
});
