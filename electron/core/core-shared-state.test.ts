import { chmod, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeSharedChange } from '#shared/describe-shared-change';
import { ofType } from './testing/scripted-sessions';
import { sharedStateScene } from './testing/shared-state-scene';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

/** Refs that are neither Understory's nor the stash. */
async function ownRefs(repo: TestRepo): Promise<string> {
  const all = (await repo.git('for-each-ref', '--format=%(refname) %(objectname)')).split('\n');
  return all.filter((line) => !/^refs\/(understory|stash|heads\/understory)\b/.test(line)).join('\n');
}

/** Everything of the shared git folder that plain Git shows: settings, refs, stash, HEAD. */
async function allOf(repo: TestRepo): Promise<string[]> {
  return Promise.all([
    readFile(join(repo.path, '.git/config'), 'utf8'),
    ownRefs(repo),
    repo.git('stash', 'list', '--format=%H %gs'),
    repo.git('symbolic-ref', 'HEAD'),
    repo.git('status', '--porcelain'),
  ]);
}

test('a turn that touches only its worktree and branch changes nothing that is shared', async () => {
  await using s = await sharedStateScene();
  const { row, changes } = await s.run(
    'echo n >n.txt; git add -A; git commit -qm mine; git switch -qc understory/other; git branch -D understory/other 2>/dev/null; git switch -q -',
  );
  expect(changes).toEqual([]);
  expect(row.sharedChanges).toEqual([]);
});

test('settings, hooks and files of info that a turn changed are named and put back', async () => {
  await using s = await sharedStateScene();
  await mkdir(join(s.repo.path, '.git/hooks'), { recursive: true });
  await writeFile(join(s.repo.path, '.git/hooks/pre-push'), '#!/bin/sh\ntrue\n');
  await chmod(join(s.repo.path, '.git/hooks/pre-push'), 0o755);
  const before = await allOf(s.repo);
  const exclude = await readFile(join(s.repo.path, '.git/info/exclude'), 'utf8').catch(() => null);
  const { row, words } = await s.run(`
    git config user.name Bot; git config --add user.email bot@x
    git config core.hooksPath .evil; git config alias.st '!evil'; git config filter.x.clean evil; git config gc.auto 0
    g=$(git rev-parse --git-common-dir)
    printf '#!/bin/sh\\nevil\\n' >$g/hooks/post-checkout; chmod +x $g/hooks/post-checkout; chmod -x $g/hooks/pre-push
    mkdir -p $g/info; echo '* filter=x' >$g/info/attributes; echo secret >>$g/info/exclude
  `);
  expect(words.sort()).toEqual([
    'harmless: gc.auto was set to “0”',
    'identity: user.email was changed from “tess@example.org” to “tess@example.org”, “bot@x”',
    'identity: user.name was changed from “Tess Test” to “Bot”',
    'redirects: alias.st was set to “!evil”',
    'redirects: core.hookspath was set to “.evil”',
    'redirects: filter.x.clean was set to “evil”',
    'redirects: hooks/post-checkout was added: it is an executable file now',
    'redirects: hooks/pre-push was changed',
    'redirects: info/attributes was added',
    'redirects: info/exclude was changed',
  ]);
  expect(row.sharedChanges).toHaveLength(9);
  const { left } = await s.putBack(row.session);
  expect(left).toEqual([]);
  expect(await allOf(s.repo)).toEqual(before);
  expect(await readFile(join(s.repo.path, '.git/info/exclude'), 'utf8').catch(() => null)).toBe(exclude);
  await expect(lstat(join(s.repo.path, '.git/hooks/post-checkout'))).rejects.toThrow('ENOENT');
  expect((await lstat(join(s.repo.path, '.git/hooks/pre-push'))).mode & 0o111).not.toBe(0);
  expect((await s.noticed(row.session)).every(({ state }) => state === 'put-back')).toBe(true);
  expect(expectOk(await s.app.core.sessions.show({ session: row.session })).sharedChanges).toEqual([]);
});

