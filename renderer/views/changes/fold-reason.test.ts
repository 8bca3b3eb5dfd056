import { expect, test } from 'vitest';
import type { ChangedFile } from '#shared/changeset';
import { RepoPath } from '#shared/ids';
import { foldReason } from './fold-reason';

const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  path: RepoPath.parse(path),
  from: null,
  status: 'modified',
  oldMode: '100644',
  newMode: '100644',
  oldBlob: null,
  newBlob: null,
  binary: false,
  additions: 1,
  deletions: 1,
  ...more,
});

test('files that nobody wrote, and large changes, are folded with the reason', () => {
  expect(foldReason(file('web/package-lock.json'))).toBe('Lock file');
  expect(foldReason(file('Cargo.lock'))).toBe('Lock file');
  expect(foldReason(file('src/api.ts', { generated: true }))).toBe('Generated file');
  expect(foldReason(file('dist/app.min.js'))).toBe('Minified or generated file');
  expect(foldReason(file('dist/app.css.map'))).toBe('Minified or generated file');
  expect(foldReason(file('src/app.ts', { additions: 2_000 }))).toBe('Large change: 2,001 lines');
});

test('what somebody wrote is not', () => {
  for (const path of ['src/app.ts', 'package.json', 'docs/lock.md', 'min.js'])
    expect(foldReason(file(path)), path).toBeNull();
});
