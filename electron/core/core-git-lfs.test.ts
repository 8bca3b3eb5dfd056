import { createHash } from 'node:crypto';
import { access, chmod, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFailure } from '#shared/describe-failure';
import { casesByDay } from '#shared/testing/at-night';
import { type FilterScene, filterScene } from './testing/filter-scene';
import { testAtNight } from './testing/test-at-night';
import { expectOk } from './testing/test-core';
import { allowPrograms } from './testing/trust';
import { workspaceManifest } from './testing/workspace-manifest';

// The real Git LFS, with its contents in the repository: nothing here needs a network.
/** As `git lfs install` writes it. */
const INSTALLED = `[filter "lfs"]
\tclean = git-lfs clean -- %f
\tsmudge = git-lfs smudge -- %f
\tprocess = git-lfs filter-process
\trequired = true
`;

const SIZE = 300_000;
const big = (letter: string, size = SIZE) => Buffer.alloc(size, `${letter}\n\0`);
const oidOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const pointer = (content: Buffer) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oidOf(content)}\nsize ${content.length}`;
/** Where Git LFS keeps a content. */
const kept = (content: Buffer) =>
  join('.git/lfs/objects', oidOf(content).slice(0, 2), oidOf(content).slice(2, 4), oidOf(content));

/** Makes `file` what {@link big} is, in a shell. */
const make = (file: string, letter: string) =>
  `node -e "require('fs').writeFileSync('${file}', Buffer.alloc(${SIZE}, '${letter}\\n\\0'))"`;

const whole = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };
const wish = { ...whole, acceptUnfinished: false };

const MODES = casesByDay(['changes', 'squash', 'merge'] as const, (mode) => mode === 'changes');

/** Two big files under Git LFS, which is installed for the user or for this repository alone. */
async function lfsScene(installed: 'for the user' | 'in the repository' = 'for the user') {
  const scene = await filterScene(installed === 'for the user' ? INSTALLED : '');
  const { repo, run, app } = scene;
  if (installed === 'in the repository') await run('git', 'lfs', 'install', '--local');
  await repo.write({
    '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
    ...{ 'one.bin': big('1'), 'two.bin': big('2'), 'a.txt': 'a\n' },
  });
  await run('git', 'add', '-A');
  await run('git', 'commit', '-qm', 'base');
  const repository = await scene.add();
  if (installed === 'in the repository') await allowPrograms(app.home, repo.path);
  return { ...scene, repository, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() };
}

const status = ({ run }: FilterScene) => run('git', 'status', '--porcelain');
const blob = ({ run }: FilterScene, name: string) => run('git', 'cat-file', '-p', name);

/** What an agent does: it changes one file, writes another's pointer by hand, and adds a third. */
const WORK = `[ "$(wc -c < one.bin)" = ${SIZE} ] || exit 1; ${make('one.bin', 'x')}; ${make('new.bin', 'n')}; git cat-file -p HEAD:one.bin > two.bin; echo b > a.txt`;

test.each(casesByDay(['for the user', 'in the repository'] as const, (where) => where === 'for the user'))(
  'a session’s big files go and come back whole where Git LFS is installed %s',
  async (installed) => {
    await using scene = await lfsScene(installed);
    const { app, repo, run } = scene;
    const { session, worktree, status: how } = await scene.session(scene.repository, WORK);
    expect(how).toBe('ready');
    const { head } = expectOk(await app.core.sessions.show({ session }));

    expect(await blob(scene, `${head}:one.bin`)).toBe(pointer(big('x')));
    expect(await blob(scene, `${head}:new.bin`)).toBe(pointer(big('n')));
    expect(await blob(scene, `${head}:two.bin`)).toBe(pointer(big('1')));
    expect(await readFile(join(repo.path, kept(big('x'))))).toEqual(big('x'));
    expect(await readFile(join(worktree ?? '', 'one.bin'))).toEqual(big('x'));
    const { files } = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
    expect(files.map(({ path }) => path).sort()).toEqual(['a.txt', 'new.bin', 'one.bin', 'two.bin']);

    const before = await workspaceManifest(repo.path);
    for (const mode of MODES) {
      const { apply } = expectOk(await app.core.apply.run({ ...wish, session, mode }));
      expect(await scene.bytes('one.bin')).toEqual(big('x'));
      expect(await scene.bytes('new.bin')).toEqual(big('n'));
      expect(await scene.bytes('two.bin')).toEqual(big('1'));
      expect((await status(scene)).split('\n')).toEqual(
        mode === 'changes' ? [' M a.txt', ' M one.bin', ' M two.bin', '?? new.bin'] : [''],
      );
      expect(await run('git', 'lfs', 'fsck')).toContain('Git LFS fsck OK');
      expectOk(await app.core.apply.undo({ apply }));
      expect(await workspaceManifest(repo.path)).toEqual(before);
      expect(await status(scene)).toBe('');
    }

    const [first] = expectOk(await app.core.sessions.checkpoints({ session }));
    if (!first) throw new Error('there is a checkpoint');
    expectOk(await app.core.sessions.rollback({ session, commit: first.commit }));
    expect(await readFile(join(worktree ?? '', 'two.bin'))).toEqual(big('2'));
    expect(await run('git', '-C', worktree ?? '', 'status', '--porcelain')).toBe('');
  },
);

testAtNight('where Git LFS is installed in the repository alone, one click lets it run', async () => {
  await using scene = await filterScene('');
  const { app, repo, run } = scene;
  await run('git', 'lfs', 'install', '--local');
  await repo.write({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'one.bin': big('1') });
  await run('git', 'add', '-A');
  await run('git', 'commit', '-qm', 'base');
  const repository = await scene.add();
  await expect(scene.session(repository, 'true')).rejects.toThrow('programs-not-trusted');
  expect(await status(scene)).toBe('');

  const { fingerprint, settings } = expectOk(await app.core.trust.show({ path: repo.path }));
  expect(settings.map(({ key }) => key).sort()).toEqual(
    ['clean', 'process', 'required', 'smudge'].map((part) => `filter.lfs.${part}`),
  );
  expectOk(await app.core.trust.allow({ path: repo.path, fingerprint }));

  const { worktree } = await scene.session(repository, 'true');
  expect(await readFile(join(worktree ?? '', 'one.bin'))).toEqual(big('1'));
});

/** Takes a content out of the repository's store; puts it back. */
async function hide({ repo }: FilterScene, content: Buffer) {
  const [place, away] = [join(repo.path, kept(content)), join(repo.parent, 'away')];
  await chmod(join(place, '..'), 0o755);
  await rename(place, away);
  return () => rename(away, place);
}

test('a session cannot begin without a content that its files are to have, and says so', async () => {
  await using scene = await lfsScene();
  const { repo, app } = scene;
  const back = await hide(scene, big('2'));
  const before = await workspaceManifest(repo.path);
  const start = () => scene.session(scene.repository, 'true');

  const failed = await start();
  expect(failed).toMatchObject({ status: 'failed', worktree: null });
  const message = failed.failure ? describeFailure(failed.failure) : '';
  expect(message).toMatch(
    /^No worktree could be made: A content filter of this repository failed: .*two\.bin/,
  );
  expect(message).toContain('git lfs fetch');
  expect(message).not.toContain('understory-files');
  expect(await workspaceManifest(repo.path)).toEqual(before);
  await back();
  expectOk(await app.core.sessions.resume({ session: failed.session }));
  const { worktree } = await app.untilRow(failed.session, ({ status: now }) => now === 'ready');
  expect(await readFile(join(worktree ?? '', 'two.bin'))).toEqual(big('2'));
});

testAtNight('contents that a clone does not have yet come from its remote, without a network', async () => {
  await using scene = await lfsScene();
  const { repo, app, run } = scene;
  const [remote, clone] = [join(repo.parent, 'remote.git'), join(repo.parent, 'clone')];
  await run('git', 'clone', '-q', '--bare', repo.path, remote);
  await run('git', 'remote', 'add', 'origin', `file://${remote}`);
  await run('git', 'lfs', 'push', '--all', 'origin');
  await run('env', 'GIT_LFS_SKIP_SMUDGE=1', 'git', 'clone', '-q', `file://${remote}`, clone);
  const repository = expectOk(await app.core.repositories.add({ path: clone })).id;
  const { worktree, status: how, session } = await scene.session(repository, make('one.bin', 'x'));

  expect(how).toBe('ready');
  expect(await readFile(join(worktree ?? '', 'two.bin'))).toEqual(big('2'));
  expect(await readFile(join(clone, kept(big('2'))))).toEqual(big('2'));
  expectOk(await app.core.apply.run({ ...wish, session, mode: 'squash' }));
  expect(await readFile(join(clone, 'one.bin'))).toEqual(big('x'));
  expect(await run('git', '-C', clone, 'lfs', 'fsck', '--objects', 'HEAD')).toContain('OK');
});

