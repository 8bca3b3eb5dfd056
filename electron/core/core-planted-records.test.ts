import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { folderIdentity } from './folder-identity';
import { type ShellSessions, shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

type Place = AsyncDisposable & { repo: TestRepo; app: TestCore; shell: ShellSessions; git: string };

async function place(): Promise<Place> {
  const repo = await testRepo({ 'a.txt': 'one\n', '.gitignore': 'ignored\n' });
  await repo.commit('base');
  const app = await testCore();
  const shell = await shellSessions(app, repo.path);
  return {
    ...{ repo, app, shell, git: join(repo.path, '.git', 'understory') },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

async function examined({ app }: Place): Promise<string> {
  return (await app.core.core.doctor({})).find(({ id }) => id === 'set-aside')?.detail ?? '';
}

/** A program that leaves a trace when it runs, and what makes it a filter of every file. */
async function filterThatTells({ repo }: Place): Promise<{ program: string; ran(): Promise<boolean> }> {
  const program = join(repo.parent, 'filter.sh');
  const trace = join(repo.parent, 'ran');
  // The agent's own Git may run it; the host has no session in its environment.
  await writeFile(program, `#!/bin/sh\n[ -z "$UNDERSTORY_SESSION" ] && echo x >> '${trace}'\nexec cat\n`);
  await chmod(program, 0o755);
  return { program, ran: async () => (await readdir(repo.parent)).includes('ran') };
}

test('a planted note of what is under way makes no start delete, move or unlist anything', async () => {
  await using at = await place();
  const { app, repo, shell, git } = at;
  const { session, worktree, branch } = await shell.start('echo work >> a.txt');
  const precious = join(repo.parent, 'precious');
  await mkdir(precious);
  await writeFile(join(precious, 'file'), 'data\n');
  await repo.git('branch', 'theirs');
  await mkdir(join(git, 'leftovers'), { recursive: true });
  // As an agent can find it out: that alone must not be what the folder is kept by.
  const folder = await folderIdentity(precious);
  const name = `${session}-00000000`;
  const notes = [
    { what: 'creation', session: 'zzzzzz57', path: precious, branch: 'refs/heads/nope', aside: null },
    { what: 'creation', session, path: precious, branch: 'refs/heads/theirs', aside: null },
    { what: 'removal', session, path: precious, branch, aside: precious },
    { what: 'removal', session, path: worktree, branch: 'refs/heads/theirs', aside: null },
    {
      what: 'restoring',
      session,
      path: precious,
      branch,
      aside: null,
      trash: { path: precious, folder, name },
    },
  ];
  const base = await repo.git('rev-parse', 'theirs');
  for (const [number, note] of notes.entries()) {
    const text = JSON.stringify({ at: base, admin: null, pid: 2 ** 22 + 1, folder, ...note });
    await writeFile(join(git, 'leftovers', `${note.session}.${note.what}.json`), text);
    await writeFile(join(git, 'leftovers', `${note.session}${number}.${note.what}.json`), text);
  }
  const before = [await readdir(join(git, 'leftovers')), await repo.git('for-each-ref')];

  await app.reopen();
  await app.core.recovered;

  expect(await readFile(join(precious, 'file'), 'utf8')).toBe('data\n');
  expect(await readFile(join(worktree ?? '', 'a.txt'), 'utf8')).toBe('one\nwork\n');
  expect([await readdir(join(git, 'leftovers')), await repo.git('for-each-ref')]).toEqual(before);
  expect(await examined(at)).toContain(`${join(git, 'leftovers')} (${before[0]?.length})`);
  await shell.send(session, 'echo more >> a.txt');
});

test('what an agent puts where records were says nothing of its worktree, whatever it is', async () => {
  await using at = await place();
  const { app, repo, shell, git } = at;
  const { program, ran } = await filterThatTells(at);
  const { session, worktree } = await shell.start('echo work >> a.txt');
  const record = JSON.parse(await readFile(join(app.home, 'worktrees', `${session}.json`), 'utf8'));
  const evil = { ...record, filters: { 'filter.x.clean': program, 'filter.x.smudge': program } };
  const file = join(git, 'worktrees', `${session}.json`);
  const plants: Record<string, () => Promise<unknown>> = {
    'a forged record': () => writeFile(file, JSON.stringify(evil)),
    'a link': () => symlink(join(repo.path, 'a.txt'), file),
    'a pipe': () => execa('mkfifo', [file]),
    'a folder': () => mkdir(file),
    nothing: async () => undefined,
  };
  for (const [name, plant] of Object.entries(plants)) {
    await rm(git, { recursive: true, force: true });
    await mkdir(join(git, 'worktrees'), { recursive: true });
    await plant();
    await shell.send(
      session,
      `git config filter.x.clean '${program}'; git config filter.x.smudge '${program}'
       echo '* filter=x' > .gitattributes; echo '${name}' >> a.txt`,
    );
    await app.reopen();
    await app.core.recovered;
    expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
    expect(await ran(), name).toBe(false);
  }
  const [first] = expectOk(await app.core.sessions.checkpoints({ session }));
  if (!first) throw new Error('no checkpoint');
  expectOk(await app.core.sessions.rollback({ session, commit: first.commit }));
  expect(await ran()).toBe(false);
  expect(await readFile(join(worktree ?? '', 'a.txt'), 'utf8')).toBe('one\n');
});

test('a ref that says discarded, however old, discards and expires nothing', async () => {
  await using at = await place();
  const { app, repo, shell } = at;
  const { session } = await shell.start(
    `echo work >> a.txt
     old=$(GIT_COMMITTER_DATE='@1 +0000' git -c user.name=x -c user.email=x@x commit-tree -m Discarded HEAD^{tree})
     git update-ref refs/understory/$UNDERSTORY_SESSION/discarded $old`,
  );
  expect(await repo.git('for-each-ref', `refs/understory/${session}/discarded`)).not.toBe('');

  await app.reopen();
  await app.core.recovered;

  expect(expectOk(await app.core.sessions.show({ session })).discarded).toBeNull();
  expect(await repo.git('for-each-ref', `refs/understory/${session}/1/end`)).not.toBe('');
  await shell.send(session, 'rm -rf "$PWD"/*; mv "$PWD" "$PWD.gone"').catch(() => undefined);
  await app.reopen();
  await app.core.recovered;
  expect(expectOk(await app.core.sessions.show({ session })).discarded).toBeNull();
  expectOk(await app.core.sessions.restoreWorktree({ session }));
});

test('a repository that brings along records of every kind is only a repository', async () => {
  await using at = await place();
  const { app, repo, shell, git } = at;
  const precious = join(repo.parent, 'precious');
  await mkdir(precious);
  await writeFile(join(precious, 'file'), 'data\n');
  const { session } = await shell.start('echo one >> a.txt');
  for (const top of [join(repo.path, '.understory'), git, join(repo.path, '.understory', 'understory')]) {
    for (const kind of ['worktrees', 'leftovers', 'apply', 'trash', 'sessions', 'transactions']) {
      await mkdir(join(top, kind), { recursive: true });
      const text = JSON.stringify({
        ...{ what: 'creation', session, path: precious, branch: 'refs/heads/main', aside: precious },
        ...{ at: null, admin: '..', removed: true, filters: {}, author: null, pid: 1 },
        trash: [
          { at: '2020-01-01T00:00:00Z', name: '..', path: precious, folder: null, admin: '..', gitDir: null },
        ],
      });
      for (const name of [`${session}.json`, `${session}.creation.json`, `${session}.removal.json`])
        await writeFile(join(top, kind, name), text);
    }
  }

  await app.reopen();
  await app.core.recovered;
  await shell.send(session, 'echo two >> a.txt');

  expect(await readFile(join(precious, 'file'), 'utf8')).toBe('data\n');
  expect(expectOk(await app.core.sessions.show({ session }))).toMatchObject({
    status: 'ready',
    discarded: null,
  });
  expect(await examined(at)).toContain(`${join(repo.path, '.understory', 'apply')} (3)`);
});

/** Puts the record of a session where an earlier version had it, and leaves no sign of this version. */
async function asEarlier(
  { app, git }: Place,
  session: SessionId,
  change: (record: never) => unknown = (all) => all,
) {
  const record = join(app.home, 'worktrees', `${session}.json`);
  const earlier = join(git, 'worktrees', `${session}.json`);
  await mkdir(join(git, 'worktrees'), { recursive: true });
  await writeFile(earlier, JSON.stringify(change(JSON.parse(await readFile(record, 'utf8')) as never)));
  await rm(join(app.home, 'worktrees'), { recursive: true });
  return earlier;
}

test('records of an earlier version are taken over once, where all bears them out', async () => {
  await using at = await place();
  const { app, repo, shell } = at;
  const { session, worktree } = await shell.start('echo work >> a.txt; echo kept > ignored');
  const discarded = await shell.start('echo other >> a.txt; echo kept > ignored');
  expectOk(await app.core.sessions.discard({ session: discarded.session }));
  const earlier = await asEarlier(at, session);
  // The folder of records is gone with the first one's: the second is put beside it from the trash's own name.
  const [name] = await readdir(join(repo.parent, 'repo.worktrees', '.understory-trash')).then((all) =>
    all.filter((one) => one.startsWith(discarded.session)),
  );
  await writeFile(
    join(earlier, '..', `${discarded.session}.json`),
    JSON.stringify({
      ...JSON.parse(await readFile(earlier, 'utf8')),
      ...{ session: discarded.session, path: discarded.worktree, branch: discarded.branch, removed: true },
      admin: 'improve-things-2',
      trash: [
        {
          ...{ at: new Date().toISOString(), name, path: discarded.worktree, admin: 'improve-things-2' },
          folder: { device: '1', inode: '1', born: '1' },
          gitDir: { device: '1', inode: '1', born: '1' },
        },
      ],
    }),
  );

  await app.reopen();

  await shell.send(session, 'echo more >> a.txt');
  expect(await readFile(join(worktree ?? '', 'a.txt'), 'utf8')).toBe('one\nwork\nmore\n');
  const back = expectOk(await app.core.sessions.restore({ session: discarded.session }));
  expect(await readFile(join(back.worktree ?? '', 'ignored'), 'utf8')).toBe('kept\n');
  expect(await examined(at)).toBe('None.');
});

const FORGED: Record<string, (record: { path: string; session: string }) => unknown> = {
  'another folder': (all) => ({ ...all, path: '/etc' }),
  'a wild path': (all) => ({ ...all, path: `${all.path}/../../..` }),
  'another branch': (all) => ({ ...all, branch: 'refs/heads/main' }),
  'a Git folder outside': (all) => ({ ...all, admin: '..' }),
  'another entry': (all) => ({ ...all, admin: 'other' }),
  'a filter that is not set': (all) => ({ ...all, filters: { 'filter.x.clean': '/bin/evil' } }),
  'another session': (all) => ({ ...all, session: 'zzzzzz57' }),
  'trash that leads out': (all) => ({
    ...all,
    trash: [
      { at: '2020-01-01T00:00:00Z', name: '..', path: all.path, folder: null, admin: null, gitDir: null },
    ],
  }),
  'what is no record': () => 'nonsense',
};

const BY_DAY = ['a wild path', 'trash that leads out'];

test.each(casesByDay(Object.entries(FORGED), ([how]) => BY_DAY.includes(how)))(
  'a record of an earlier version with %s is set aside',
  async (_, forge) => {
    await using at = await place();
    const { app, shell, repo } = at;
    const { session, worktree } = await shell.start('echo work >> a.txt');
    const earlier = await asEarlier(at, session, forge);

    await app.reopen();

    const refusal = { code: 'worktree-missing', path: worktree, why: 'unrecorded' };
    expect(await app.core.sessions.send({ session, prompt: 'true' })).toEqual({ ok: false, refusal });
    expect(await examined(at)).toContain(`${dirname(earlier)} (1)`);
    // Made good afterwards it is not read any more: it was looked at once.
    await rename(earlier, `${earlier}.x`);
    await writeFile(earlier, JSON.stringify(forge({ path: worktree ?? '', session })));
    await app.reopen();
    expect(await app.core.sessions.send({ session, prompt: 'true' })).toEqual({ ok: false, refusal });
    expectOk(await app.core.sessions.restoreWorktree({ session }));
    await shell.send(session, 'echo more >> a.txt');
    expect(await readFile(join(worktree ?? '', 'a.txt'), 'utf8')).toBe('one\nwork\n');
    expect(await readFile(join(repo.parent, 'repo.worktrees', 'improve-things-2', 'a.txt'), 'utf8')).toBe(
      'one\nwork\nmore\n',
    );
  },
);
