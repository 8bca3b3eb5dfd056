import { readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { openRepository, recordTree } from './index';
import { WORTH_A_PACK } from './store-as-pack';

const MANY = WORTH_A_PACK + 10;

function manyFiles(text: (file: number) => string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: MANY }, (_, file) => [`folder-${file % 7}/file-${file}.txt`, text(file)]),
  );
}

async function record(repo: TestRepo, fallback: CommitId) {
  const index = join(repo.parent, 'index');
  const git = openRepository(repo.path).with({ index });
  const objects = join(repo.path, '.git/objects');
  return recordTree(git, { root: repo.path, index, realIndex: null, fallback, objects });
}

/** The tree that plain Git makes of the workspace. */
async function plainTree(repo: TestRepo): Promise<string> {
  await repo.git('add', '--all');
  return repo.git('write-tree');
}

async function packs(repo: TestRepo): Promise<string[]> {
  return (await readdir(join(repo.path, '.git/objects/pack'))).filter((name) => name.endsWith('.pack'));
}

function loose(repo: TestRepo, oid: string): string {
  return join(repo.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
}

test.each(['sha1', 'sha256'])('many new files make one pack, with %s', async (format) => {
  await using repo = await testRepo({ 'a.txt': 'one\n' }, { initArgs: [`--object-format=${format}`] });
  const base = await repo.commit('base');
  await repo.write(manyFiles((file) => `file ${file}\n`));
  const { tree, leftOut } = await record(repo, base);
  expect(leftOut).toEqual([]);
  const [pack = '', ...more] = await packs(repo);
  expect(more).toEqual([]);
  const held = await repo.git('verify-pack', '-v', join(repo.path, '.git/objects/pack', pack));
  expect(held.match(/ blob /g)?.length).toBe(MANY);
  expect(await plainTree(repo)).toBe(tree);
});

test('few new files make none, nor do many that were recorded before', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ 'a.txt': 'two\n', 'b.txt': 'one\n' });
  await record(repo, base);
  expect(await packs(repo)).toEqual([]);
  await repo.write(manyFiles((file) => `file ${file}\n`));
  const first = await record(repo, base);
  const made = await packs(repo);
  expect(made.length).toBe(1);
  expect((await record(repo, base)).tree).toBe(first.tree);
  expect(await packs(repo)).toEqual(made);
});

test('what Git does not take as it is is recorded beside it', async () => {
  await using repo = await testRepo({
    '.gitattributes': '*.crlf text eol=crlf\n*.up filter=up\n*.bad filter=bad\n',
    'gone.txt': 'one\n',
  });
  await repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  const base = await repo.commit('base');
  await repo.write({
    ...manyFiles((file) => (file % 9 === 0 ? '' : `file ${file % 50}\n`)),
    'gone.txt': null,
    'a.crlf': 'one\r\ntwo\r\n',
    'a.up': 'one\n',
    link: { link: 'a.up' },
    run: { content: 'run\n', mode: 0o755 },
  });
  const { tree } = await record(repo, base);
  expect(await plainTree(repo)).toBe(tree);
  expect(await repo.git('show', `${tree}:a.up`)).toBe('ONE');
});

test('one that Git cannot take keeps no other out', async () => {
  await using repo = await testRepo({ '.gitattributes': '*.bad filter=bad\n' });
  await repo.git('config', 'filter.bad.clean', 'false');
  await repo.git('config', 'filter.bad.required', 'true');
  const base = await repo.commit('base');
  await repo.write({ ...manyFiles((file) => `file ${file}\n`), 'a.bad': 'bad\n' });
  const { tree } = await record(repo, base);
  expect((await repo.git('ls-tree', '-r', '--name-only', tree)).split('\n').length).toBe(MANY + 2);
  expect(await repo.git('show', `${tree}:a.bad`)).toBe('bad');
});

test('garbage that a file turns out to need is made anew before Git tidies it away', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ ...manyFiles((file) => `file ${file}\n`), 'again.txt': 'once more\n' });
  const garbage = await repo.git('hash-object', '-w', 'again.txt');
  await utimes(loose(repo, garbage), 1_000_000_000, 1_000_000_000);
  const { tree } = await record(repo, base);
  // As a Git that looked around before the tree was made: what it leads to does not count.
  await rm(loose(repo, tree));
  await repo.git('prune', '--expire=1.hour.ago');
  expect(await repo.git('cat-file', 'blob', garbage)).toBe('once more');
  expect((await packs(repo)).length).toBe(1);
});
