import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { blameLine, readBlame } from './blame';
import { GitStuck } from './git-failed';
import { openRepository } from './open-repository';

const blame = async (repo: TestRepo, path: string, line: number, commit?: string) => {
  const at = (commit ?? (await repo.git('rev-parse', 'HEAD'))) as Parameters<typeof blameLine>[1]['commit'];
  return blameLine(openRepository(repo.path), { commit: at, path, line });
};

test('says which commit a line came with, of a state and not of the worktree, through renames', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\ntwo\nthree\nfour\nfive\n' });
  const first = await repo.commit('First commit\n\nWith more to say.');
  await repo.write({ 'a.txt': 'one\nTWO\nthree\nfour\nfive\n' });
  const second = await repo.commit('Second “commit”');
  await repo.git('mv', 'a.txt', 'b.txt');
  const moved = await repo.commit('Move');
  await repo.write({ 'b.txt': 'not committed\n' });

  expect(await blame(repo, 'b.txt', 1)).toMatchObject({
    commit: first,
    author: 'Tess Test',
    subject: 'First commit',
  });
  const found = await blame(repo, 'b.txt', 2, moved);
  expect(found).toMatchObject({ commit: second, subject: 'Second “commit”' });
  expect(found?.writtenAt).toBe(Number(await repo.git('log', '-1', '--format=%at', second)) * 1000);
  expect(await blame(repo, 'a.txt', 2, first)).toMatchObject({ commit: first });
  expect(await blame(repo, 'b.txt', 6)).toBeNull();
  expect(await blame(repo, 'a.txt', 1)).toBeNull();
  expect(await blame(repo, '../a.txt', 1)).toBeNull();
});

test('paths are bytes, and none is taken for anything else', async () => {
  const names = ["b\udcffad 'quo\"ted' \\ back\nline\udcfe.txt", '-L', ':(top)x', '*', 'ünï.txt', "it's"];
  await using repo = await testRepo(Object.fromEntries(names.map((name, n) => [name, `${n}\n`])));
  const commit = await repo.commit('Names');
  for (const name of names) expect(await blame(repo, name, 1), name).toMatchObject({ commit });
  expect(await blame(repo, 'b\udcffad.txt', 1)).toBeNull();
  for (const name of names) expect(await blame(repo, name, 9), name).toBeNull();
});

test('nothing that a repository says runs, counts or holds it up', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitattributes': '* diff=evil\n' });
  const first = await repo.commit('First');
  await repo.write({ 'a.txt': 'ONE\n', '.mailmap': 'Somebody Else <tess@example.org>\n', 'list.txt': '' });
  const second = await repo.commit('Second');
  const ran = join(repo.parent, 'ran');
  const program = join(repo.parent, 'program');
  await writeFile(program, `#!/bin/sh\ntouch '${ran}'\ncat "$@"\n`);
  await chmod(program, 0o755);
  await repo.write({ 'list.txt': `${second}\n` });
  const settings = {
    'diff.evil.textconv': program,
    'diff.evil.command': program,
    'diff.external': program,
    'core.pager': program,
    'core.fsmonitor': program,
    'alias.blame': `!${program}`,
    'alias.understory-blame': `!${program}`,
    'blame.ignoreRevsFile': join(repo.path, 'list.txt'),
    'mailmap.file': join(repo.path, '.mailmap'),
    'diff.renames': 'false',
  };
  for (const [key, value] of Object.entries(settings)) await repo.git('config', key, value);
  // Plain Git does what these say.
  expect(await repo.git('blame', '--porcelain', 'HEAD', '--', 'a.txt')).toContain('Somebody Else');
  expect(existsSync(ran)).toBe(true);
  await rm(ran);

  const found = await blame(repo, 'a.txt', 1, second);
  expect(found).toMatchObject({ commit: second, author: 'Tess Test' });
  await repo.git('config', '--replace-all', 'blame.ignoreRevsFile', join(repo.parent, 'nowhere'));
  await expect(repo.git('blame', 'HEAD', '--', 'a.txt')).rejects.toThrow();
  expect(await blame(repo, 'a.txt', 1, first)).toMatchObject({ commit: first });
  expect(existsSync(ran)).toBe(false);
});

test('a submodule has no lines, a pointer of Git LFS is the text that it is', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
  await using repo = await testRepo({
    'large.bin': pointer,
    '.gitattributes': '*.bin filter=lfs diff=lfs\n',
  });
  const commit = await repo.commit('Pointer');
  await repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},module`);
  await repo.git('commit', '-q', '-m', 'Submodule');
  expect(await blame(repo, 'large.bin', 2)).toMatchObject({ commit });
  expect(await blame(repo, 'module', 1)).toBeNull();
});

test('it ends when nobody wants it any more, and when it takes too long', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('First');
  const git = openRepository(repo.path);
  const at = { commit, path: 'a.txt', line: 1 };
  const left = new AbortController();
  const asked = blameLine(git, at, { signal: left.signal });
  left.abort(new Error('left'));
  await expect(asked).rejects.toThrow('left');
  await expect(blameLine(git, at, { longest: 0 })).rejects.toThrow(GitStuck);
});

test('a shallow history ends where it was cut', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('First');
  await repo.write({ 'b.txt': 'two\n' });
  const second = await repo.commit('Second');
  await repo.git('clone', '-q', '--depth=1', `file://${repo.path}`, '../shallow');
  const shallow = openRepository(join(repo.parent, 'shallow'));
  expect(await blameLine(shallow, { commit: second, path: 'a.txt', line: 1 })).toMatchObject({
    commit: second,
  });
});

test('reads what was cut off, and names of any length', () => {
  const commit = 'a'.repeat(40);
  expect(
    readBlame(Buffer.from(`${commit} 1 1 1\nauthor ${'x'.repeat(500)}\nauthor-time 99999999999999999`)),
  ).toEqual({
    commit,
    author: `${'x'.repeat(300)}…`,
    writtenAt: 0,
    subject: '',
  });
  expect(readBlame(Buffer.from(''))).toBeNull();
});