test('branches, tags and stash entries that a turn took away are named and put back, gc or not', async () => {
  await using s = await sharedStateScene();
  await s.repo.git('branch', 'feature');
  await s.repo.git('commit', '-q', '--allow-empty', '-m', 'two');
  await s.repo.git('tag', 'v1');
  await s.repo.git('switch', '-q', '-c', 'topic');
  await s.repo.git('commit', '-q', '--allow-empty', '-m', 'only on topic');
  await s.repo.git('switch', '-q', 'main');
  for (const text of ['first', 'second']) {
    await s.repo.write({ 'a.txt': `${text}\n` });
    await s.repo.git('stash', 'push', '-q', '-m', text);
  }
  const before = await allOf(s.repo);
  const { row, words } = await s.run(`
    git update-ref refs/heads/main main~1; git update-ref -d refs/heads/topic; git branch -qf feature understory/do-the-work 2>/dev/null
    git tag -d v1 >/dev/null; git stash clear
    git update-ref refs/replace/$(git rev-parse main) $(git rev-parse feature)
    git reflog expire --expire=now --all; git gc -q --prune=now
  `);
  expect(words.map((line) => line.replaceAll(/\b[0-9a-f]{7}\b/g, '#'))).toEqual(
    expect.arrayContaining([
      'loss: branch main was rewound or rewritten, from # to #',
      'loss: branch topic was deleted; it was at #',
      'loss: tag v1 was deleted; it was at #',
      'loss: Stash entry dropped: “On main: first” (#)',
      'loss: Stash entry dropped: “On main: second” (#)',
    ]),
  );
  expect(words.some((line) => line.startsWith('redirects: refs/replace/'))).toBe(true);
  const { left } = await s.putBack(row.session);
  expect(left).toEqual([]);
  const after = await allOf(s.repo);
  expect(after[1]?.split('\n').filter((line) => !line.includes('feature'))).toEqual(
    before[1]?.split('\n').filter((line) => !line.includes('feature')),
  );
  expect(after.slice(2)).toEqual(before.slice(2));
});

test('a popped stash entry can be put back', async () => {
  await using s = await sharedStateScene();
  await s.repo.write({ 'a.txt': 'mine\n' });
  await s.repo.git('stash', 'push', '-q', '-m', 'mine');
  const list = await s.repo.git('stash', 'list', '--format=%H %gs');
  const { row, words } = await s.run('git stash pop -q');
  expect(words).toHaveLength(1);
  await s.putBack(row.session);
  expect(await s.repo.git('stash', 'list', '--format=%H %gs')).toBe(list);
});

test('what a user at work does is not alarming, and not put back unasked', async () => {
  await using s = await sharedStateScene();
  await s.repo.git('branch', 'next');
  await s.repo.git('update-ref', 'refs/remotes/origin/gone', 'HEAD');
  const { row, changes } = await s.run(`
    cd '${s.repo.path}'; git commit -q --allow-empty -m mine; git switch -q next; git tag t; git branch new
    git update-ref refs/remotes/origin/main HEAD; git update-ref -d refs/remotes/origin/gone
    echo x >>a.txt; git stash -q; git remote add fork ../fork; git config branch.new.remote fork
  `);
  expect(changes.map(({ danger }) => danger)).toEqual(changes.map(() => 'harmless'));
  expect(row.sharedChanges).toEqual([]);
  const refs = await s.repo.git(
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads',
    'refs/tags',
  );
  await s.putBack(row.session);
  expect(
    await s.repo.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags'),
  ).toBe(refs);
  expect(await s.repo.git('stash', 'list')).not.toBe('');
});