test('an agent that says otherwise where contents are kept sends none of them there', async () => {
  await using scene = await lfsScene();
  const { repo, app } = scene;
  const elsewhere = join(repo.parent, 'elsewhere');
  const script = `git config lfs.storage ${elsewhere}; git config extensions.worktreeConfig true; git config --worktree lfs.storage ${elsewhere}; ${make('new.bin', 'n')}`;
  const { session } = await scene.session(scene.repository, script);
  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  await app.untilIdle(session);
  await app.core.apply.run({ ...wish, session, mode: 'changes' });

  expect(await scene.bytes('new.bin')).toEqual(big('n'));
  expect(await readFile(join(repo.path, kept(big('n'))))).toEqual(big('n'));
  await expect(access(elsewhere)).rejects.toThrow();
});

test('nothing is written where a content that is to be applied or taken back is missing', async () => {
  await using scene = await lfsScene();
  const { repo, app } = scene;
  const { session } = await scene.session(scene.repository, WORK);
  const before = await workspaceManifest(repo.path);
  const back = await hide(scene, big('x'));
  for (const mode of MODES) {
    const refused = await app.core.apply.run({ ...wish, session, mode });
    expect(refused).toMatchObject({ refusal: { code: 'content-filter-failed' } });
    expect(JSON.stringify(refused)).toMatch(/one\.bin/);
    expect(await workspaceManifest(repo.path)).toEqual(before);
  }
  await back();
  const { apply } = expectOk(await app.core.apply.run({ ...wish, session, mode: 'squash' }));
  expect(await scene.bytes('one.bin')).toEqual(big('x'));

  const again = await hide(scene, big('1'));
  // Undo has the bytes themselves, whatever is kept elsewhere.
  expectOk(await app.core.apply.undo({ apply }));
  await again();
  expect(await workspaceManifest(repo.path)).toEqual(before);
});

