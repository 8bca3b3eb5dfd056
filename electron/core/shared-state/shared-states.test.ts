import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { testRepo } from '../testing/test-repo';
import { readRefs } from './read-refs';
import { createSharedStates } from './shared-states';

const SESSION = SessionId.parse('session1');
const OURS = 'Understory session session2';
const WHOLE = { gitdir: '/somewhere/.git', commondir: '../..' };

type Files = Readonly<Record<string, string>>;

/** What is told when a worktree's entry is at first one thing and then another; null: there is none. */
async function told(before: Files, after: Files | null): Promise<string[]> {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'shared-states-'));
  const entry = join(repo.path, '.git/worktrees/other');
  const write = async (files: Files | null) => {
    await rm(entry, { recursive: true, force: true });
    if (files) await mkdir(entry, { recursive: true });
    for (const [name, text] of Object.entries(files ?? {}))
      await writeFile(join(entry, name), text === '' ? '' : `${text}\n`);
  };
  const states = createSharedStates({ home, clock: { now: () => new Date() } });
  await write(before);
  const { kept } = await states.begin(SESSION, repo.path, null);
  await write(after);
  const changes = await states.end(SESSION, new Set());
  await kept;
  await rm(home, { recursive: true });
  return changes.map(
    ({ danger, subject }) => `${danger}: ${'path' in subject ? subject.path : subject.kind}`,
  );
}

test.each<readonly [string, Files, Files | null, string[]]>([
  ['added meanwhile: nothing was written yet', {}, { ...WHOLE, locked: OURS }, []],
  ['added meanwhile: only locked', { locked: OURS }, { ...WHOLE, locked: OURS }, []],
  ['added meanwhile: by the user', { locked: 'initializing', gitdir: WHOLE.gitdir }, WHOLE, []],
  ['added meanwhile: an empty file', { ...WHOLE, commondir: '' }, WHOLE, []],
  [
    'completed, and led elsewhere',
    { gitdir: WHOLE.gitdir },
    { ...WHOLE, commondir: '/evil' },
    ['redirects: worktrees/other/commondir'],
  ],
  [
    'completed, and another folder',
    { gitdir: WHOLE.gitdir },
    { ...WHOLE, gitdir: '/evil/.git' },
    ['redirects: worktrees/other/gitdir', 'redirects: worktrees/other/commondir'],
  ],
  ['a session’s, removed', { ...WHOLE, locked: OURS }, null, []],
  ['a session’s, half removed', { ...WHOLE, locked: OURS }, { commondir: '../..' }, []],
  [
    'a session’s, led elsewhere while its lock goes',
    { ...WHOLE, locked: OURS },
    { ...WHOLE, gitdir: '/evil/.git' },
    ['redirects: worktrees/other/gitdir'],
  ],
  ['the user’s, half removed', WHOLE, { commondir: '../..' }, ['loss: worktrees/other/gitdir']],
  ['the user’s, removed', WHOLE, null, ['loss: worktrees/other/gitdir', 'loss: worktrees/other/commondir']],
])('of another worktree is told what someone did to it: %s', async (_, before, after, expected) => {
  expect(await told(before, after)).toEqual(expected);
});

test('a ref that Git packs while refs are read is not missed', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('base');
  const names = Array.from({ length: 400 }, (_, number) => `refs/heads/b${number}`);
  const git = join(repo.path, '.git');
  for (let round = 0; round < 5; round += 1) {
    for (const name of names) await writeFile(join(git, name), `${commit}\n`);
    await rm(join(git, 'packed-refs'), { force: true });
    let packed = false;
    const packing = repo.git('pack-refs', '--all').then(() => {
      packed = true;
    });
    while (!packed) {
      const refs = await readRefs(git);
      expect(names.filter((name) => refs.get(name) !== commit)).toEqual([]);
    }
    await packing;
  }
});

test.each([
  ['leads elsewhere', (path: string) => join(path, '..', '..', '..').concat('/../of-the-user/file')],
  ['is not absolute', () => 'of-the-user/file'],
])('what is kept of a change puts nothing back by a path that %s', async (_, lead) => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'shared-states-'));
  const hook = join(repo.path, '.git/hooks/pre-commit');
  await mkdir(join(repo.path, '.git/hooks'), { recursive: true });
  const open = () => createSharedStates({ home, clock: { now: () => new Date() } });
  const { kept } = await open().begin(SESSION, repo.path, null);
  await writeFile(hook, 'evil\n');
  const [change] = await open().end(SESSION, new Set());
  await kept;
  const folder = join(home, 'shared-state');
  const [ledger = ''] = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const text = await readFile(join(folder, ledger), 'utf8');
  await writeFile(join(folder, ledger), text.replaceAll(JSON.stringify(hook), JSON.stringify(lead(hook))));
  await expect(open().putBack(repo.path, [change?.id ?? ''])).rejects.toThrow('is no absolute path');
  expect(await readFile(hook, 'utf8')).toBe('evil\n');
  await rm(home, { recursive: true });
});
