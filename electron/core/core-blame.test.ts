import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LineBlame } from '#shared/blame';
import { CommitId, RepoPath, type SessionId } from '#shared/ids';
import { scriptedAgent } from './testing/scripted-agent';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';

async function blamed(app: TestCore, session: SessionId, path: string, side: 'before' | 'after' = 'after') {
  const { from, to } = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  const lines: LineBlame[] = [];
  for (let line = 1; ; line += 1) {
    const asked = { session, from, to, side, path: RepoPath.parse(path), line };
    const found = await app.core.changes.blame(asked);
    if (!found.ok) return { lines, refusal: found.refusal };
    lines.push(found.value);
  }
}

const origins = ({ lines }: { lines: LineBlame[] }) => lines.map(({ origin }) => origin);

test('lines say which turn wrote them, which the user, and which commit those had that were there', async () => {
  await using repo = await testRepo({ 'a.txt': BASE });
  const base = await repo.commit('Where it began');
  await using app = await testCore();
  const own = [
    '-c',
    'user.name=Agent Smith',
    '-c',
    'user.email=a@x',
    'commit',
    '-q',
    '-m',
    'Own commit',
  ] as const;
  const { session } = await app.start(
    await app.add(repo.path),
    scriptedAgent([
      { write: { path: 'a.txt', content: BASE.replace('two', 'TWO') } },
      { next: true },
      {
        write: {
          path: 'a.txt',
          content: `${BASE.replace('two', 'TWO').replace('one', 'mine').replace('four', 'FOUR')}`,
        },
      },
      { run: ['git', 'add', '-A'] },
      { run: ['git', ...own] },
      { write: { path: 'b.txt', content: 'after the commit\n' } },
    ]),
  );
  const { worktree } = await app.untilIdle(session);
  await writeFile(join(worktree ?? '', 'a.txt'), BASE.replace('two', 'TWO').replace('one', 'mine'));
  expectOk(await app.core.sessions.send({ session, prompt: 'More' }));
  await app.untilIdle(session);

  const found = await blamed(app, session, 'a.txt');
  expect(origins(found)).toEqual([
    { is: 'edit', after: 1 },
    { is: 'turn', turn: 1 },
    { is: 'history' },
    { is: 'turn', turn: 2 },
    { is: 'history' },
  ]);
  expect(found.refusal).toMatchObject({ code: 'line-unknown', line: 6 });
  expect(found.lines.map(({ made }) => made)).toEqual([
    null,
    null,
    { author: 'Tess Test', subject: 'Where it began' },
    { author: 'Agent Smith', subject: 'Own commit' },
    { author: 'Tess Test', subject: 'Where it began' },
  ]);
  expect(found.lines[2]?.commit).toBe(base);
  expect(origins(await blamed(app, session, 'b.txt'))).toEqual([{ is: 'turn', turn: 2 }]);
  // The older side is what the session began with.
  expect(new Set(origins(await blamed(app, session, 'a.txt', 'before')).map(({ is }) => is))).toEqual(
    new Set(['history']),
  );
});

testAtNight(
  'after an update by rebase its turns are still known, and what it brought in is history',
  async () => {
    await using repo = await testRepo({ 'a.txt': BASE });
    await repo.commit('Where it began');
    await using app = await testCore();
    const write = { write: { path: 'a.txt', content: BASE.replace('two', 'TWO') } };
    const { session } = await app.start(await app.add(repo.path), scriptedAgent([write]));
    await app.untilIdle(session);
    await repo.write({ 'a.txt': `${BASE}six\n` });
    const newer = await repo.commit('Newer');
    expectOk(
      await app.core.sessions.update({
        session,
        mode: 'rebase',
        source: null,
        resolutions: [],
        fingerprint: null,
      }),
    );
    const found = await blamed(app, session, 'a.txt');
    expect(origins(found).map(({ is }) => is)).toEqual([
      'history',
      'turn',
      'history',
      'history',
      'history',
      'history',
    ]);
    expect(found.lines[5]?.commit).toBe(newer);
  },
);

test('only states of the session are asked, and a session in the workspace begins with the user’s own edits', async () => {
  await using repo = await testRepo({ 'a.txt': BASE });
  const base = await repo.commit('Where it began');
  await repo.write({ 'a.txt': BASE.replace('one', 'mine') });
  await using app = await testCore();
  const { session } = await app.start(
    await app.add(repo.path),
    scriptedAgent([
      { write: { path: 'a.txt', content: BASE.replace('one', 'mine').replace('five', 'FIVE') } },
    ]),
    { kind: 'local' },
  );
  await app.untilIdle(session);
  expect(origins(await blamed(app, session, 'a.txt'))).toEqual([
    { is: 'edit', after: 0 },
    { is: 'history' },
    { is: 'history' },
    { is: 'history' },
    { is: 'turn', turn: 1 },
  ]);
  const other = CommitId.parse('1'.repeat(40));
  const asked = {
    session,
    from: base,
    to: other,
    side: 'after' as const,
    path: RepoPath.parse('a.txt'),
    line: 1,
  };
  expect(await app.core.changes.blame(asked)).toMatchObject({ refusal: { code: 'checkpoint-unknown' } });
});
