import { rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { expectOk, quietLog, wallClock } from '../../testing/apply-scene';
import { rollbackScene } from '../../testing/rollback-scene';
import { createWorktreeWrites } from '../index';

/** Work of a turn that no checkpoint can hold, with what shows that it is still there. */
const UNRECORDED: Record<string, { turn: string; shows: string }> = {
  'a nested repository': {
    turn: 'git init -q tool; cd tool; echo t > t; git add t; git commit -qm nested; echo more >> t',
    shows: 'git -C tool log --format=%s; cat tool/t',
  },
  'a nested repository that was added': {
    turn: 'git init -q tool; cd tool; echo t > t; git add t; git commit -qm nested; cd ..; git add tool 2>/dev/null; git commit -qm gitlink',
    shows: 'git -C tool log --format=%s; cat tool/t',
  },
  'a nested repository in the place of a folder': {
    turn: 'rm -r folder; git init -q folder; cd folder; echo t > t; git add t; git commit -qm nested',
    shows: 'git -C folder log --format=%s; cat folder/t',
  },
  'a large file': { turn: 'truncate -s 51M large', shows: 'stat -c %s large' },
  'a file that became large': { turn: 'truncate -s 51M f', shows: 'stat -c %s f' },
  'a pipe in the place of a file': { turn: 'rm f; mkfifo f', shows: 'stat -c %F f' },
  'ignored files': { turn: 'mkdir -p build; echo x > build/y.log', shows: 'cat build/y.log' },
};

test.each(Object.entries(UNRECORDED))('a rollback leaves %s, or refuses', async (_, { turn, shows }) => {
  await using it = await rollbackScene({ f: 'f\n', 'folder/in': 'in\n', '.gitignore': '*.log\n' });
  const first = await it.checkpoint();
  await it.agent(turn);
  await it.checkpoint();
  const look = () => execa('sh', ['-ec', shows], { cwd: it.worktree }).then(({ stdout }) => stdout);
  const before = await look();

  const done = await it.rollback(first);

  expect(await look()).toBe(before);
  if (!done.ok) expect(done.refusal.code).toBe('path-blocked');
});

test('what only an operation that a rollback ends led to can be found again', async () => {
  await using it = await rollbackScene({ f: 'f\n' });
  const first = await it.checkpoint();
  await it.agent(
    [
      'git checkout -q -b other; echo o > f; git commit -qam other; git checkout -q -; echo t > f; git commit -qam task',
      'echo stashed > stashed; git add stashed; git -c rebase.autoStash=true rebase -q other; true',
      'echo staged > staged; git add staged; echo later > staged',
    ].join('\n'),
  );
  await it.checkpoint();
  const state = 'cat "$(git rev-parse --git-dir)/rebase-merge/autostash"; git rev-parse :staged';
  const { stdout } = await execa('sh', ['-ec', state], { cwd: it.worktree });

  expectOk(await it.rollback(first));

  await it.repo.git('reflog', 'expire', '--expire=now', '--all');
  await it.repo.git('gc', '-q', '--prune=now');
  for (const oid of stdout.split('\n')) await it.repo.git('cat-file', '-e', oid);
});

test('a crash right after a rollback was taken back keeps the original of a file that was saved meanwhile', async () => {
  await using it = await rollbackScene({ f: 'first\n' });
  const first = await it.checkpoint();
  await it.agent('echo second > f');
  await it.checkpoint();
  await it.agent('echo third > f');
  const file = join(it.worktree, 'f');
  const step = (name: string) => {
    if (name === 'written f') {
      rmSync(file);
      writeFileSync(file, 'saved meanwhile\n');
    }
    if (name === 'index after' || name === 'rolled back') throw new Error(`cut off: ${name}`);
  };
  const told = async () => undefined;
  const cutOff = createWorktreeWrites({ home: it.home, log: quietLog, clock: wallClock, step });
  await expect(cutOff.rollback(it.request(first), told)).rejects.toThrow('cut off: rolled back');

  const writes = createWorktreeWrites({ home: it.home, log: quietLog, clock: wallClock });
  const settled = await writes.recover(it.request(first), told);

  expect(settled).toEqual([{ outcome: 'rolled-back', kind: 'rollback', kept: ['f'] }]);
  expect(await readFile(file, 'utf8')).toBe('saved meanwhile\n');
  const folder = join(it.home, 'transactions');
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\/old\/\d+$/.test(name));
  const originals = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  expect(originals).toEqual(['third\n']);
});
