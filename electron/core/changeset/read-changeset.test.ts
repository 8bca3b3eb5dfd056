import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import { RepoPath } from '#shared/ids';
import { testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import { changesetPatch, readChangeset, readFileAt, readManySides } from './index';

const scope = { kind: 'session' } as const;
const lines = (count: number, first = 'line') =>
  Array.from({ length: count }, (_, n) => `${first} ${n}\n`).join('');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

test('every kind of change, with its counts', async () => {
  await using repo = await testRepo({
    'edited.txt': lines(3),
    'gone.txt': lines(2),
    'old name.txt': lines(20),
    'run.sh': '#!/bin/sh\n',
    'file-or-link': 'text\n',
    'picture.png': PNG,
  });
  const from = await repo.commit('base');
  await repo.write({
    'edited.txt': lines(2, 'other'),
    'gone.txt': null,
    'old name.txt': null,
    'new name.txt': `${lines(20)}more\n`,
    'added.txt': 'a\nb',
    'file-or-link': null,
    'picture.png': Buffer.concat([PNG, Buffer.from([0])]),
  });
  await repo.write({
    'file-or-link': { link: 'added.txt' },
    'run.sh': { content: '#!/bin/sh\n', mode: 0o755 },
  });
  await repo.git('update-index', '--add', '--cacheinfo', `160000,${from},library`);
  const to = await repo.commit('changes');
  // The commit of an embedded repository is not of this one: adding everything had dropped the entry.
  await repo.git('update-index', '--add', '--cacheinfo', `160000,${from},library`);
  const tree = await repo.git('write-tree');
  const end = (await repo.git('commit-tree', tree, '-p', to, '-m', 'with a submodule')) as CommitId;

  const changeset = await readChangeset(repo.path, scope, from, end);

  expect(changeset).toMatchObject({ scope, from, to: end, additions: 7, deletions: 6 });
  const brief = changeset.files.map(
    ({ path, from: old, status, oldMode, newMode, binary, additions, deletions }) =>
      [path, old, status, oldMode, newMode, binary, additions, deletions].join(' '),
  );
  expect(brief).toEqual([
    'added.txt  added  100644 false 2 0',
    'edited.txt  modified 100644 100644 false 2 3',
    'file-or-link  retyped 100644 120000 false 1 1',
    'gone.txt  deleted 100644  false 0 2',
    'library  added  160000 false 1 0',
    'new name.txt old name.txt renamed 100644 100644 false 1 0',
    'picture.png  modified 100644 100644 true 0 0',
    'run.sh  modified 100644 100755 false 0 0',
  ]);
  expect(await readChangeset(repo.path, { kind: 'turn', turn: 3 }, from, end)).toEqual({
    ...changeset,
    scope: { kind: 'turn', turn: 3 },
  });
  expect(expectOk(await changesetPatch(repo.path, { from, to: end, complete: true })).toString()).toContain(
    'rename to new name.txt\n',
  );
  expect(await readChangeset(repo.path, scope, from, from)).toMatchObject({ files: [], additions: 0 });
});

test('a diff runs no program that attributes or settings name', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitattributes': '*.txt diff=evil\n' });
  const from = await repo.commit('base');
  await repo.write({ 'a.txt': 'two\n' });
  const to = await repo.commit('next');
  for (const key of ['diff.external', 'diff.evil.command', 'diff.evil.textconv']) {
    await repo.git('config', key, `touch ${repo.parent}/ran; cat`);
  }

  expect(expectOk(await changesetPatch(repo.path, { from, to, complete: false })).toString()).toContain(
    '-one\n+two\n',
  );
  expect((await readChangeset(repo.path, scope, from, to)).files).toHaveLength(1);
  expect(await readdir(repo.parent)).not.toContain('ran');
  // Plain Git does run it, so there was something to run.
  await repo.git('diff', from, to).catch(() => '');
  expect(await readdir(repo.parent)).toContain('ran');
});

