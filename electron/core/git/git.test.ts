import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { CommitId } from '#shared/ids';
import { testRepo } from '../testing/test-repo';
import {
  commitMessage,
  commitsAmong,
  commitTree,
  createLanes,
  currentHead,
  deleteRef,
  entryAt,
  firstWith,
  GitFailed,
  gitPath,
  isAncestor,
  listRefs,
  openGit,
  openRepository,
  resolveCommit,
  treeIfThere,
  treeOf,
  updateRef,
  userIdentity,
  writtenHere,
  writtenIn,
} from './index';

test('a variable that names another repository does not lead there', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using other = await testRepo({ 'b.txt': 'two\n' });
  const commit = await repo.commit('base');
  await other.commit('other');
  vi.stubEnv('GIT_DIR', join(other.path, '.git'));
  vi.stubEnv('GIT_INDEX_FILE', join(other.path, '.git', 'index'));

  expect(await resolveCommit(openGit(repo.path), 'HEAD')).toBe(commit);
});

test('settings by the environment count as in Git, under ours, and not where only ours are wanted', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const git = openGit(repo.path);
  const given = {
    'user.name': 'By Count',
    'core.hooksPath': '/planted',
    'core.worktree': repo.parent,
    'a.own': 'theirs',
  };
  vi.stubEnv('GIT_CONFIG_COUNT', String(Object.keys(given).length));
  for (const [index, [key, value]] of Object.entries(given).entries()) {
    vi.stubEnv(`GIT_CONFIG_KEY_${index}`, key);
    vi.stubEnv(`GIT_CONFIG_VALUE_${index}`, value);
  }
  vi.stubEnv('GIT_CONFIG_PARAMETERS', `'user.email'='by@parameters'`);
  expect(await userIdentity(git)).toEqual({ name: 'By Count', email: 'by@parameters' });
  expect(await git.line(['config', 'core.hooksPath'])).toBe('/dev/null');
  expect(await git.line(['rev-parse', '--show-toplevel'])).toBe(repo.path);
  const ours = git.with({ settings: { 'a.own': 'ours' } });
  expect(await ours.line(['config', 'a.own'])).toBe('ours');
  expect(await ours.line(['config', 'user.name'])).toBe('By Count');
  expect((await git.with({ oursOnly: true }).try(['config', 'a.own'])).code).toBe(1);

  vi.stubEnv('GIT_AUTHOR_NAME', 'By Variable');
  expect(await userIdentity(git)).toEqual({ name: 'By Variable', email: 'by@parameters' });
  // Of a commit that is just being made.
  vi.stubEnv('GIT_AUTHOR_DATE', '@1 +0000');
  vi.stubEnv('GIT_INDEX_FILE', '.git/index');
  expect(await userIdentity(git)).toEqual({ name: 'By Count', email: 'by@parameters' });
});

test.each(['./node_modules/.bin', '.', '', 'node_modules/../node_modules/.bin'])(
  'PATH entry “%s” does not lead to a program in the folder that Git works in',
  async (entry) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const commit = await repo.commit('base');
    const planted = { content: `#!/bin/sh\necho ran > '${repo.parent}/planted'\nexit 1\n`, mode: 0o755 };
    const programs = { git: planted, cat: planted };
    await repo.write({ ...programs, 'node_modules/.bin/git': planted, 'node_modules/.bin/cat': planted });
    await repo.git('config', 'filter.f.clean', 'cat');
    await repo.write({ '.gitattributes': 'a.txt filter=f\n' });
    vi.stubEnv('PATH', `${entry}:${process.env.PATH}`);
    const git = openGit(repo.path);
    expect(await git.line(['rev-parse', 'HEAD'])).toBe(commit);
    await git.run(['hash-object', '--path=a.txt', '--stdin'], { input: 'one\n' });
    const reader = git.start(['cat-file', '--batch'], { isIdle: () => true, onStuck: () => undefined });
    reader.stdin.end(`${commit}\n`);
    expect(await text(reader.stdout)).toContain('base');
    await expect(readFile(join(repo.parent, 'planted'))).rejects.toThrow('ENOENT');
  },
);

test('a folder of settings that is no absolute path is not looked for where Git works', async () => {
  await using repo = await testRepo({ '.here/git/config': '[user]\n\tname = Planted\n' });
  vi.stubEnv('GIT_CONFIG_GLOBAL', undefined);
  await repo.git('config', '--unset', 'user.name');
  vi.stubEnv('XDG_CONFIG_HOME', '.here');
  expect((await openGit(repo.path).try(['config', 'user.name'])).stdout.toString()).not.toContain('Planted');
  vi.stubEnv('GIT_CONFIG_GLOBAL', '.here/git/config');
  expect((await openGit(repo.path).try(['config', 'user.name'])).stdout.toString()).not.toContain('Planted');
});