testAtNight('a clone that has pointers for want of contents keeps pointers', async () => {
  await using scene = await lfsScene();
  const { repo, app, run } = scene;
  const back = await hide(scene, big('2'));
  await run('git', 'config', 'lfs.skipdownloaderrors', 'true');
  await rm(join(repo.path, 'two.bin'));
  await run('git', 'checkout', '--', 'two.bin');
  expect((await scene.bytes('two.bin')).toString()).toBe(`${pointer(big('2'))}\n`);
  expect(await status(scene)).toBe('');
  const { session, worktree } = await scene.session(scene.repository, make('one.bin', 'x'));
  expect(await readFile(join(worktree ?? '', 'two.bin'), 'utf8')).toBe(`${pointer(big('2'))}\n`);
  expect(expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } })).files).toMatchObject([
    { path: 'one.bin' },
  ]);
  expectOk(await app.core.apply.run({ ...wish, session, mode: 'squash' }));
  expect(await status(scene)).toBe('');
  await back();
});

test('where both sides changed a big file it is a conflict, and either side can be had whole', async () => {
  await using scene = await lfsScene();
  const { repo, app, run } = scene;
  const { session } = await scene.session(scene.repository, make('one.bin', 'x'));
  await repo.write({ 'one.bin': big('w') });
  await run('git', 'commit', '-qam', 'mine');
  const before = await workspaceManifest(repo.path);
  const plan = expectOk(await app.core.apply.plan({ ...wish, session, mode: 'squash' }));
  expect(plan.conflicts).toMatchObject([{ path: 'one.bin' }]);
  for (const [choice, content] of [
    ['theirs', big('x')],
    ['ours', big('w')],
  ] as const) {
    const resolutions = [{ path: 'one.bin', take: { choice } }] as never;
    const { apply } = expectOk(await app.core.apply.run({ ...wish, session, mode: 'squash', resolutions }));
    expect(await scene.bytes('one.bin')).toEqual(content);
    expect(await status(scene)).toBe('');
    expectOk(await app.core.apply.undo({ apply }));
    expect(await workspaceManifest(repo.path)).toEqual(before);
  }
});

