import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type PrivateGitScene, privateGitScene } from '../../testing/private-git-scene';
import { testAtNight } from '../../testing/test-at-night';
import { testRepo } from '../../testing/test-repo';
import { allowPrograms } from '../../testing/trust';
import { userSettings } from '../../testing/user-settings';
import { areRecorded, isTakenOver } from '.';
import { takeFiles } from './take-files';

/** Records inside; throws where that fails. */
async function recorded(scene: PrivateGitScene) {
  const { git, files } = await scene.record();
  if (!areRecorded(files)) throw new Error(JSON.stringify(files));
  if (git === null || !isTakenOver(git)) throw new Error(JSON.stringify(git));
  return files;
}

test('a worktree is recorded inside as it is outside, all of it, and again when it changed', async () => {
  await using repo = await testRepo({
    '.gitignore': 'ignored/\n',
    ...{ 'a.txt': 'one\n', 'b.txt': 'b\n', 'gone.txt': 'g\n', 'run.sh': '#!/bin/sh\n', 'd/e.txt': 'e\n' },
  });
  await writeFile(join(repo.parent, 'excludes'), '*.mine\n');
  await userSettings(repo, `[core]\n\texcludesFile = ${join(repo.parent, 'excludes')}\n`);
  const scene = await privateGitScene(repo);
  await scene.inside(`echo two >> a.txt; git commit -qam two; rm gone.txt; chmod +x run.sh; ln -s /etc/passwd link
    echo staged > staged.txt; git add staged.txt; echo later >> staged.txt; mkdir -p ignored new/deep; echo i > ignored/i; echo f > ignored/f
    git add -f ignored/f; echo x > x.mine; printf 'b\\n' > new/deep/b; git update-index --assume-unchanged b.txt; echo c >> b.txt
    mkfifo pipe; truncate -s 60M large.bin; git init -q nested; printf 'umlaut' > "$(printf '\\303\\244\\377')"`);
  const files = await recorded(scene);
  expect(files.leftOut.map(({ path, reason }) => `${path} ${reason}`).sort()).toEqual([
    'large.bin too-large',
    'nested nested-repository',
  ]);
  expect(files.pipes).toEqual([]);
  expect(files.tree).toBe(await scene.recordOutside());
  expect(await repo.git('ls-tree', '-r', '--name-only', files.tree, 'ignored')).toBe('ignored/f');
  await repo.git('fsck', '--no-dangling');
  expect(await repo.git('log', '-1', '--format=%s', scene.of.branch)).toBe('two');

  expect((await recorded(scene)).tree).toBe(files.tree);
  await scene.inside(`for i in $(seq 1 300); do echo $i > new/file-$i; done; rm -r d`);
  const more = await recorded(scene);
  expect(more.tree).toBe(await scene.recordOutside());
  expect(await repo.git('ls-tree', '-r', '--name-only', more.tree)).toContain('new/file-300');
  await repo.git('fsck', '--no-dangling');
});

test('a merge that is in the middle is recorded with its markers', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside(`git checkout -qb side; echo side > a.txt; git commit -qam side; git checkout -q understory/task
    echo mine > a.txt; git commit -qam mine; git merge side`);
  const files = await recorded(scene);
  expect(files.unmerged).toEqual(['a.txt']);
  expect(await repo.git('show', `${files.tree}:a.txt`)).toContain('<<<<<<<');
});