test('a failure says what was asked and what Git said; a missing folder is told apart', async () => {
  await using repo = await testRepo({});
  const git = openGit(repo.path);
  const failure = await git.run(['cat-file', '-t', 'nothing']).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(GitFailed);
  expect(failure).toMatchObject({ code: 128, args: ['cat-file', '-t', 'nothing'], notFound: false });
  const missing = await openGit(join(repo.path, 'gone'))
    .run(['version'])
    .catch((error: unknown) => error);
  expect(missing).toMatchObject({ code: null, notFound: true });
});

test('a ref moves only from where it was seen', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const first = await repo.commit('first');
  const second = await repo.commit('second');
  const git = openGit(repo.path);
  const ref = 'refs/understory/x';

  expect(await updateRef(git, ref, first, { from: null })).toBe('updated');
  expect(await updateRef(git, ref, second, { from: null })).toBe('moved');
  expect(await updateRef(git, ref, second, { from: second })).toBe('moved');
  expect(await updateRef(git, ref, second, { from: first })).toBe('updated');
  expect(await deleteRef(git, ref, first)).toBe('moved');
  expect(await deleteRef(git, ref, second)).toBe('deleted');
  expect(await deleteRef(git, ref)).toBe('absent');
  expect(await updateRef(git, ref, second, { from: first })).toBe('moved');
  // Not a moved ref: nothing can be below an existing one.
  await expect(updateRef(git, 'refs/heads/main/below', first, { from: null })).rejects.toBeInstanceOf(
    GitFailed,
  );
});

test('two refs move together, or neither does', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const [first, second] = [await repo.commit('first'), await repo.commit('second')];
  const git = openGit(repo.path);
  const [branch, also] = ['refs/heads/b', 'refs/understory/x/1/branch'];
  expect(await updateRef(git, branch, first, { from: null, also })).toBe('updated');
  expect(await updateRef(git, branch, second, { from: second, also })).toBe('moved');
  expect([await resolveCommit(git, branch), await resolveCommit(git, also)]).toEqual([first, first]);
  expect(await updateRef(git, branch, second, { from: first, message: 'why', also })).toBe('updated');
  expect([await resolveCommit(git, branch), await resolveCommit(git, also)]).toEqual([second, second]);
  expect(await repo.git('reflog', '--format=%gs', '-1', branch)).toBe('why');
});

test('a hidden ref that is being written counts as written only once it is', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const [first, second] = [await repo.commit('first'), await repo.commit('second')];
  const git = openRepository(repo.path);
  const commonDir = await realpath(join(repo.path, '.git'));
  const told = () => new Map(writtenIn(commonDir));
  const [done, failing] = ['refs/understory/written1/1/branch', 'refs/understory/written2/1/branch'];
  await updateRef(git, 'refs/heads/b', first, { from: null, also: done });
  // The branch is elsewhere than expected, so neither is written.
  const writing = updateRef(git, 'refs/heads/b', second, { from: second, also: failing });
  while (writtenHere(failing) === undefined) await nextTurn();
  expect(told()).toEqual(new Map([[done, first]]));
  expect(await writing).toBe('moved');
  expect(writtenHere(failing)).toBeUndefined();
  await deleteRef(git, done);
  expect(told()).toEqual(new Map([[done, null]]));
});

test('of some ids those of commits are found at once, in their order', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const [first, second] = [await repo.commit('first'), await repo.commit('second')];
  const git = openGit(repo.path);
  const tree = CommitId.parse(await treeOf(git, first));
  const gone = CommitId.parse('1'.repeat(40));
  expect(await commitsAmong(git, [second, gone, tree, first])).toEqual([second, first]);
  expect(await commitsAmong(git, [])).toEqual([]);
  expect(await treeIfThere(git, first)).toBe(tree);
  expect(await treeIfThere(git, gone)).toBeNull();
});

test('HEAD on a branch, unborn and detached', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const git = openGit(repo.path);
  expect(await currentHead(git)).toEqual({ ref: 'refs/heads/main', commit: null });
  const commit = await repo.commit('base');
  expect(await currentHead(git)).toEqual({ ref: 'refs/heads/main', commit });
  await repo.git('checkout', '-q', '--detach');
  expect(await currentHead(git)).toEqual({ ref: null, commit });
});

