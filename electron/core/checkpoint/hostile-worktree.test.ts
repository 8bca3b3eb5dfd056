import { appendFile, chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommitId, SessionId } from '#shared/ids';
import { readChangeset } from '../changeset';
import { createSharedStates } from '../shared-state';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { allowPrograms } from '../testing/trust';
import { createWorktree, removeWorktree, restoreWorktree, worktreeHealth } from '../worktree';
import { takeCheckpoint } from './index';

const session = SessionId.parse('s0000001');

type Planted = {
  repo: TestRepo;
  path: string;
  branch: string;
  base: CommitId;
  /** Absolute path of a program that leaves a trace when it is run. */
  program: string;
  checkpoint(): ReturnType<typeof takeCheckpoint>;
  /** Everything we do with a worktree; afterwards the program must not have run. */
  useAll(): Promise<void>;
  /** Shows that there is something to run: plain Git runs it. */
  provoke(...command: string[]): Promise<void>;
};

async function planted(repo: TestRepo): Promise<Planted> {
  const base = await repo.commit('base');
  const made = await createWorktree({
    ...{ home: repo.home, repositoryPath: repo.path, session, base, title: 'task', include: [], setup: null },
    place: '{repository}.worktrees',
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const { path, branch } = made.value;
  const program = join(repo.parent, 'program');
  await writeFile(program, `#!/bin/sh\necho "$0 $*" >> ${repo.parent}/ran\ncat\n`);
  await chmod(program, 0o755);
  await writeFile(join(path, 'a.txt'), 'changed by the agent\n');
  const checkpoint = () =>
    takeCheckpoint({
      ...{
        home: repo.home,
        repositoryPath: repo.path,
        worktree: path,
        session,
        turn: 1,
        at: 'end',
        branch,
        previous: base,
        title: 'x',
      },
    });
  return {
    ...{ repo, path, branch, base, program, checkpoint },
    provoke: async (...command) => {
      await repo.git('-C', path, ...command).catch(() => '');
      expect(await readdir(repo.parent)).toContain('ran');
      await rm(join(repo.parent, 'ran'));
    },
    useAll: async () => {
      const first = await checkpoint();
      expect(await repo.git('show', `${first.commit}:a.txt`)).toBe('changed by the agent');
      await readChangeset(repo.path, { kind: 'session' }, base, first.commit);
      await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path, session });
      await removeWorktree({
        home: repo.home,
        repositoryPath: repo.path,
        path,
        branch,
        session,
        head: first.commit,
      });
      await restoreWorktree({
        ...{
          home: repo.home,
          repositoryPath: repo.path,
          session,
          head: first.commit,
          branch,
          path,
          place: '{repository}.worktrees',
        },
      });
      expect(await readdir(repo.parent)).not.toContain('ran');
    },
  };
}

test('a nested repository’s settings do not run', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await planted(repo);
  const nested = join(it.path, 'nested');
  await repo.git('init', '-q', nested);
  await writeFile(join(nested, 'file.evil'), 'one\n');
  await repo.git('-C', nested, 'add', '.');
  await repo.git('-C', nested, '-c', 'user.name=x', '-c', 'user.email=y', 'commit', '-q', '-m', 'x');
  await writeFile(join(nested, '.gitattributes'), '*.evil filter=evil\n');
  await repo.git('-C', nested, 'config', 'core.fsmonitor', it.program);
  await repo.git('-C', nested, 'config', 'filter.evil.clean', it.program);
  await repo.git('-C', it.path, '-c', 'advice.addEmbeddedRepo=false', 'add', 'nested');
  await writeFile(
    join(it.path, '.gitmodules'),
    '[submodule "nested"]\n\tpath = nested\n\turl = ./x\n\tignore = none\n',
  );
  await writeFile(join(nested, 'file.evil'), 'two\n');
  await it.provoke('status');
  await it.useAll();
});

