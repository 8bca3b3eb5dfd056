import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type CommitId, SessionId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import {
  createWorktree,
  expireDiscarded,
  RETENTION_DAYS,
  removeWorktree,
  restoreWorktree,
  worktreeHealth,
} from './index';

const session = SessionId.parse('s0000001');
const place = '{repository}.worktrees';

type Scene = {
  readonly repo: TestRepo;
  readonly base: CommitId;
  readonly path: string;
  readonly branch: string;
  /** Runs a script in a folder as the agent or the user would; gives its output. */
  run(script: string, cwd?: string): Promise<string>;
  discard(): Promise<CommitId>;
  restore(head?: CommitId): Promise<{ path: string; branch: string }>;
};

const IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@x',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@x',
};

/** A session's worktree with a submodule that is set up. */
async function scene(repo: TestRepo): Promise<Scene> {
  const run: Scene['run'] = async (script, cwd = path) => {
    const env = { ...IDENTITY, HOME: repo.parent, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    return (await execa('sh', ['-ec', script], { cwd, env })).stdout;
  };
  await run('git init -q lib; cd lib; echo 1 >in; git add .; git commit -qm lib', repo.parent);
  await repo.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    join(repo.parent, 'lib'),
    'lib',
  );
  await repo.write({ '.gitignore': 'ignored\n' });
  const base = await repo.commit('base');
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
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const { path, branch } = made.value;
  await run('git -c protocol.file.allow=always submodule --quiet update --init');
  return {
    ...{ repo, base, path, branch, run },
    discard: async () =>
      expectOk(
        await removeWorktree({
          home: repo.home,
          repositoryPath: repo.path,
          path,
          branch,
          session,
          head: base,
        }),
      ).head,
    restore: async (head = base) => {
      const where = { branch, path, place };
      const restored = await restoreWorktree({
        home: repo.home,
        repositoryPath: repo.path,
        session,
        head,
        ...where,
      });
      if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
      return restored.value;
    },
  };
}

const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000);

/** What is given up at a moment of what was discarded just now. */
function expired(repo: TestRepo, now: Date) {
  const discarded = { session, keptUntil: days(RETENTION_DAYS).toISOString() };
  return expireDiscarded({ home: repo.home, repositoryPath: repo.path, sessions: [discarded], now });
}

/** All that a checkpoint cannot hold, and an operation in its middle. */
const WORK = [
  'cd lib; echo of the submodule >in; git commit -qam sub; cd ..',
  'git init -q tool; echo t >tool/t; cd tool; git add .; git commit -qm nested; echo more >>t; cd ..',
  'git clone -q --bare tool bare.git',
  'echo secret >ignored',
  'truncate -s 51M large; mkfifo pipe; echo u >unreadable; chmod 000 unreadable',
  'git switch -qc other; echo o >a.txt; git commit -qam other; git switch -q understory/task',
  'echo t >a.txt; git commit -qam task; echo lost >b.txt; git add b.txt; git commit -qm lost; git reset -q --hard HEAD~1',
  'git update-ref refs/worktree/mine HEAD',
  'echo stashed >stashed; git add stashed; git -c rebase.autoStash=true rebase -q other >/dev/null 2>&1 || true',
  'echo staged >staged; git add staged; echo afterwards >staged',
].join('\n');

/** What Git and the files say of a worktree. */
const LOOK = [
  'git status --porcelain=v2 --branch --ignored; git ls-files --stage; git rev-parse HEAD ORIG_HEAD refs/worktree/mine',
  'git reflog; ls .git >/dev/null; cat "$(git rev-parse --git-dir)/rebase-merge/autostash"',
  'git -C lib log --format=%H; git -C lib status --short; git submodule status; git -C tool status --short',
  'git -C tool log --format=%H; git -C bare.git rev-parse HEAD; cat ignored tool/t staged; stat -c "%n %s %a %F" large pipe unreadable',
].join('\n');

test('what no ref can keep comes back from a discard as it was', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run(WORK);
  const before = await it.run(LOOK);

  const head = await it.discard();
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: it.path, session })).toBe(
    'missing',
  );
  expect(await repo.git('worktree', 'list')).not.toContain('task');
  expect(await repo.git('for-each-ref', it.branch)).toBe('');
  await repo.git('reflog', 'expire', '--expire=now', '--all');
  await repo.git('gc', '-q', '--prune=now');

  expect(await it.restore(head)).toEqual({ path: it.path, branch: it.branch });
  expect(await it.run(LOOK)).toBe(before);
  expect(
    await it.run(
      'echo both >a.txt; git add a.txt staged; GIT_EDITOR=true git rebase --continue 2>&1; cat staged stashed',
    ),
  ).toMatch(/afterwards\nstashed$/);
  await repo.git('fsck', '--connectivity-only', '--no-dangling');
  // Told again, because the session did not hear of it: there is one worktree, and it is whole.
  expect(await it.restore(head)).toEqual({ path: it.path, branch: it.branch });
  expect(await repo.git('worktree', 'list', '--porcelain')).toContain(it.path);
});

