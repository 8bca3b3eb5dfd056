import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type FilterScene, filterScene } from './testing/filter-scene';
import { expectOk } from './testing/test-core';
import { allowPrograms } from './testing/trust';
import { workspaceManifest } from './testing/workspace-manifest';

const whole = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };
const wish = { ...whole, acceptUnfinished: false };

/** A file under git-crypt, unlocked: its key lies in the Git folder, its commands in the repository's configuration. */
async function cryptScene() {
  const scene = await filterScene('');
  const { repo, run } = scene;
  await run('git-crypt', 'init');
  await repo.write({ '.gitattributes': '*.key filter=git-crypt diff=git-crypt\n' });
  await repo.write({ 'it.key': 'secret one\n', 'other.key': 'secret two\n', 'a.txt': 'a\n' });
  await run('git', 'add', '-A');
  await run('git', 'commit', '-qm', 'base');
  const repository = await scene.add();
  return { ...scene, repository, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() };
}

const status = ({ run }: FilterScene) => run('git', 'status', '--porcelain');

async function cipherText({ repo }: FilterScene, name: string): Promise<Buffer> {
  const { stdout } = await execa('git', ['cat-file', 'blob', name], { cwd: repo.path, encoding: 'buffer' });
  return Buffer.from(stdout);
}

const isCipher = (bytes: Buffer) => bytes.subarray(0, 10).toString('latin1') === '\0GITCRYPT\0';

test.each(['none', 'sandbox'] as const)(
  'the agent works on clear text, checkpoints have cipher text, and the workspace gets clear text back: %s',
  async (isolation) => {
    await using scene = await cryptScene();
    const { app, repo, run } = scene;
    const work = '[ "$(cat it.key)" = "secret one" ] || exit 1; echo "secret new" > it.key; echo n > new.key';
    await expect(scene.session(scene.repository, work)).rejects.toThrow('programs-not-trusted');
    await allowPrograms(app.home, repo.path);

    const { session, worktree, status: how } = await scene.session(scene.repository, work, { isolation });
    expect(how).toBe('ready');
    const { head } = expectOk(await app.core.sessions.show({ session }));
    for (const file of ['it.key', 'new.key', 'other.key'])
      expect(isCipher(await cipherText(scene, `${head}:${file}`))).toBe(true);
    expect(await readFile(join(worktree ?? '', 'it.key'), 'utf8')).toBe('secret new\n');
    const { files } = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
    expect(files.map(({ path }) => path).sort()).toEqual(['it.key', 'new.key']);

    const before = await workspaceManifest(repo.path);
    for (const mode of ['changes', 'squash', 'merge'] as const) {
      const { apply } = expectOk(await app.core.apply.run({ ...wish, session, mode }));
      expect((await scene.bytes('it.key')).toString()).toBe('secret new\n');
      expect((await scene.bytes('new.key')).toString()).toBe('n\n');
      expect((await status(scene)).split('\n')).toEqual(
        mode === 'changes' ? [' M it.key', '?? new.key'] : [''],
      );
      if (mode !== 'changes') expect(isCipher(await cipherText(scene, 'HEAD:it.key'))).toBe(true);
      expect(await run('git-crypt', 'status')).not.toMatch(/WARNING/);
      expectOk(await app.core.apply.undo({ apply }));
      expect(await workspaceManifest(repo.path)).toEqual(before);
      expect(await status(scene)).toBe('');
    }
    const [first] = expectOk(await app.core.sessions.checkpoints({ session }));
    if (!first) throw new Error('there is a checkpoint');
    expectOk(await app.core.sessions.rollback({ session, commit: first.commit }));
    expect(await readFile(join(worktree ?? '', 'it.key'), 'utf8')).toBe('secret one\n');
    expect(await run('git', '-C', worktree ?? '', 'status', '--porcelain')).toBe('');
  },
);

test.each(['none', 'sandbox'] as const)(
  'an agent’s Git sees clear text, and commits cipher text: %s',
  async (isolation) => {
    await using scene = await cryptScene();
    const { app, repo, run } = scene;
    await allowPrograms(app.home, repo.path);
    const script = `git status -s; echo "secret new" > it.key; echo n > new.key; git add -A; git commit -qm one
    git checkout -q HEAD~1; cat it.key; git checkout -q -; cat it.key; git stash list; rm it.key; git checkout it.key; git status -s; git-crypt status`;
    const { session, branch, status: how } = await scene.session(scene.repository, script, { isolation });
    expect(how).toBe('ready');
    const events = (await app.events(session)).map(({ event }) => event);
    const said = events.map((event) => (event.type === 'agent.said' ? event.text : '')).join('');
    expect(said).toMatch(/^secret one\nsecret new\n/);
    expect(said).not.toMatch(/WARNING|^ ?[AM?]/m);
    expect(events.filter(({ type }) => type === 'session.noted')).toEqual([]);
    const commits = (await run('git', 'rev-list', branch ?? '')).split('\n');
    expect(commits.length).toBeGreaterThan(1);
    for (const commit of commits) expect(isCipher(await cipherText(scene, `${commit}:it.key`))).toBe(true);
  },
);

test('without the key nothing is written, and no clear text gets into the repository', async () => {
  await using scene = await cryptScene();
  const { app, repo } = scene;
  await allowPrograms(app.home, repo.path);
  const key = join(repo.path, '.git/git-crypt/keys/default');
  const work = `[ -e t ] && { echo "secret newer" > it.key; mv ${key} ${repo.parent}/default; exit 0; }; echo t > t; echo "secret new" > it.key`;
  const { session } = await scene.session(scene.repository, work);
  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  await app.untilIdle(session);
  const taken = (await app.events(session)).findLast(({ event }) => event.type === 'checkpoint.taken');
  // Git asks again about others that are as new as its index; those are as they were.
  expect(taken?.event).toMatchObject({
    skipped: expect.arrayContaining([{ path: 'it.key', reason: 'filter-failed' }]),
  });
  const { head } = expectOk(await app.core.sessions.show({ session }));
  // The file is what it was at the checkpoint before.
  expect(isCipher(await cipherText(scene, `${head}:it.key`))).toBe(true);

  const before = await workspaceManifest(repo.path);
  expect(await app.core.apply.run({ ...wish, session, mode: 'squash' })).toMatchObject({
    refusal: { code: 'content-filter-failed' },
  });
  expect(await workspaceManifest(repo.path)).toEqual(before);
  await rename(join(repo.parent, 'default'), key);
  expectOk(await app.core.apply.run({ ...wish, session, mode: 'squash' }));
  expect((await scene.bytes('it.key')).toString()).toBe('secret new\n');
});