test('commits are made without hooks, signing or a moving ref, and repeat with a fixed date', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.git('config', 'commit.gpgSign', 'true');
  await repo.git('config', 'i18n.commitEncoding', 'ISO-8859-1');
  const git = openGit(repo.path);
  const commit = {
    tree: await treeOf(git, base),
    parents: [base],
    message: 'Grüße\n',
    date: '1700000000 +0000',
  };

  const made = await commitTree(git, commit);

  expect(await commitTree(git, commit)).toBe(made);
  expect(await commitMessage(git, made)).toBe('Grüße\n');
  expect(await repo.git('log', '-1', '--format=%an <%ae> %ct %G?', made)).toBe(
    'Understory <understory@localhost> 1700000000 N',
  );
  expect(await isAncestor(git, base, made)).toBe(true);
  expect(await isAncestor(git, made, base)).toBe(false);
  const gone = CommitId.parse('1'.repeat(40));
  expect(await firstWith(git, base, [gone, made, base])).toBe(made);
  expect(await firstWith(git, base, [base, made])).toBe(base);
  expect(await firstWith(git, made, [base, gone])).toBeNull();
  expect(await firstWith(git, base, [])).toBeNull();
  const left = AbortSignal.abort(new Error('left'));
  await expect(firstWith(git, base, [made], left)).rejects.toThrow('left');
  expect(await repo.git('rev-parse', 'main')).toBe(base);
  expect(await userIdentity(git)).toEqual({ name: 'Tess Test', email: 'tess@example.org' });
  await repo.git('config', '--unset', 'user.email');
  for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM']) vi.stubEnv(name, '/dev/null');
  vi.stubEnv('GIT_AUTHOR_EMAIL', undefined);
  expect(await userIdentity(git)).toBeNull();
});

test('finds entries, refs and Git’s own files wherever they are', async () => {
  await using repo = await testRepo({ 'deep/tw\udcffo': 'one\n', 'run.sh': { content: '', mode: 0o755 } });
  const commit = await repo.commit('base');
  await repo.git('tag', '-a', '-m', 'x', 'v1');
  const linked = join(repo.parent, 'linked');
  await repo.git('worktree', 'add', '-q', linked);
  const git = openGit(repo.path);

  expect(await entryAt(git, commit, 'deep/tw\udcffo')).toMatchObject({ mode: '100644', type: 'blob' });
  expect(await entryAt(git, commit, 'run.sh')).toMatchObject({ mode: '100755' });
  expect(await entryAt(git, commit, 'deep')).toMatchObject({ type: 'tree' });
  expect(await entryAt(git, commit, 'deep/none')).toBeNull();
  expect((await listRefs(git, 'refs/tags')).map(({ ref, commit: at }) => [ref, at])).toEqual([
    ['refs/tags/v1', commit],
  ]);
  expect(await gitPath(openGit(linked), 'MERGE_HEAD')).toBe(
    join(repo.path, '.git/worktrees/linked/MERGE_HEAD'),
  );
  expect(await resolveCommit(git, '--all')).toBeNull();
  expect(await resolveCommit(git, 'HEAD:run.sh')).toBeNull();
  expect(CommitId.parse(await resolveCommit(git, 'v1'))).toBe(commit);
});

test('a lane keeps the order of asking and goes on after a failure; other lanes do not wait', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = lanes.lane('a').run(async () => {
    await gate;
    order.push('first');
    throw new Error('first failed');
  });
  const second = lanes.lane('a').run(async () => order.push('second'));
  await lanes.lane('b').run(async () => order.push('other'));
  open();
  await expect(first).rejects.toThrow('first failed');
  await second;
  expect(order).toEqual(['other', 'first', 'second']);
});

test('cancelling a call ends what Git started as well', async () => {
  await using repo = await testRepo({ '.gitattributes': '* filter=slow\n' });
  await repo.git('config', 'filter.slow.clean', `echo $$ > ${repo.parent}/pid; exec sleep 60`);
  await mkdir(join(repo.path, 'x'));
  await repo.write({ 'x/a': 'a' });
  const stop = new AbortController();
  const call = openGit(repo.path).run(['add', '.'], { signal: stop.signal });
  const pid = () => readFile(join(repo.parent, 'pid'), 'utf8').catch(() => '');
  await expect.poll(pid, { timeout: 10_000 }).toMatch(/\d+\n/);
  stop.abort(new Error('enough'));

  await expect(call).rejects.toThrow('enough');
  const filter = Number(await pid());
  await expect
    .poll(() => readFile(`/proc/${filter}/stat`, 'utf8').catch(() => ''), { timeout: 10_000 })
    .not.toMatch(/\) S /);
});
