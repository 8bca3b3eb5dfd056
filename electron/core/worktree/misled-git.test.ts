import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import { SessionId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { createWorktree, removeWorktree, restoreWorktree, worktreeHealth } from './index';

/** Settings and places of the Git folder under which Git, left to itself, writes elsewhere than into a new worktree. */

const session = SessionId.parse('s0000001');
const place = '{repository}.worktrees';
const AGENT = ['-c', 'user.name=Agent', '-c', 'user.email=agent@example.org'];
const MINE = 'one\nmy own edit\n';

/** Makes a workspace of some kind out of a repository with one commit, and answers its path. */
type MakeWorkspace = (repo: TestRepo) => Promise<string>;

const perWorktree = async (repo: TestRepo, workspace: string): Promise<void> => {
  await repo.git('-C', workspace, 'config', 'extensions.worktreeConfig', 'true');
};

const elsewhere: MakeWorkspace = async (repo) => {
  const gitDir = join(repo.parent, 'elsewhere.git');
  await rename(join(repo.path, '.git'), gitDir);
  await writeFile(join(repo.path, '.git'), `gitdir: ${gitDir}\n`);
  return repo.path;
};

const submodule: MakeWorkspace = async (repo) => {
  const outer = join(repo.parent, 'outer');
  await repo.git('init', '-q', '-b', 'main', outer);
  await repo.git('-C', outer, '-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', repo.path, 'sub');
  return join(outer, 'sub');
};

const linked: MakeWorkspace = async (repo) => {
  const path = join(repo.parent, 'linked');
  await repo.git('worktree', 'add', '-q', '-b', 'linked', path);
  return path;
};

const KINDS: Record<string, MakeWorkspace> = {
  'its Git folder elsewhere': elsewhere,
  'its Git folder elsewhere, which says where the files are': async (repo) => {
    const workspace = await elsewhere(repo);
    await repo.git('config', 'core.worktree', workspace);
    await perWorktree(repo, workspace);
    return workspace;
  },
  'a submodule': submodule,
  'a submodule with settings for each worktree': async (repo) => {
    const workspace = await submodule(repo);
    await perWorktree(repo, workspace);
    return workspace;
  },
  'a submodule whose own settings were moved by a sparse checkout': async (repo) => {
    const workspace = await submodule(repo);
    await repo.git('-C', workspace, 'sparse-checkout', 'set', '--no-cone', '/*');
    return workspace;
  },
  'a linked worktree': linked,
  'a linked worktree of a repository whose files are elsewhere': async (repo) => {
    const workspace = await linked(repo);
    await perWorktree(repo, workspace);
    await repo.git('config', '--worktree', 'core.worktree', repo.path);
    return workspace;
  },
  'a linked worktree beside a bare repository': async (repo) => {
    const workspace = await linked(repo);
    await perWorktree(repo, workspace);
    await repo.git('-C', workspace, 'config', '--worktree', 'core.bare', 'false');
    await repo.git('config', 'core.bare', 'true');
    return workspace;
  },
  'a setting that sends Git to a folder of the user’s': async (repo) => {
    await mkdir(join(repo.parent, 'home'));
    await perWorktree(repo, repo.path);
    await repo.git('config', 'core.worktree', '../../home');
    return repo.path;
  },
  'a setting that sends Git from any worktree to the workspace': async (repo) => {
    await perWorktree(repo, repo.path);
    await repo.git('config', 'core.worktree', repo.path);
    return repo.path;
  },
};

test.each(Object.entries(KINDS))('a session writes into its own worktree only, from %s', async (_, make) => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
  const base = await repo.commit('base');
  const workspace = await make(repo);
  await writeFile(join(workspace, 'a.txt'), MINE);
  await writeFile(join(workspace, 'mine.txt'), 'untracked\n');
  const before = await everyName(repo.parent);

  const made = await createWorktree({
    ...{
      home: repo.home,
      repositoryPath: workspace,
      session,
      title: 'task',
      base,
      place,
      include: [],
      setup: null,
    },
  });

  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const { path, branch } = made.value;
  const isOurs = async () => {
    expect(await readFile(join(workspace, 'a.txt'), 'utf8')).toBe(MINE);
    expect((await readdir(path)).sort()).toEqual(['.git', 'a.txt', 'b.txt']);
    // As the agent's own Git finds it.
    expect(await repo.git('-C', path, 'rev-parse', '--show-toplevel')).toBe(path);
    expect(await repo.git('-C', path, 'symbolic-ref', 'HEAD')).toBe(branch);
    expect(await repo.git('-C', path, 'status', '--porcelain')).toBe('');
    expect(await worktreeHealth({ home: repo.home, repositoryPath: workspace, path, session })).toBe('fine');
    const added = (await everyName(repo.parent)).filter((name) => !before.includes(name));
    expect(added.filter((name) => name.endsWith('/a.txt'))).toEqual([
      join(path, 'a.txt').slice(repo.parent.length + 1),
    ]);
  };
  await isOurs();

  await writeFile(join(path, 'a.txt'), 'work\n');
  await repo.git('-C', path, ...AGENT, 'commit', '-q', '-am', 'work');
  expect(await repo.git('-C', path, 'log', '-1', '--format=%s')).toBe('work');
  await removeWorktree({ home: repo.home, repositoryPath: workspace, path, branch, session, head: base });
  expect(await readFile(join(workspace, 'a.txt'), 'utf8')).toBe(MINE);
  const restored = await restoreWorktree({
    ...{ home: repo.home, repositoryPath: workspace, session, head: base, branch, path, place },
  });
  expect(restored).toEqual({ ok: true, value: { path, branch } });
  await isOurs();
  expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('work\n');
});

test('where Git cannot be led to the new worktree, nothing is written, and it is said where it goes', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ 'a.txt': MINE });
  const bin = join(repo.parent, 'bin');
  await mkdir(bin);
  const git = (await execa('which', ['git'])).stdout;
  // A Git of another day, that looks for the files elsewhere: the real one but for this answer.
  const top = `[ -z "$GIT_DIR" ] && case "$*" in *--show-toplevel*) cd '${repo.path}';; esac`;
  await writeFile(join(bin, 'git'), `#!/bin/sh\n${top}\nexec ${git} "$@"\n`);
  await chmod(join(bin, 'git'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);

  const made = await createWorktree({
    ...{
      home: repo.home,
      repositoryPath: repo.path,
      session,
      title: 'task',
      base,
      place,
      include: [],
      setup: null,
    },
  });

  vi.unstubAllEnvs();
  expect(made).toMatchObject({
    ok: false,
    refusal: {
      code: 'isolation-failed',
      reason: 'misled',
      message: expect.stringContaining(`Git would work on ${repo.path}.`),
    },
  });
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(MINE);
  expect(await readdir(join(repo.parent, 'repo.worktrees'))).toEqual([]);
  expect(await repo.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

/** Every path below a folder but for those of Git itself. */
async function everyName(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => !name.includes('/.git/') && !name.includes('.git/objects'));
}
