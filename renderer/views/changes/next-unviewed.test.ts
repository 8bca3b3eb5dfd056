import { expect, test } from 'vitest';
import type { ChangedFile } from '#shared/changeset';
import { RepoPath } from '#shared/ids';
import { nextUnviewed } from './next-unviewed';

function file(path: string): ChangedFile {
  return {
    path: RepoPath.parse(path),
    from: null,
    status: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldBlob: 'a'.repeat(40),
    newBlob: 'b'.repeat(40),
    binary: false,
    additions: 1,
    deletions: 1,
  };
}

const [a, b, c] = [file('a'), file('b'), file('c')];
const order = [a, b, c];

test('the next file that is not viewed, from the top again after the last one', () => {
  expect(nextUnviewed(order, a, () => 'unviewed')).toBe(b);
  expect(nextUnviewed(order, c, () => 'unviewed')).toBe(a);
  expect(nextUnviewed(order, a, (one) => (one === b ? 'viewed' : 'changed'))).toBe(c);
  expect(nextUnviewed(order, b, (one) => (one === a ? 'unviewed' : 'viewed'))).toBe(a);
});

test('none once all others are viewed', () => {
  expect(nextUnviewed(order, b, (one) => (one === b ? 'unviewed' : 'viewed'))).toBeNull();
  expect(nextUnviewed([a], a, () => 'unviewed')).toBeNull();
});
