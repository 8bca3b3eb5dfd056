import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalDamaged, readJournal } from './journal';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(journal: object) {
  const path = join(folder, 'journal.json');
  await writeFile(path, JSON.stringify(journal));
  return readJournal(path);
}

const commit = (digit: string) => digit.repeat(40);
const NOTHING_WRITTEN = {
  ...{ steps: [], madeFolders: [], oldFolders: [], index: null, ref: null },
  trees: { worktree: null, index: null },
};
/** The record that all four operations kept in version 1. */
const RECORD = {
  ...{
    apply: '0mgx1a2b3c4d5e6f7',
    session: '0mgx1a2b3c4d5ef',
    mode: 'merge',
    at: '2026-11-01T10:00:00.000Z',
  },
  ...{ target: 'refs/heads/main', commit: commit('c'), commits: [commit('c')], before: commit('b') },
  ...{ head: commit('a'), files: ['a.txt'], state: 'done', snapshotRef: 'refs/understory/kept' },
};
const KEPT = { record: RECORD, repository: '/repo/.git', root: '/repo', base: commit('d'), undoes: null };
const WRITTEN = { id: RECORD.apply, session: RECORD.session, at: RECORD.at };

const ofVersion1 = (kept: object) => ({ version: 1, kept, ...NOTHING_WRITTEN });

test('an apply of version 1 is read as one', async () => {
  const journal = await read(ofVersion1({ ...KEPT, plannedOn: commit('b') }));
  expect(journal).toMatchObject({
    version: 2,
    operation: { kind: 'apply', record: RECORD, base: commit('d'), builtOn: null, madeAnew: false },
  });
});

test('an apply of changes of version 1 is no rollback', async () => {
  const record = { ...RECORD, mode: 'changes', commit: null, commits: [], before: null };
  const journal = await read(ofVersion1({ ...KEPT, record, plannedOn: null }));
  expect(journal?.operation.kind).toBe('apply');
});

test('a three-way undo of version 1 names the apply that it undoes', async () => {
  const journal = await read(ofVersion1({ ...KEPT, undoes: '0mgx0000000000000', plannedOn: null }));
  expect(journal?.operation).toEqual({ kind: 'undo', ...WRITTEN, undoes: '0mgx0000000000000' });
});

test('a rollback of version 1 was an apply of changes that moved a branch', async () => {
  const record = { ...RECORD, mode: 'changes', commits: [] };
  const journal = await read(ofVersion1({ ...KEPT, record, plannedOn: null }));
  expect(journal?.operation).toEqual({
    ...{ kind: 'rollback', ...WRITTEN, checkpoint: commit('a'), files: ['a.txt'] },
    ...{ branchBefore: commit('b'), branchAfter: commit('c') },
    abandoned: { ref: 'refs/understory/kept', commit: commit('d') },
  });
});

test('an update of version 1 had a source', async () => {
  const journal = await read(
    ofVersion1({ ...KEPT, source: 'refs/remotes/origin/main', plannedOn: commit('b') }),
  );
  expect(journal?.operation).toEqual({
    ...{ kind: 'update', ...WRITTEN, mode: 'merge', files: ['a.txt'], reused: [] },
    ...{ source: 'refs/remotes/origin/main', sourceCommit: commit('a') },
    ...{ head: commit('d'), branchAfter: commit('c') },
  });
});

test.each([
  ['an unknown kind', { version: 2, operation: { kind: 'graft', ...WRITTEN } }],
  ['a later version', { version: 3, operation: { kind: 'undo', ...WRITTEN, undoes: '0mgx0000000000000' } }],
])('%s is not obeyed', async (_name, journal) => {
  await expect(read({ ...journal, ...NOTHING_WRITTEN })).rejects.toThrow(JournalDamaged);
});
