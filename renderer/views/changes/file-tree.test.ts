import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '#shared/changeset';
import { RepoPath } from '#shared/ids';
import { type FileRow, filterFiles, flatRows, treeRows } from './file-tree';

function changed(path: string, from: string | null = null): ChangedFile {
  return {
    path: RepoPath.parse(path),
    from: from === null ? null : RepoPath.parse(from),
    status: from === null ? 'modified' : 'renamed',
    oldMode: '100644',
    newMode: '100644',
    oldBlob: null,
    newBlob: null,
    binary: false,
    additions: 1,
    deletions: 0,
  };
}

function drawn(rows: readonly FileRow[]): string[] {
  return rows.map((row) => `${'  '.repeat(row.depth)}${row.type === 'folder' ? `${row.label}/` : row.label}`);
}

describe('the file tree', () => {
  test('puts folders first and joins chains of folders', () => {
    const files = [
      changed('readme.md'),
      changed('src/api/v2/a.ts'),
      changed('src/api/v2/b.ts'),
      changed('docs/x.md'),
    ];
    expect(drawn(treeRows(files, new Set()))).toEqual([
      'docs/',
      '  x.md',
      'src/api/v2/',
      '  a.ts',
      '  b.ts',
      'readme.md',
    ]);
  });

  test('a chain ends where a folder holds a file too', () => {
    const files = [changed('src/index.ts'), changed('src/api/a.ts')];
    expect(drawn(treeRows(files, new Set()))).toEqual(['src/', '  api/', '    a.ts', '  index.ts']);
  });

  test('a folded folder hides what is in it and still counts it', () => {
    const rows = treeRows([changed('src/a.ts'), changed('src/b/c.ts')], new Set(['src']));
    expect(rows).toMatchObject([{ type: 'folder', label: 'src', open: false, files: 2 }]);
  });

  test('numbers sort as numbers', () => {
    expect(drawn(flatRows([changed('m10.sql'), changed('m2.sql')]))).toEqual(['m2.sql', 'm10.sql']);
  });

  test('names that could mislead are shown escaped, their paths are kept as they are', () => {
    const [row] = flatRows([changed('docs/a\nb\udcff.md')]);
    expect(row).toMatchObject({ label: 'a\\nb\\xff.md', folder: 'docs', key: 'file:docs/a\nb\udcff.md' });
  });

  test('two thousand files in one folder keep their keys unique', () => {
    const rows = treeRows(
      Array.from({ length: 2000 }, (_, index) => changed(`src/f${index}.ts`)),
      new Set(),
    );
    expect(new Set(rows.map((row) => row.key)).size).toBe(2001);
  });
});

describe('filtering', () => {
  test('takes words in any order and case, in the old path too', () => {
    const files = [changed('src/api/Search.ts'), changed('src/lib/redis.ts', 'src/old/cache.ts')];
    expect(filterFiles(files, 'search API').map((file) => file.path)).toEqual(['src/api/Search.ts']);
    expect(filterFiles(files, 'cache').map((file) => file.path)).toEqual(['src/lib/redis.ts']);
    expect(filterFiles(files, '  ')).toHaveLength(2);
  });
});
