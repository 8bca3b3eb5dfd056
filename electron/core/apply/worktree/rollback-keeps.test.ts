import { execa } from 'execa';
import { expect, test } from 'vitest';
import { expectOk } from '../../testing/apply-scene';
import { rollbackScene } from '../../testing/rollback-scene';

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
