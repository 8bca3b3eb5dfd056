import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { describeSharedChange } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import { someByDay } from '#shared/testing/at-night';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** A repository of Tess Test with a core, in which each session's agent is a shell script. */
async function scene() {
  const repo = await testRepo({ 'a.txt': '1\n2\n3\n4\n5\n' });
  await repo.commit('base');
  const app = await testCore();
  const repository = await app.add(repo.path);
  const apply = (session: SessionId, mode: ApplyMode = 'squash') =>
    app.core.apply.run({
      ...{ session, mode, target: null, only: null, hunks: [], resolutions: [], fingerprint: null },
      ...{ acceptUnfinished: false },
    });
  return {
    repo,
    app,
    run: (script: string, title = 'work') => runShellAgent(app, repository, script, { title }),
    apply,
    accept: async (session: SessionId) =>
      expectOk(await app.core.sharedState.accept({ session, changes: null })),
    /** Author and committer of the newest commit. */
    people: () => repo.git('log', '-1', '--format=%an <%ae>, %cn <%ce>'),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

const TESS = 'Tess Test <tess@example.org>';

test.each(
  someByDay(
    [
      ['name and address', 'git config user.name Bot; git config user.email bot@x'],
      [
        'an author and a committer',
        'for w in author committer; do git config $w.name Bot; git config $w.email bot@x; done',
      ],
      ['a second value', 'git config --add user.name Bot; git config --add user.email bot@x'],
      ['no name at all, then another', 'git config --unset user.name; git config user.name Bot'],
      [
        'an included file',
        "printf '[user]\\nname = Bot\\nemail = bot@x\\n' >$(git rev-parse --git-common-dir)/bot; git config include.path bot",
      ],
      [
        'an included file by condition',
        "printf '[user]\\nname = Bot\\n' >$(git rev-parse --git-common-dir)/bot; git config includeIf.onbranch:**.path bot",
      ],
      [
        'a setting of the workspace',
        'git config extensions.worktreeConfig true; git -C ../../repo config --worktree user.name Bot',
      ],
    ],
    2,
  ),
)('what a turn made of the identity does not sign the user’s commits: %s', async (_, script) => {
  await using s = await scene();
  const { session } = await s.run(`echo n >n.txt; ${script}`);
  for (const mode of ['squash', 'merge'] as const) {
    const { apply } = expectOk(await s.apply(session, mode));
    expect(await s.people()).toBe(`${TESS}, ${TESS}`);
    expectOk(await s.app.core.apply.undo({ apply }));
  }
});

test('once it is accepted it counts', async () => {
  await using s = await scene();
  const { session } = await s.run('echo n >n.txt; git config user.name Bot');
  await s.accept(session);
  expectOk(await s.apply(session));
  expect(await s.people()).toBe('Bot <tess@example.org>, Bot <tess@example.org>');
});

test('what the user sets himself since counts', async () => {
  await using s = await scene();
  const { session } = await s.run('echo n >n.txt; git config user.name Bot; git config user.email bot@x');
  await s.repo.git('config', 'user.name', 'Tess Again');
  expectOk(await s.apply(session));
  expect(await s.people()).toBe('Tess Again <tess@example.org>, Tess Again <tess@example.org>');
});

test('a name that is only the turn’s is none: the apply asks for one', async () => {
  await using s = await scene();
  await s.repo.git('config', '--unset', 'user.name');
  const { session } = await s.run('echo n >n.txt; git config user.name Bot');
  const applied = await s.apply(session);
  expect(applied).toEqual({ ok: false, refusal: { code: 'identity-missing' } });
  expect(expectOk(await s.apply(session, 'changes')).commit).toBeNull();
});

test('neither signing nor a key of a turn’s choice is obeyed', async () => {
  await using s = await scene();
  const { session } = await s.run(
    'echo n >n.txt; git config commit.gpgSign true; git config gpg.format ssh; git config user.signingKey /nowhere; git config gpg.program evil',
  );
  expectOk(await s.apply(session));
  expect(await s.repo.git('cat-file', '-p', 'HEAD')).not.toContain('gpgsig');
});

test('signing that a turn switched off is still asked for', async () => {
  await using s = await scene();
  await s.repo.git('config', 'commit.gpgSign', 'true');
  await s.repo.git('config', 'gpg.format', 'ssh');
  await s.repo.git('config', 'user.signingKey', '/nowhere/key');
  const { session } = await s.run('echo n >n.txt; git config commit.gpgSign false');
  expect(await s.apply(session)).toMatchObject({ ok: false, refusal: { code: 'signing-failed' } });
});

test('the next session’s commits are by the user, too', async () => {
  await using s = await scene();
  await s.run('git config user.name Bot; git config user.email bot@x', 'one');
  const row = await s.run('echo n >n.txt', 'two');
  expect(await s.repo.git('log', '-1', '--format=%an <%ae>', row.branch ?? '')).toBe(TESS);
  expectOk(await s.apply(row.session));
  expect(await s.people()).toBe(`${TESS}, ${TESS}`);
});

test('the encoding and the line ends of what is written stay the user’s', async () => {
  await using s = await scene();
  const { session } = await s.run(
    'echo ü >n.txt; git config i18n.commitEncoding ISO-8859-1; git config core.autocrlf true; git config core.eol crlf; git config core.fileMode false',
  );
  expectOk(await s.apply(session));
  expect(await s.repo.git('cat-file', '-p', 'HEAD')).not.toContain('encoding ISO');
  expect(await s.repo.git('-c', 'core.autocrlf=false', 'hash-object', '--no-filters', 'n.txt')).toBe(
    await s.repo.git('rev-parse', 'HEAD:n.txt'),
  );
});

test('attributes that a turn wrote beside the repository do not change how files are merged', async () => {
  await using s = await scene();
  const { session } = await s.run(
    'sed -i s/1/A/ a.txt; g=$(git rev-parse --git-common-dir); mkdir -p $g/info; echo "a.txt merge=union" >$g/info/attributes',
  );
  await s.repo.write({ 'a.txt': 'B\n2\n3\n4\n5\n' });
  await s.repo.commit('mine');
  expect(await s.apply(session, 'merge')).toMatchObject({ ok: false, refusal: { code: 'conflicts' } });
  await s.accept(session);
  expectOk(await s.apply(session, 'merge'));
});

test('a plan names what is not accepted, whichever session noticed it', async () => {
  await using s = await scene();
  await s.run('git config user.name Bot; git config gc.auto 0', 'one');
  const { session } = await s.run('echo n >n.txt', 'two');
  const plan = expectOk(
    await s.app.core.apply.plan({
      ...{ session, mode: 'squash', target: null, only: null, hunks: [], resolutions: [] },
      ...{ acceptUnfinished: false },
    }),
  );
  expect(plan.unaccepted?.map(describeSharedChange)).toEqual([
    'user.name was changed from “Tess Test” to “Bot”',
  ]);
});
