import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { privateGitScene } from '../../testing/private-git-scene';
import { testRepo } from '../../testing/test-repo';
import { takeOverPrivateGit } from '.';
import { placesOf } from './places';

/** What an agent makes of its folder, and what is said of it. `D` is the worktree's own folder in it, `G` the whole. */
const CASES: readonly [name: string, script: string, code: string | null][] = [
  ['a pipe for an index', 'rm $D/index; mkfifo $D/index', 'unreadable'],
  ['a pipe for a HEAD', 'rm $D/HEAD; mkfifo $D/HEAD', 'unreadable'],
  [
    'a pipe for a branch',
    'mkdir -p $G/refs/heads/understory; mkfifo $G/refs/heads/understory/task',
    'unreadable',
  ],
  ['a link to a device for an index', 'ln -sf /dev/zero $D/index', null],
  ['a link out of the folder for its refs', 'rm -r $G/refs; ln -s "$OUT" $G/refs', 'unreadable'],
  ['no folder left', 'rm -rf $G/*', 'unreadable'],
  ['a HEAD of nonsense', 'echo nonsense > $D/HEAD', 'unreadable'],
  ['an index without end', 'truncate -s 5G $D/index', 'too-large'],
  ['an index of nonsense', 'echo nonsense > $D/index', null],
  [
    'a branch where nothing is',
    'mkdir -p $G/refs/heads/understory; echo 1111111111111111111111111111111111111111 > $G/refs/heads/understory/task',
    null,
  ],
  [
    'a tree that leads into a Git folder',
    't=$(printf "040000 tree %s\\t.git\\n" $(git rev-parse HEAD^{tree}) | git mktree); git update-ref HEAD $(git commit-tree $t -m x)',
    'refused',
  ],
  [
    'a commit that is none',
    'c=$(printf "tree %s\\nauthor x\\n\\nx" $(git rev-parse HEAD^{tree}) | git hash-object -t commit -w --literally --stdin); git update-ref HEAD $c',
    'refused',
  ],
  ['a configuration that is none', 'echo "[[[" > $G/config', 'unreadable'],
  [
    'a configuration full of programs',
    'for k in core.fsmonitor core.pager core.editor core.sshCommand core.hooksPath uploadpack.packObjectsHook core.alternateRefsCommand gpg.program; do git config $k "touch $OUT/ran;"; done; git config filter.x.clean "touch $OUT/ran;"; git config core.worktree "$OUT"; printf "#!/bin/sh\\ntouch $OUT/ran\\n" > $G/hooks/reference-transaction; chmod +x $G/hooks/*',
    null,
  ],
];

test('whatever an agent makes of its folder, nothing runs, hangs or comes out but its branch', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { commonDir, admin } = scene.of;
  const prelude = `G=${commonDir}; D=$G/worktrees/${admin}; OUT=${repo.parent}/out;`;
  const before = await repo.git('for-each-ref');
  for (const [name, script, code] of someByDay(CASES, 5)) {
    await scene.inside(`${prelude} ${script}`);
    const taken = await takeOverPrivateGit(scene.of);
    expect(taken && 'code' in taken ? taken.code : null, `${name}: ${JSON.stringify(taken)}`).toBe(code);
    expect(await repo.git('for-each-ref'), name).toBe(before);
    expect(await scene.git('status', '--porcelain'), name).toBe('');
    // It can be worked in again.
    await scene.refresh();
    expect(await scene.inside('git status -sbuno 2>/dev/null'), name).toBe('## understory/task');
  }
  expect(await readdir(repo.parent)).not.toContain('out');
});

test('an agent that knows only the id of somebody else’s content does not get it', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await repo.write({ 'secret.txt': 'of another session\n' });
  const secret = await repo.git('hash-object', '-w', 'secret.txt');
  const tree = `printf '100644 blob ${secret}\\tx\\n' | git mktree --missing`;
  await scene.inside(`git update-ref HEAD $(git commit-tree $(${tree}) -p HEAD -m mine)`);
  expect(await takeOverPrivateGit(scene.of)).toMatchObject({
    code: expect.stringMatching(/refused|unreadable/),
  });
  await scene.refresh();
  await scene.inside(`git update-index --add --cacheinfo 100644,${secret},x`);
  await scene.takeOver();
  expect(await scene.git('status', '--porcelain')).toBe('');
  await scene.refresh();
  expect(await scene.inside(`git cat-file -p ${secret}`)).toContain('Not a valid object name');
});

test('replaced and grafted history is not what is taken over', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside(`echo two > a.txt; git commit -qam two; git replace HEAD HEAD~1
    echo "$(git rev-parse HEAD)" > ${scene.of.commonDir}/info/grafts; echo 'x filter=x' > ${scene.of.commonDir}/info/attributes`);
  await scene.takeOver();
  expect(await repo.git('log', '--format=%s', scene.of.branch)).toBe('two\nbase');
  expect(await repo.git('cat-file', '-p', `${scene.of.branch}:a.txt`)).toBe('two');
  expect(await repo.git('for-each-ref', 'refs/replace')).toBe('');
});

test('links where the host writes lead nowhere', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { folder } = placesOf(scene.of);
  const out = join(repo.parent, 'mine');
  await writeFile(out, 'mine');
  await symlink(out, join(folder, 'taken'));
  await scene.inside('echo x > x; git add x');
  await scene.takeOver();
  expect(await scene.git('status', '--porcelain')).toBe('A  x');
});