test('large files are recorded as what Git LFS has for them, and their contents are where the repository keeps such', async () => {
  await using repo = await testRepo({ '.gitattributes': '*.bin filter=lfs -text\n', 'a.txt': 'one\n' });
  await userSettings(
    repo,
    '[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n\trequired = true\n',
  );
  const scene = await privateGitScene(repo);
  // One is taken by the recorder, one was by the agent's own Git LFS.
  await scene.inside(`for n in one two; do yes $n | head -c 300000 > $n.bin; done; touch -d '1 hour ago' two.bin
    git add two.bin`);
  const { tree, leftOut } = await recorded(scene);
  expect(leftOut).toEqual([]);
  for (const name of ['one', 'two']) {
    const content = Buffer.alloc(300_000, `${name}\n`);
    const id = createHash('sha256').update(content).digest('hex');
    expect(await repo.git('show', `${tree}:${name}.bin`)).toContain(`oid sha256:${id}`);
    const kept = join(repo.path, '.git/lfs/objects', id.slice(0, 2), id.slice(2, 4), id);
    expect((await readFile(kept)).equals(content)).toBe(true);
  }
});

test('whatever an agent does to its files and folder, nothing of anybody else’s is recorded, nothing hangs and nothing runs', async () => {
  await using repo = await testRepo({
    ...{ 'a.txt': 'one\n', '.gitattributes': '*.txt filter=own\n', 'strip.sh': 'sed s/two/TWO/\n' },
  });
  await userSettings(repo, '[filter "own"]\n\tclean = sh ./strip.sh\n');
  await allowPrograms(repo.home, repo.path);
  const scene = await privateGitScene(repo);
  await writeFile(join(repo.parent, 'secret'), 'PRIVATE KEY\n');
  await repo.write({ 'secret.txt': 'of another session\n' });
  const secret = await repo.git('hash-object', '-w', 'secret.txt');

  // The user's own filter is a program of the repository, of which the agent has its own copy.
  await scene.inside('echo "echo of the agent" > strip.sh; echo two >> a.txt');
  const { tree } = await recorded(scene);
  expect(await repo.git('show', `${tree}:a.txt`)).toBe('one\nTWO');
  expect(tree).toBe(await scene.recordOutside());

  // Somebody else's content by its id.
  await scene.inside(
    `git update-index --add --cacheinfo 100644,${secret},x; git update-index --skip-worktree x`,
  );
  const byId = await scene.record();
  expect(areRecorded(byId.files)).toBe(false);
  await scene.inside('git update-index --force-remove x');

  // A process that goes on swapping a file and a link to what is outside.
  const swapping =
    scene.inside(`mkdir -p s; while [ ! -e stop ]; do echo own > s/f; ln -sfn ${repo.parent}/secret s/g; mv -T s/g s/f
    mv s t; ln -s ${repo.parent} s; rm s; mv t s; done`);
  for (let turn = 0; turn < 3; turn += 1) {
    const { files } = await scene.record();
    if (areRecorded(files)) expect(await repo.git('grep', '-c', 'KEY', files.tree).catch(() => '')).toBe('');
  }
  await scene.inside('touch stop');
  await swapping;

  // Pipes where Git looks for patterns, and a folder that is none any more.
  await scene.inside(`rm -f .gitignore; mkfifo .gitignore; rm -rf ${scene.of.commonDir}/*`);
  const ruined = await scene.record();
  expect(ruined.git).toMatchObject({ code: 'unreadable' });
  if (!areRecorded(ruined.files)) throw new Error(JSON.stringify(ruined.files));
  expect(ruined.files.pipes).toEqual([join(scene.path, '.gitignore')]);
  expect(await repo.git('show', `${ruined.files.tree}:a.txt`)).toBe('one\nTWO');
});

