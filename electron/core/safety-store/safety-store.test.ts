import { copyFile, cp, mkdir, mkdtemp, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import { commitTree, deleteRef, openRepository, treeOf, updateRef } from '../git';
import { memoryLog } from '../testing/agent-harness';
import { testRepo } from '../testing/test-repo';
import { createSafetyStore } from './index';

/** A repository with hidden refs that Understory wrote, and a store in a data folder. */
async function scene(options: Parameters<typeof testRepo>[1] = {}) {
  const repo = await testRepo({ 'a.txt': 'one\n' }, options);
  const base = await repo.commit('base');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'understory-home-')));
  const log = memoryLog();
  let path = repo.path;
  let last: CommitId = base;
  const session = `s${Math.random().toString(36).slice(2, 12)}`;
  const store = createSafetyStore({ home, log });
  const held = () => ({ repositoryPath: path, bases: () => [base] });
  return {
    ...{ repo, home, log, base, session, store },
    held,
    moveTo: (place: string) => {
      path = place;
    },
    /** One more checkpoint, with a file of its own. */
    async checkpoint(turn: number): Promise<CommitId> {
      const git = openRepository(path);
      await writeFile(join(path, `${turn}.txt`), `turn ${turn}\n`);
      await repo.git('-C', path, 'add', '-A');
      const tree = await repo.git('-C', path, 'write-tree');
      last = await commitTree(git, { tree, parents: [last], message: `Turn ${turn}\n` });
      await updateRef(git, `refs/understory/${session}/${turn}/end`, last);
      return last;
    },
    async packs(): Promise<string[]> {
      const [name = ''] = await readdir(join(home, 'safety'));
      const all = await readdir(join(home, 'safety', name, 'objects/pack'));
      return all.filter((one) => one.endsWith('.pack'));
    },
    async loseEverything(): Promise<void> {
      await repo.git('-C', path, 'read-tree', 'main');
      await rm(join(path, '.git/refs/understory'), { recursive: true, force: true });
      await repo.git('-C', path, 'reflog', 'expire', '--expire=now', '--all');
      await repo.git('-C', path, 'gc', '-q', '--prune=now');
    },
    [Symbol.asyncDispose]: async () => {
      await rm(home, { recursive: true, force: true });
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('many turns make few packs, and all of them come back', async () => {
  await using s = await scene();
  const commits: CommitId[] = [];
  for (let turn = 1; turn <= 42; turn++) {
    commits.push(await s.checkpoint(turn));
    await s.store.hold(s.held());
  }
  expect((await s.packs()).length).toBeLessThan(5);
  await s.loseEverything();
  expect(await s.store.look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
  expect(await s.repo.git('show', `${commits[0]}:1.txt`)).toBe('turn 1');
  expect(await s.repo.git('show', `refs/understory/${s.session}/42/end:42.txt`)).toBe('turn 42');
  expect(await s.store.look(s.held())).toBeNull();
});

test('several that are asked for at once are done at once', async () => {
  await using s = await scene();
  await s.store.hold(s.held());
  for (let turn = 1; turn <= 4; turn++) await s.checkpoint(turn);
  await Promise.all([1, 2, 3, 4].map(() => s.store.hold(s.held())));
  expect((await s.packs()).length).toBe(1);
  await s.loseEverything();
  expect(await s.store.look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
});

test.each(['first', 'second'])(
  'a ref that is destroyed before the %s copy is made has its objects copied',
  async (which) => {
    await using s = await scene();
    if (which === 'second') {
      await s.checkpoint(1);
      await s.store.hold(s.held());
    }
    const commit = await s.checkpoint(2);
    await rm(join(s.repo.path, '.git/refs/understory'), { recursive: true });
    await s.store.hold(s.held());
    await s.loseEverything();
    expect(await s.store.look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
    expect(await s.repo.git('rev-parse', `refs/understory/${s.session}/2/end`)).toBe(commit);
    expect(await s.repo.git('show', `${commit}:2.txt`)).toBe('turn 2');
  },
);

test('what is given up frees its space at the next start', async () => {
  await using s = await scene();
  const first = await s.checkpoint(1);
  await s.store.hold(s.held());
  const [before] = await s.packs();
  await deleteRef(openRepository(s.repo.path), `refs/understory/${s.session}/1/end`, first);
  await s.store.hold({ ...s.held(), isOurs: () => true });
  expect(await s.packs()).not.toContain(before);
});

test('nothing of the user’s own history is copied', async () => {
  await using s = await scene();
  await s.checkpoint(1);
  await s.store.hold(s.held());
  const [name = ''] = await readdir(join(s.home, 'safety'));
  const store = join(s.home, 'safety', name);
  const [pack = ''] = await s.packs();
  const listed = await s.repo.git('verify-pack', '-v', join(store, 'objects/pack', pack));
  expect(listed).not.toContain(s.base);
  expect(listed.match(/^[0-9a-f]{40} (commit|tree|blob)/gm)?.length).toBe(3);
});

test('objects that lie in a place of the agent’s own are copied all the same', async () => {
  await using s = await scene();
  const lent = join(s.repo.parent, 'lent');
  await mkdir(join(s.repo.path, '.git/objects/info'), { recursive: true });
  await s.repo.git('init', '-q', '--bare', lent);
  await writeFile(join(s.repo.path, '.git/objects/info/alternates'), `${join(lent, 'objects')}\n`);
  await writeFile(join(s.repo.path, '1.txt'), 'turn 1\n');
  await s.repo.git('--git-dir', lent, 'hash-object', '-w', join(s.repo.path, '1.txt'));
  const commit = await s.checkpoint(1);
  await s.store.hold(s.held());
  await rm(lent, { recursive: true });
  expect(await s.store.look(s.held())).toMatchObject({ objects: 1, objectsLeft: 0 });
  expect(await s.repo.git('show', `${commit}:1.txt`)).toBe('turn 1');
});

test('an object with another content than its id says is not taken for what it claims to be', async () => {
  await using s = await scene();
  const commit = await s.checkpoint(1);
  const blob = await s.repo.git('rev-parse', `${commit}:1.txt`);
  const other = await s.repo.git('rev-parse', `${s.base}:a.txt`);
  const at = (id: string) => join(s.repo.path, '.git/objects', id.slice(0, 2), id.slice(2));
  await rm(at(blob), { force: true });
  await copyFile(at(other), at(blob));
  const git = openRepository(s.repo.path);
  const tree = await treeOf(git, s.base);
  const side = await commitTree(git, { tree, parents: [s.base], message: 'Untouched\n' });
  await updateRef(git, `refs/understory/${s.session}/2/start`, side);
  await s.store.hold(s.held());
  expect(s.log.lines.map(({ level }) => level)).toContain('error');
  // Nothing else is kept out by it.
  expect((await s.packs()).length).toBe(1);
});

test('the copies follow a repository that was moved, and serve a fresh clone in its place', async () => {
  await using s = await scene();
  const commit = await s.checkpoint(1);
  await s.store.hold(s.held());
  const moved = join(s.repo.parent, 'moved');
  await rename(s.repo.path, moved);
  await mkdir(s.repo.path);
  s.moveTo(moved);
  expect(await createSafetyStore(s).look(s.held())).toBeNull();
  expect((await readdir(join(s.home, 'safety'))).length).toBe(1);
  const clone = join(s.repo.parent, 'clone');
  await s.repo.git('-C', s.repo.parent, 'clone', '-q', moved, clone);
  await rm(moved, { recursive: true });
  await rename(clone, moved);
  expect(await createSafetyStore(s).look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
  expect(await treeOf(openRepository(moved), commit)).toBeTruthy();
});

test('the copies come along to a copy on another disk that the user has named', async () => {
  await using s = await scene();
  const commit = await s.checkpoint(1);
  await s.store.hold(s.held());
  const copy = join(s.repo.parent, 'copy');
  await cp(s.repo.path, copy, { recursive: true });
  await rm(s.repo.path, { recursive: true });
  await mkdir(s.repo.path);
  await s.store.follow(join(s.repo.path, '.git'), join(copy, '.git'));
  s.moveTo(copy);
  expect(await s.store.look(s.held())).toBeNull();
  await s.loseEverything();
  expect(await s.store.look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
  expect(await treeOf(openRepository(copy), commit)).toBeTruthy();
});

test('refs are not put back into a repository that lacks what they stand on', async () => {
  await using s = await scene();
  await s.checkpoint(1);
  await s.store.hold(s.held());
  const backup = join(s.repo.parent, 'backup.bundle');
  await s.repo.git('bundle', 'create', '-q', backup, 'main');
  await rm(join(s.repo.path, '.git'), { recursive: true });
  await s.repo.git('init', '-q', '-b', 'main');
  await s.repo.git('config', 'user.name', 'T');
  await s.repo.git('config', 'user.email', 't@example.org');
  await s.repo.git('commit', '-q', '--allow-empty', '-m', 'another history');
  const loss = await s.store.look(s.held());
  expect(loss?.left).toEqual([`refs/understory/${s.session}/1/end`]);
  expect(await s.repo.git('for-each-ref', 'refs/understory')).toBe('');
  expect(await s.repo.git('fsck')).not.toMatch(/missing|broken/);
  // Told once, not after every turn and at every start.
  expect(await s.store.look(s.held())).toBeNull();
  expect(await createSafetyStore(s).look(s.held())).toBeNull();
  await s.repo.git('fetch', '-q', backup, 'main:refs/heads/back');
  expect(await createSafetyStore(s).look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
  expect(await s.repo.git('show', `refs/understory/${s.session}/1/end:1.txt`)).toBe('turn 1');
});

test('a repository with SHA-256 ids has copies as well', async () => {
  await using s = await scene({ initArgs: ['--object-format=sha256'] });
  await s.checkpoint(1);
  await s.store.hold(s.held());
  await s.loseEverything();
  expect(await s.store.look(s.held())).toMatchObject({ left: [], objectsLeft: 0 });
  expect(await s.repo.git('show', `refs/understory/${s.session}/1/end:1.txt`)).toBe('turn 1');
});