test('hooks in the tree and settings that name them do not run', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'hooks/placeholder': '' });
  const it = await planted(repo);
  await repo.git('config', 'core.hooksPath', 'hooks');
  const names = ['post-index-change', 'reference-transaction', 'post-checkout', 'pre-commit', 'post-commit'];
  for (const name of names) {
    await writeFile(join(it.path, 'hooks', name), `#!/bin/sh\n${it.program}\n`);
    await chmod(join(it.path, 'hooks', name), 0o755);
  }
  for (const key of ['core.fsmonitor', 'core.sshCommand', 'core.editor', 'core.pager', 'gpg.program']) {
    await repo.git('config', key, it.program);
  }
  await repo.git('config', 'commit.gpgSign', 'true');
  await it.provoke('status');
  await it.useAll();
});

test('a filter that appeared in the repository’s settings since does not run, one that was allowed does', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', '.gitattributes': '*.up filter=up\n' });
  await repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  await allowPrograms(repo.home, repo.path);
  const it = await planted(repo);
  const shared = createSharedStates({ home: repo.home, clock: { now: () => new Date() } });
  const { kept } = await shared.begin(session, repo.path, it.branch);
  for (const part of ['clean', 'smudge', 'process'])
    await repo.git('config', `filter.Evil.${part}`, it.program);
  await repo.git('config', 'filter.Evil.required', 'true');
  await repo.git('config', 'filter.up.clean', it.program);
  await appendFile(join(it.path, '.gitattributes'), '*.txt filter=Evil\n');
  await writeFile(join(it.path, 'mine.up'), 'quiet\n');
  await it.provoke('add', '--dry-run', 'a.txt');
  await kept;
  await shared.end(session, new Set([it.branch]));

  const taken = await it.checkpoint();
  expect(await repo.git('show', `${taken.commit}:mine.up`)).toBe('QUIET');
  await it.useAll();
});

test.each(['rewritten', 'deleted', 'a folder'])('a .git that was %s is not followed', async (what) => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await planted(repo);
  const link = join(it.path, '.git');
  await rm(link);
  if (what === 'rewritten') {
    const other = join(it.path, 'sub.git');
    await repo.git('init', '-q', '--bare', other);
    for (const [key, value] of [
      ['core.bare', 'false'],
      ['core.fsmonitor', it.program],
    ] as const) {
      await repo.git('-C', other, 'config', key, value);
    }
    await writeFile(link, `gitdir: ${other}\n`);
  }
  if (what === 'a folder') {
    await repo.git('-C', it.path, 'init', '-q');
    await repo.git('-C', it.path, 'config', 'core.fsmonitor', it.program);
  }
  if (what !== 'deleted') await it.provoke('status');

  const taken = await it.checkpoint();

  expect(taken).toMatchObject({ strayed: null });
  expect(await repo.git('rev-parse', it.branch)).toBe(taken.branchCommit);
  expect(await repo.git('show', `${taken.branchCommit}:a.txt`)).toBe('changed by the agent');
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: it.path, session })).toBe(
    'replaced',
  );
  expect(await readdir(repo.parent)).not.toContain('ran');
});

test('a rewritten commondir and settings of the worktree’s own are not followed', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await planted(repo);
  const admin = join(repo.path, '.git', 'worktrees', 'task');
  const other = join(repo.parent, 'other.git');
  await repo.git('init', '-q', '--bare', other);
  await repo.git('-C', other, 'config', 'core.fsmonitor', it.program);
  await repo.git('config', 'extensions.worktreeConfig', 'true');
  await writeFile(join(admin, 'commondir'), `${other}\n`);
  const filter = `[filter "evil"]\n\tclean = ${it.program}\n\tsmudge = ${it.program}\n`;
  await writeFile(join(admin, 'config.worktree'), `[core]\n\tfsmonitor = ${it.program}\n${filter}`);
  await writeFile(join(it.path, '.gitattributes'), '* filter=evil\n');
  await it.provoke('status');
  await it.useAll();
});

test('a worktree whose entry in the repository is gone is still recorded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await planted(repo);
  await mkdir(join(it.path, 'new'));
  await writeFile(join(it.path, 'new', 'file'), 'new\n');
  await rm(join(repo.path, '.git', 'worktrees'), { recursive: true });

  const taken = await it.checkpoint();

  expect(taken).toMatchObject({ branchCommit: null, strayed: 'HEAD' });
  expect(await repo.git('ls-tree', '-r', '--name-only', taken.commit)).toBe('a.txt\nnew/file');
});