test('content filters run inside as outside, and no file is recorded without one that runs only outside', async () => {
  await using repo = await testRepo({
    ...{ 'a.hid': 'one\n', 'b.tr': 'b\n', 'c.non': 'c\n', 'd.pwd': 'd\n' },
    '.gitattributes': ['hid', 'tr', 'non', 'pwd'].map((name) => `*.${name} filter=${name}\n`).join(''),
  });
  await writeFile(join(repo.parent, 'strip.sh'), 'tr h H\n');
  await userSettings(
    repo,
    `[filter "hid"]\n\tclean = p=${repo.parent} && sh $p/strip.sh\n[filter "tr"]\n\tclean = tr h H
[filter "non"]\n\tclean = no-such-program-of-the-user\n[filter "pwd"]\n\tclean = tr PASSWORDh H\n`,
  );
  const scene = await privateGitScene(repo);
  const said =
    await scene.inside(`git config --list | grep -e hid -e non -e PASSWORD; echo hush > b.tr; git commit -qam agent; git status -s
    for f in a.hid new.hid c.non d.pwd; do echo hush > $f; done`);
  expect(said).toBe('');
  const { tree, leftOut } = await recorded(scene);
  expect(leftOut).toEqual(['a.hid', 'new.hid'].map((path) => ({ path, reason: 'filter-failed' })));
  expect(await repo.git('show', `${scene.of.branch}:b.tr`)).toBe('HusH');
  const names = ['a.hid', 'b.tr', 'c.non', 'd.pwd'];
  const contents = (of: string) => Promise.all(names.map((name) => repo.git('show', `${of}:${name}`)));
  // What is nowhere is as the user has it outside: Git goes on without.
  expect(await contents(tree)).toEqual(['one', 'HusH', 'hush', 'HusH']);
  expect(await contents((await scene.recordOutside()) ?? '')).toEqual(['HusH', 'HusH', 'hush', 'HusH']);
  // What the agent's Git, which has not all of them, commits or stages itself is not believed.
  await scene.inside('git add a.hid c.non d.pwd; git commit -qm more; git add new.hid; git status -s');
  const again = await recorded(scene);
  expect(again).toMatchObject({ tree, leftOut });
  expect(await contents(scene.of.branch)).toEqual(['hush', 'HusH', 'hush', 'hush']);
});

test('an answer that only names somebody else’s files, or half of them, is refused', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await repo.write({ 'secret.txt': 'of another session\n' });
  await repo.git('add', 'secret.txt');
  const tree = await repo.git('write-tree');
  const packed = await execa('git', ['pack-objects', '--stdout', '-q'], {
    ...{ cwd: repo.path, input: `${tree}\n`, encoding: 'buffer' },
  });
  for (const pack of [null, Buffer.from(packed.stdout)]) {
    const files = { tree, pack, leftOut: [], unmerged: [], pipes: [], seconds: 0, index: Buffer.alloc(0) };
    const options = { settings: { counting: [], untrusted: [] }, keep: true, step: () => undefined };
    expect(await takeFiles(scene.of, { state: null, files }, options)).toMatchObject({ code: 'refused' });
  }
  // An index that does so is never believed, however often it is said.
  const base = await repo.git('rev-parse', 'main^{tree}');
  const index = await readFile(join(repo.path, '.git/index'));
  const files = { tree: base, pack: null, leftOut: [], unmerged: [], pipes: [], seconds: 0, index };
  for (let time = 0; time < 2; time += 1) {
    const options = { settings: { counting: [], untrusted: [] }, keep: true, step: () => undefined };
    expect(await takeFiles(scene.of, { state: null, files }, options)).toMatchObject({
      tree: base,
      index: null,
    });
  }
  await scene.refresh();
  expect(await scene.inside(`git cat-file -p ${tree}`)).toContain('Not a valid object name');
});

test('a recorder that takes too long is ended, and nothing of it is left', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside('echo two >> a.txt');
  expect(await scene.record({ deadlineMs: 1 })).toMatchObject({
    git: { code: 'unreadable' },
    files: { code: 'deadline' },
  });
  expect(await repo.git('for-each-ref', 'refs/understory')).toBe('');
  expect((await recorded(scene)).tree).toBe(await scene.recordOutside());
});

testAtNight('a pattern without end is named with its line', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  await scene.inside(`echo '${'*a'.repeat(30)}b' > .gitignore; mkdir sub; touch sub/${'a'.repeat(200)}1`);
  expect(await scene.record()).toMatchObject({
    git: { operation: null },
    files: { code: 'stuck', stuck: { why: 'pattern', path: join(scene.path, '.gitignore'), line: 1 } },
  });
});