testAtNight('what the user has changed of a big file and not committed is theirs', async () => {
  await using scene = await lfsScene();
  const { repo, app } = scene;
  const { session } = await scene.session(scene.repository, `${make('one.bin', 'x')}; echo b > a.txt`);
  await repo.write({ 'two.bin': big('m') });
  const before = await workspaceManifest(repo.path);
  const { apply } = expectOk(await app.core.apply.run({ ...wish, session, mode: 'changes' }));
  expect(await scene.bytes('two.bin')).toEqual(big('m'));
  expectOk(await app.core.apply.undo({ apply }));
  expect(await workspaceManifest(repo.path)).toEqual(before);
  await repo.write({ 'one.bin': big('m') });
  const mine = await workspaceManifest(repo.path);
  expect(await app.core.apply.run({ ...wish, session, mode: 'changes' })).toMatchObject({ ok: false });
  expect(await workspaceManifest(repo.path)).toEqual(mine);
});

testAtNight('a file above the limit for files is kept where Git LFS keeps it', async () => {
  await using scene = await lfsScene();
  const { session } = await scene.session(scene.repository, 'truncate -s 60M new.bin; truncate -s 60M plain');
  const { head } = expectOk(await scene.app.core.sessions.show({ session }));
  expect(await blob(scene, `${head}:new.bin`)).toBe(pointer(Buffer.alloc(60 * 1024 * 1024)));
  const taken = (await scene.app.events(session)).findLast(({ event }) => event.type === 'checkpoint.taken');
  expect(taken?.event).toMatchObject({ skipped: [{ path: 'plain', reason: 'too-large' }] });
});

test('a file that Git LFS fails on is left out and named, never put into the repository itself', async () => {
  await using scene = await lfsScene();
  // A file stands where Git LFS would make a folder.
  const script = `${make('new.bin', 'n')}; echo b > a.txt; G=$(git rev-parse --git-common-dir); D=$G/lfs/objects/${oidOf(big('n')).slice(0, 2)}; rm -rf $D; echo no > $D`;
  const { session } = await scene.session(scene.repository, script);
  const { head } = expectOk(await scene.app.core.sessions.show({ session }));
  expect(await blob(scene, `${head}:a.txt`)).toBe('b');
  await expect(blob(scene, `${head}:new.bin`)).rejects.toThrow();
  const taken = (await scene.app.events(session)).findLast(({ event }) => event.type === 'checkpoint.taken');
  expect(taken?.event).toMatchObject({ skipped: [{ path: 'new.bin', reason: 'filter-failed' }] });
});