test('HEAD of the workspace that was led elsewhere without switching is put back', async () => {
  await using s = await sharedStateScene();
  await s.repo.git('branch', 'other');
  const { row, words } = await s.run(`printf 'ref: refs/heads/other\\n' >'${s.repo.path}/.git/HEAD'`);
  expect(words).toEqual([
    'loss: HEAD of the workspace was led from branch main to branch other without switching its files',
  ]);
  await s.putBack(row.session);
  expect(await s.repo.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
});

test('only what still is as the turn left it is put back; a setting made since stays', async () => {
  await using s = await sharedStateScene();
  const { row } = await s.run('git config user.name Bot; git config core.hooksPath .evil');
  await s.repo.git('config', 'user.name', 'Tess Again');
  await s.repo.git('config', 'user.signingKey', 'mine');
  const { done, left } = await s.putBack(row.session);
  expect(done.map(describeSharedChange)).toEqual(['core.hookspath was set to “.evil”']);
  expect(left).toMatchObject([{ why: 'changed-since' }]);
  expect(await s.repo.git('config', '--local', '--get-regexp', '^user|hookspath')).toBe(
    'user.name Tess Again\nuser.email tess@example.org\nuser.signingkey mine',
  );
});

test('a putting back can be taken back, and then be put back again', async () => {
  await using s = await sharedStateScene();
  await s.repo.git('branch', 'side');
  const before = await allOf(s.repo);
  const { row } = await s.run('git config user.name Bot; git tag -f x; git update-ref -d refs/heads/side');
  const left = await allOf(s.repo);
  await s.putBack(row.session);
  const putBack = await allOf(s.repo);
  expect(putBack[0]).toBe(before[0]);
  expectOk(await s.app.core.sharedState.undoPutBack({ session: row.session, changes: null }));
  expect(await allOf(s.repo)).toEqual(left);
  expect(expectOk(await s.app.core.sessions.show({ session: row.session })).sharedChanges).not.toEqual([]);
  await s.putBack(row.session);
  expect(await allOf(s.repo)).toEqual(putBack);
});

test('pipes, links and floods in the git folder hang nothing and are put back', async () => {
  await using s = await sharedStateScene();
  const config = await readFile(join(s.repo.path, '.git/config'), 'utf8');
  const { row, words } = await s.run(`
    g='${s.repo.path}/.git'; mkdir -p $g/hooks $g/info; mkfifo $g/hooks/pre-commit
    ln -s /etc/passwd $g/hooks/post-merge; head -c 3000000 /dev/zero >$g/hooks/big
    for i in $(seq 400); do echo x >$g/hooks/f$i; done; mkdir -p $g/logs/refs; mkfifo $g/logs/refs/stash
  `);
  expect(words.length).toBeGreaterThan(3);
  await s.putBack(row.session);
  expect(await readFile(join(s.repo.path, '.git/config'), 'utf8')).toBe(config);
  await expect(lstat(join(s.repo.path, '.git/hooks/pre-commit'))).rejects.toThrow('ENOENT');
  await expect(lstat(join(s.repo.path, '.git/hooks/post-merge'))).rejects.toThrow('ENOENT');
});

test('a configuration that nothing can read any more is put back', async () => {
  await using s = await sharedStateScene();
  const config = await readFile(join(s.repo.path, '.git/config'), 'utf8');
  const row = await runShellAgent(s.app, s.repository, `printf '[broken' >'${s.repo.path}/.git/config'`);
  expect(row.sharedChanges).not.toEqual([]);
  await s.putBack(row.session);
  expect(await readFile(join(s.repo.path, '.git/config'), 'utf8')).toBe(config);
});

test('included files and a configuration by worktree are looked at too', async () => {
  await using s = await sharedStateScene();
  await writeFile(join(s.repo.path, '.git/more'), '[user]\n\tname = Included\n');
  await s.repo.git('config', 'include.path', 'more');
  await s.repo.git('config', 'extensions.worktreeConfig', 'true');
  const { words } = await s.run(`
    git config --file '${s.repo.path}/.git/more' user.name Bot; git -C '${s.repo.path}' config --worktree core.fsmonitor evil
    git config includeIf.onbranch:main.path /tmp/x
  `);
  expect(words.sort()).toEqual([
    'identity: user.name was changed from “Included” to “Bot” (in more)',
    'redirects: core.fsmonitor was set to “evil” (in config.worktree)',
    'redirects: includeif.onbranch:main.path was set to “/tmp/x”',
  ]);
});

test('what a set-up command changes is said to be its doing, and not the turn’s', async () => {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore({
    settings: { setupCommands: { [repo.path]: ['git', 'config', 'core.hooksPath', '.husky'] } },
  });
  const row = await runShellAgent(app, await app.add(repo.path), 'git config user.name Bot');
  const told = ofType(await app.events(row.session), 'shared-state.changed');
  expect(told.map(({ during, changes }) => [during, changes.map(describeSharedChange)])).toEqual([
    ['setup', ['core.hookspath was set to “.husky”']],
    ['turn', ['user.name was changed from “Tess Test” to “Bot”']],
  ]);
  await app[Symbol.asyncDispose]();
  await repo[Symbol.asyncDispose]();
});
