import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtCommand } from './testing/built-command';
import { commandScene } from './testing/command-scene';

/** The command started by a Git that is itself in the middle of something. */

const built = builtCommand('started-by-git-test');
const place = commandScene();

/** Plain Git in a folder, with an environment as a user has it. */
async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...place.environment(), GIT_CONFIG_GLOBAL: '/dev/null', OLDPWD: '/' };
  return (await execa('git', args, { cwd, env, extendEnv: false })).stdout;
}

/** A program that runs the command, whose agent commits a file and tells where it thinks it is. */
async function commandScript(): Promise<string> {
  const agent = join(place.home, 'agent.sh');
  await writeFile(
    agent,
    'env | grep -E "^(GIT_|PWD|OLDPWD|INIT_CWD)" > told; pwd >> told; echo n > by-agent; git add -A; git commit -qm by-agent',
  );
  const path = join(place.home, 'start');
  const line = [process.execPath, built, 'run', 'x', '--command', `sh ${agent}`].map((word) => `'${word}'`);
  await writeFile(path, `#!/bin/sh\n${line.join(' ')} >> '${place.home}/out' 2>&1\n`);
  await chmod(path, 0o755);
  return path;
}

async function branchesOfSessions(): Promise<string[]> {
  const listed = await place.repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/understory');
  return listed.split('\n').filter(Boolean);
}

async function expectInOwnWorktree(workspace: string, history: readonly string[]): Promise<void> {
  const [branch, ...others] = await branchesOfSessions();
  expect(others).toEqual([]);
  const listed = await place.repo.git('worktree', 'list', '--porcelain');
  const told = await place.repo.git('show', `${branch}:told`);
  expect(told).not.toMatch(/^(OLDPWD|INIT_CWD|GIT_(DIR|INDEX_FILE|PREFIX|AUTHOR|EXEC_PATH|EDITOR))/m);
  // A shell sets the folder that it is in.
  const folder = told.split('\n').at(-1);
  expect(told.match(/^PWD=(.*)$/m)?.[1]).toBe(folder);
  expect(listed).toContain(`worktree ${folder}\n`);
  expect(listed).toContain(`branch ${branch}`);
  expect((await git(workspace, 'log', '--format=%s')).split('\n')).toEqual(history);
  expect(await git(workspace, 'status', '--short')).toBe('');
  expect(await place.repo.git('log', '-1', '--format=%s by %an', String(branch))).toBe(
    'by-agent by Tess Test',
  );
}

test('by an alias in a linked worktree', async () => {
  const linked = join(place.repo.parent, 'linked');
  await place.repo.git('worktree', 'add', '-q', '-b', 'linked', linked);
  await place.repo.git('config', 'alias.agent', `!${await commandScript()}`);
  await git(linked, 'agent');
  await expectInOwnWorktree(linked, ['Start']);
});

test.each(['pre-commit', 'post-commit'])('by the hook %s of a commit with another author', async (hook) => {
  await writeFile(
    join(place.repo.path, '.git/hooks', hook),
    `#!/bin/sh\n[ -n "$UNDERSTORY_SESSION" ] || exec ${await commandScript()}\n`,
    { mode: 0o755 },
  );
  await place.repo.write({ 'staged.txt': 's\n' });
  await git(place.repo.path, 'add', 'staged.txt');
  await git(place.repo.path, 'commit', '-q', '-m', 'mine', '--author', 'Somebody Else <else@example.org>');
  await expectInOwnWorktree(place.repo.path, ['mine', 'Start']);
  expect(await git(place.repo.path, 'show', '--format=%an', '--name-only')).toBe(
    'Somebody Else\n\nstaged.txt',
  );
});

test('by a rebase that runs commands', async () => {
  await place.repo.commit('second');
  await git(place.repo.path, 'rebase', '-q', '--exec', await commandScript(), 'HEAD~1');
  await expectInOwnWorktree(place.repo.path, ['second', 'Start']);
});