test('reads files of every kind', async () => {
  await using repo = await testRepo({
    'text.txt': 'grüße\n',
    'bom.txt': '\ufeffhello',
    empty: '',
    'latin1.txt': Buffer.from('gr\xfc\xdfe', 'latin1'),
    'picture.png': PNG,
    'photo.jpg': Buffer.from('ffd8ffe000', 'hex'),
    'moving.gif': Buffer.from('GIF89a\0'),
    'small.webp': Buffer.from('RIFF\0\0\0\0WEBP'),
    'drawing.svg': '<svg/>',
    'big.bin': Buffer.alloc(6 * 1024 * 1024),
    'huge.txt': Buffer.alloc(21 * 1024 * 1024, 'x'),
    'deep/er/link': { link: '../../text.txt' },
  });
  const commit = await repo.commit('base');
  const read = (path: string) => readFileAt(repo.path, commit, RepoPath.parse(path));

  expect(await read('text.txt')).toEqual({ type: 'text', text: 'grüße\n', bytes: 8 });
  expect(await read('bom.txt')).toEqual({ type: 'text', text: '\ufeffhello', bytes: 8 });
  expect(await read('empty')).toEqual({ type: 'text', text: '', bytes: 0 });
  expect(await read('latin1.txt')).toMatchObject({ type: 'binary', bytes: 5, mime: null });
  expect(await read('picture.png')).toEqual({
    type: 'binary',
    bytes: 16,
    base64: PNG.toString('base64'),
    mime: 'image/png',
  });
  expect(await read('photo.jpg')).toMatchObject({ mime: 'image/jpeg' });
  expect(await read('moving.gif')).toMatchObject({ mime: 'image/gif' });
  expect(await read('small.webp')).toMatchObject({ mime: 'image/webp' });
  expect(await read('drawing.svg')).toMatchObject({ type: 'text' });
  expect(await read('big.bin')).toEqual({ type: 'binary', bytes: 6 * 1024 * 1024, base64: null, mime: null });
  expect(await read('huge.txt')).toEqual({ type: 'too-large', bytes: 21 * 1024 * 1024 });
  expect(await read('deep/er/link')).toEqual({ type: 'symlink', target: '../../text.txt' });
  for (const path of ['absent', 'deep', 'deep/absent', 'text.txt/below', '../text.txt']) {
    expect(await read(path), path).toEqual({ type: 'absent' });
  }
});

test('a diff that is too large for one message is refused, not read to its end', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const from = await repo.commit('base');
  await repo.write({ 'long.txt': 'a line of some length\n'.repeat(200_000) });
  const to = await repo.commit('work');
  const patch = await changesetPatch(repo.path, { from, to, complete: true }, 100_000);
  expect(patch).toEqual({ ok: false, refusal: { code: 'diff-too-large', bytes: 100_000 } });
  expect(expectOk(await changesetPatch(repo.path, { from, to, complete: true })).length).toBeGreaterThan(
    4_000_000,
  );
  expect((await readChangeset(repo.path, { kind: 'session' }, from, to)).files).toHaveLength(1);
});

test('both sides of many files are read at once, as each would be by itself', async () => {
  await using repo = await testRepo({
    'edited.txt': lines(3),
    'gone.txt': 'gone\n',
    'old name.txt': lines(20),
    'picture.png': PNG,
    'grown.txt': 'small\n',
    empty: '',
  });
  const from = await repo.commit('base');
  await repo.write({
    'edited.txt': lines(3, 'other'),
    'gone.txt': null,
    'old name.txt': null,
    'new name.txt': lines(20),
    'picture.png': Buffer.concat([PNG, Buffer.from([0])]),
    'grown.txt': 'x'.repeat(600_000),
    empty: 'no more\n',
    link: { link: 'edited.txt' },
  });
  const to = await repo.commit('changes');
  const { files } = await readChangeset(repo.path, scope, from, to);
  const paths = files.map(({ path }) => path);

  const sides = await readManySides(repo.path, { from, to, paths: [...paths, RepoPath.parse('unknown')] });

  expect(sides.map(({ path }) => path)).toEqual(paths);
  for (const { path, before, after } of sides) {
    const { from: old } = files.find((file) => file.path === path) ?? { from: null };
    expect(before, path).toEqual(await readFileAt(repo.path, from, old ?? path));
    // What is large is read by itself.
    expect(after, path).toEqual(path === 'grown.txt' ? null : await readFileAt(repo.path, to, path));
  }
  expect(await readManySides(repo.path, { from, to, paths: [] })).toEqual([]);
});
