import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { readSharedState } from './read-shared-state';

test('a pipe in any place is neither opened nor waited for', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const git = join(repo.path, '.git');
  const places = [
    ...['config', 'config.worktree', 'HEAD', 'packed-refs', 'shallow', 'commondir', 'hooks/pre-commit'],
    ...['info/exclude', 'info/attributes', 'info/grafts', 'objects/info/alternates', 'refs/heads/pipe'],
    ...['logs/HEAD', 'logs/refs/stash', 'refs/stash', 'worktrees/x/gitdir', 'worktrees/x/locked'],
  ];
  for (const place of places) {
    const path = join(git, place);
    await rm(path, { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    execFileSync('mkfifo', [path]);
  }
  const state = await readSharedState({ commonDir: git, gitDir: git });
  expect(state.config[join(git, 'config')]).toEqual({ kind: 'other' });
  expect(state.files[join(git, 'info/grafts')]).toEqual({ kind: 'other' });
  expect(state.refs['refs/heads/pipe']).toBe('unreadable');
  expect(state.worktrees.x).toMatchObject({ gitdir: 'other' });
});

test('loose refs win over packed ones, and those of Understory are not read', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const first = await repo.commit('base');
  await repo.git('branch', 'side');
  await repo.git('tag', '-a', '-m', 'noted', 'v1');
  await repo.git('update-ref', 'refs/understory/x/1/start', 'HEAD');
  await repo.git('pack-refs', '--all');
  const second = await repo.commit('two');
  const git = join(repo.path, '.git');
  const { refs } = await readSharedState({ commonDir: git, gitDir: git });
  expect(refs).toEqual({
    'refs/heads/main': second,
    'refs/heads/side': first,
    'refs/tags/v1': await repo.git('rev-parse', 'v1'),
  });
});

test('files that include each other without end are read once', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const git = join(repo.path, '.git');
  await writeFile(join(git, 'a'), '[include]\npath = b\n');
  await writeFile(join(git, 'b'), '[include]\npath = a\n[includeIf "gitdir:~/x/"]\npath = config\n');
  await repo.git('config', 'include.path', 'a');
  const { config } = await readSharedState({ commonDir: git, gitDir: git });
  expect(Object.keys(config).sort()).toEqual(
    ['a', 'b', 'config', 'config.worktree'].map((name) => join(git, name)),
  );
});