test('where folder, branch and entry have other owners by then, all of it comes back beside them', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run(WORK);
  const head = await it.discard();
  const other = SessionId.parse('s0000002');
  const options = {
    home: repo.home,
    repositoryPath: repo.path,
    session: other,
    title: 'task',
    base: it.base,
    place,
  };
  expect(await createWorktree({ ...options, include: [], setup: null })).toMatchObject({
    value: { path: it.path, branch: it.branch },
  });

  const restored = await it.restore(head);

  expect(restored).toEqual({ path: `${it.path}-2`, branch: `${it.branch}-2` });
  const there = (script: string) => it.run(script, restored.path);
  expect(
    await there('git -C lib log -1 --format=%s; git submodule status | cut -c1; cat ignored tool/t'),
  ).toBe('sub\n \nsecret\nt\nmore');
  await there(
    'echo both >a.txt; git add a.txt staged; GIT_EDITOR=true git rebase --continue >/dev/null 2>&1',
  );
  expect(await there('git symbolic-ref HEAD; git log -1 --format=%s; cat staged')).toBe(
    `${restored.branch}\ntask\nafterwards`,
  );
  expect(await repo.git('rev-parse', it.branch)).toBe(it.base);
  expect(
    await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: it.path, session: other }),
  ).toBe('fine');
  expect(await it.run('git status --porcelain')).toBe('');
});

test('what only the Git folder of a worktree leads to is held by the hidden ref as well', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run(WORK);
  const wanted = await it.run(
    'git rev-parse :staged; git log -g --all --format=%H; cat "$(git rev-parse --git-dir)/rebase-merge/autostash"',
  );
  const head = await it.discard();
  await rm(join(repo.path, '.git', 'understory', 'trash'), { recursive: true });
  await repo.git('reflog', 'expire', '--expire=now', '--all');
  await repo.git('gc', '-q', '--prune=now');

  for (const oid of wanted.split('\n')) await repo.git('cat-file', '-e', oid);
  // Without its Git folder the worktree is made anew; its folder stays in the trash.
  expect(await it.restore(head)).toEqual({ path: it.path, branch: it.branch });
  expect(await readFile(join(it.path, 'staged'), 'utf8')).toBe('afterwards\n');
  const [name = ''] = (await readdir(join(it.path, '..', '.understory-trash'))).filter(
    (one) => one !== '.gitignore',
  );
  expect(await readFile(join(it.path, '..', '.understory-trash', name, 'ignored'), 'utf8')).toBe('secret\n');
});

test('a worktree that was deleted by hand comes back with the commits of its submodules', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run('cd lib; echo of the submodule >in; git commit -qam sub');
  const commit = await it.run('git -C lib rev-parse HEAD');
  await rm(it.path, { recursive: true });

  await it.restore();

  await it.run(`git submodule --quiet update --init; git -C lib cat-file -e ${commit}`);
});

test('the trash is emptied when its time is over, and only then', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run('git init -q tool; echo t >tool/t; mkdir sealed; echo x >sealed/x; chmod 555 sealed');
  await it.discard();
  const trash = join(it.path, '..', '.understory-trash');

  await expired(repo, days(29));
  expect(await readdir(trash)).toHaveLength(2);
  await expired(repo, days(31));
  await expect(access(trash)).rejects.toThrow('ENOENT');
  expect(await readdir(join(repo.path, '.git'))).not.toContain('understory');
});

test('what is in the trash can be looked into with Git, submodules included', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run('cd lib; echo of the submodule >in; git commit -qam sub');
  await it.discard();

  const trash = join(it.path, '..', '.understory-trash');
  expect(await it.run('cd s*/lib; git log -1 --format=%s; git status --porcelain', trash)).toBe('sub');
});

test('a worktree that cannot be moved is not discarded, and stays as it is', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const it = await scene(repo);
  await it.run('echo t >ignored');
  // A file where the trash would be stands for any place that takes no folder.
  await writeFile(join(it.path, '..', '.understory-trash'), '');
  const options = {
    home: repo.home,
    repositoryPath: repo.path,
    path: it.path,
    branch: it.branch,
    session,
    head: it.base,
  };

  expect(await removeWorktree(options)).toMatchObject({ refusal: { code: 'not-writable' } });

  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: it.path, session })).toBe(
    'fine',
  );
  expect(await it.run('git symbolic-ref HEAD; cat ignored')).toBe(`${it.branch}\nt`);
  expect(await repo.git('for-each-ref', `refs/understory/${session}/discarded`)).toBe('');
  await rm(join(it.path, '..', '.understory-trash'));
  expect((await removeWorktree(options)).ok).toBe(true);
});

test('nothing of the trash is taken for the user’s files where it lies in the workspace', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const inside = '{repository}/worktrees';
  const made = await createWorktree({
    ...{
      home: repo.home,
      repositoryPath: repo.path,
      session,
      title: 'task',
      base,
      place: inside,
      include: [],
      setup: null,
    },
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  await writeFile(join(made.value.path, 'b.txt'), 'new\n');

  await removeWorktree({ home: repo.home, repositoryPath: repo.path, session, head: base, ...made.value });

  expect(await repo.git('status', '--porcelain')).toBe('');
});
