import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RepoPath, SessionId } from '#shared/ids';
import { readChangeset, readFileAt } from '../changeset';
import { absoluteBytes } from '../git';
import { testRepo } from '../testing/test-repo';
import { createWorktree } from '../worktree';
import { takeCheckpoint } from './index';

const NAMES = [
  'with space',
  'tab\there',
  'line\nend',
  'carriage\rreturn',
  'escape\u001b[31m',
  "quo\"te and 'quote'",
  'back\\slash',
  '-dash',
  '--help',
  ':(top)x',
  ':!x',
  '*',
  '[a]',
  '?',
  '!negated',
  '#comment',
  '~tilde',
  '$(touch ran)',
  'ünïcödé',
  '日本語',
  '👩‍💻',
  'e\u0301 decomposed',
  '\u202egnp.exe',
  'b\udcffad utf\udc80-8',
  'tr\udce9s/d\udce9ep/\udcff',
  'HEAD',
  'refs/heads/x',
  `${'n'.repeat(250)}`,
  `${'d/'.repeat(40)}leaf`,
];

test('names of any bytes come through checkpoint, changeset and file reading unchanged', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'rename me \udcfe': 'a line\n'.repeat(20) });
  const base = await repo.commit('base');
  const session = SessionId.parse('s0000001');
  const made = await createWorktree({
    ...{ home: repo.home, repositoryPath: repo.path, session, base, include: [], setup: null },
    title: '-- "; rm -rf / \n',
    place: '{repository} wörk\ntrees',
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const { path, branch } = made.value;
  expect(path).toBe(join(repo.parent, 'repo wörk\ntrees', 'rm-rf'));
  for (const name of NAMES) {
    await repo.write({ [`../repo wörk\ntrees/rm-rf/${name}`]: `content of ${NAMES.indexOf(name)}\n` });
  }
  await rename(absoluteBytes(path, 'rename me \udcfe'), absoluteBytes(path, 'ren\named \udcfd'));
  await writeFile(join(path, 'a.txt'), 'two\n');

  const taken = await takeCheckpoint({
    ...{
      home: repo.home,
      repositoryPath: repo.path,
      worktree: path,
      session,
      turn: 1,
      at: 'end',
      branch,
      previous: base,
    },
    title: 'x',
  });
  const { files } = await readChangeset(repo.path, { kind: 'session' }, base, taken.commit);

  expect(taken.skipped).toEqual([]);
  expect(taken.branchCommit).not.toBeNull();
  expect(await repo.git('-C', path, 'status', '--porcelain')).toBe('');
  expect(files.map((file) => file.path).sort()).toEqual([...NAMES, 'a.txt', 'ren\named \udcfd'].sort());
  expect(files.find((file) => file.status === 'renamed')).toMatchObject({ from: 'rename me \udcfe' });
  for (const name of NAMES) {
    const content = await readFileAt(repo.path, taken.commit, RepoPath.parse(name));
    expect(content, name).toMatchObject({ type: 'text', text: `content of ${NAMES.indexOf(name)}\n` });
  }
  expect(await readFileAt(repo.path, base, RepoPath.parse('rename me \udcfe'))).toMatchObject({
    type: 'text',
  });
});
