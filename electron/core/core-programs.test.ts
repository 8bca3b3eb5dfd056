import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';
import { allowPrograms } from './testing/trust';
import { userSettings } from './testing/user-settings';

afterEach(() => vi.unstubAllEnvs());

/** A core on a repository, and a program that notes each time the host runs it: agents have a mark of their own. */
async function scene(files: Parameters<typeof testRepo>[0] = {}) {
  const repo = await testRepo({ 'a.txt': '1\n2\n3\n', 'g.txt': 'one\n', ...files });
  await repo.commit('base');
  await repo.write({ 'g.txt': 'two\n' });
  await repo.commit('two');
  const app = await testCore();
  const repository = await app.add(repo.path);
  const [program, notes] = [join(repo.parent, 'evil.sh'), join(repo.parent, 'ran')];
  await writeFile(program, `#!/bin/sh\n[ -n "$UNDERSTORY_PROCESS" ] || echo "$0 $*" >> ${notes}\ncat\n`);
  await chmod(program, 0o755);
  return {
    repo,
    app,
    repository,
    program,
    ran: () => readFile(notes, 'utf8').catch(() => ''),
    run: (script: string, more: Parameters<typeof runShellAgent>[3] = {}) =>
      runShellAgent(app, repository, script, more),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Everything that the host does with a session and its repository. What it cannot do it has to say; a bug throws. */
async function doEverything({ app, repo, repository }: Scene, session: SessionId): Promise<void> {
  const { core } = app;
  const wish = { session, target: null, only: null, hunks: [], resolutions: [] } as const;
  const unseen = { fingerprint: null, acceptUnfinished: false };
  await core.repositories.list({});
  await core.sessions.list({});
  for (const mode of ['changes', 'squash', 'rebase'] as const) {
    await core.apply.plan({ ...wish, mode, acceptUnfinished: false } as never);
    const applied = await core.apply.run({ ...wish, ...unseen, mode } as never);
    if (applied.ok) await core.apply.undo({ apply: applied.value.apply });
  }
  const sent = await core.sessions.send({ session, prompt: 'again' });
  if (sent.ok) await app.untilIdle(session);
  // The user's own `git commit` would run what is planted.
  const moved = await repo.git('commit-tree', '-p', 'HEAD', '-m', 'moved', 'HEAD^{tree}');
  await repo.git('update-ref', 'refs/heads/main', moved);
  await core.sessions.planUpdate({ session, mode: 'merge', source: null, resolutions: [] });
  await core.sessions.update({ session, mode: 'merge', source: null, resolutions: [], fingerprint: null });
  const points = expectOk(await core.sessions.checkpoints({ session }));
  const [first] = points;
  if (first) await core.sessions.rollback({ session, commit: first.commit });
  const other = await core.sessions.start({
    ...{ repository, prompt: 'other', kind: 'background', base: null, title: null, model: null },
    ...{
      agent: { by: 'command', protocol: 'command', command: ['true'] },
      customAgent: null,
      permissions: null,
    },
  });
  if (other.ok) await app.untilIdle(other.value.session);
  await core.sessions.discard({ session });
  await core.sessions.restore({ session });
}

const IN_GIT = 'G=$(git rev-parse --path-format=absolute --git-common-dir); mkdir -p $G/info';
const EVERYWHERE = "echo '* filter=x' > .gitattributes; echo '* filter=x' > $G/info/attributes";
const ATTACKS: readonly [string, string][] = [
  ['clean', `git config filter.x.clean 'EVIL clean'; ${EVERYWHERE}`],
  ['smudge', `git config filter.x.smudge 'EVIL smudge'; ${EVERYWHERE}`],
  ['process', `git config filter.x.process 'EVIL process'; git config filter.x.required true; ${EVERYWHERE}`],
  ['an include', `git config include.path $G/inc; git config -f $G/inc filter.x.clean EVIL; ${EVERYWHERE}`],
  [
    'an include by condition',
    `git config 'includeIf.gitdir:/**.path' $G/inc; git config -f $G/inc filter.x.clean EVIL; ${EVERYWHERE}`,
  ],
  [
    'settings of a worktree',
    `git config extensions.worktreeConfig true; git config --worktree filter.x.clean EVIL; git config -f $G/config.worktree filter.x.clean EVIL; ${EVERYWHERE}`,
  ],
  [
    'an attributes file',
    `echo '* filter=x' > $G/att; git config core.attributesFile $G/att; git config filter.x.clean EVIL; git config filter.x.smudge EVIL`,
  ],
  [
    'a record that is gone or forged',
    `rm -rf $G/understory/worktrees; mkdir -p $G/understory/worktrees; for s in 1; do echo '{"filters":{"filter.x.clean":"EVIL"}}' > $G/understory/worktrees/x.json; done; git config filter.x.clean EVIL; ${EVERYWHERE}`,
  ],
  [
    'a promisor with its own ssh',
    `git config core.repositoryformatversion 1; git config extensions.partialClone evil; git config remote.evil.url ssh://h/x; git config remote.evil.promisor true; git config core.sshCommand EVIL; git config remote.evil.fetch '+refs/heads/*:refs/remotes/evil/*'; o=$(git rev-parse HEAD:g.txt); chmod -R u+w $G/objects; rm -f $G/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)`,
  ],
  [
    'a promisor with its own upload-pack',
    `git config core.repositoryformatversion 1; git config extensions.partialClone evil; git config remote.evil.url $G; git config remote.evil.promisor true; git config remote.evil.uploadpack EVIL; o=$(git rev-parse HEAD:g.txt); chmod -R u+w $G/objects; rm -f $G/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)`,
  ],
];

/** By day a filter, settings from elsewhere, and a fetch. */
const BY_DAY = ['process', 'settings of a worktree', 'a promisor with its own ssh'];

test.each(casesByDay(ATTACKS, ([what]) => BY_DAY.includes(what)))(
  'no program of an agent’s runs in the host: %s',
  async (_what, attack) => {
    await using s = await scene();
    const script = `[ -e turn ] && { echo t > turn2; exit 0; }; echo t > turn; ${IN_GIT}; cp a.txt b.bin; echo more >> a.txt; echo n > new.txt; ${attack.replaceAll('EVIL', s.program)}`;

    const { session } = await s.run(script);
    await doEverything(s, session);

    expect(await s.ran()).toBe('');
  },
);

const LOCAL = ATTACKS.filter(([what]) => !what.startsWith('a promisor'));

test.each(casesByDay(LOCAL, ([what]) => ['smudge', 'an include by condition'].includes(what)))(
  'nor in a local session: %s',
  async (_what, attack) => {
    await using s = await scene();
    const script = `${IN_GIT}; echo more >> a.txt; echo n > new.txt; ${attack.replaceAll('EVIL', s.program)}`;

    const { session } = await s.run(script, { kind: 'local' });
    await s.app.core.sessions.send({ session, prompt: 'again' });
    await s.app.untilIdle(session);
    await s.app.core.repositories.list({});

    expect(await s.ran()).toBe('');
  },
);

const COMMANDS = ['./tools/strip.sh', 'sh -c ./tools/strip.sh', 'sh tools/strip.sh'];

test.each(casesByDay(COMMANDS, (command) => command === 'sh -c ./tools/strip.sh'))(
  'a program of the repository that the user’s own configuration names runs from the workspace only: %s',
  async (command) => {
    const strip = { content: '#!/bin/sh\nsed s/secret/SECRET/\n', mode: 0o755 };
    await using s = await scene({ 'tools/strip.sh': strip, '.gitattributes': '*.txt filter=strip\n' });
    await userSettings(s.repo, `[filter "strip"]\n\tclean = ${command}\n\tsmudge = cat\n`);
    const start = () =>
      s.app.core.sessions.start({
        ...{
          repository: s.repository,
          prompt: 'p',
          kind: 'background',
          base: null,
          title: null,
          model: null,
        },
        ...{ agent: { by: 'command', protocol: 'command', command: ['true'] }, customAgent: null },
        permissions: null,
      });
    expect(await start()).toMatchObject({ refusal: { code: 'programs-not-trusted', path: s.repo.path } });

    await allowPrograms(s.app.home, s.repo.path);
    const script = `echo 'a secret' > new.txt; cp ${s.program} tools/strip.sh; echo more >> a.txt`;
    const { session } = await s.run(script);
    const { head } = expectOk(await s.app.core.sessions.show({ session }));

    expect(await s.repo.git('cat-file', '-p', `${head}:new.txt`)).toBe('a SECRET');
    await doEverything(s, session);
    expect(await s.ran()).toBe('');
  },
);

const UP = { 'it.up': 'LOUD\n', '.gitattributes': '*.up filter=up\n' };

test('a session begins once the programs are allowed, and goes on with them whatever its agent sets', async () => {
  await using s = await scene(UP);
  await s.repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  await s.repo.git('config', 'filter.up.smudge', 'tr A-Z a-z');
  await s.repo.git('config', 'filter.up.required', 'true');
  await expect(s.run('true')).rejects.toThrow('programs-not-trusted');
  const [shown] = await s.app.core.repositories.list({});
  expect(shown?.state).toMatchObject({ info: { untrusted: true } });

  const { path } = s.repo;
  const { fingerprint } = expectOk(await s.app.core.trust.show({ path }));
  expectOk(await s.app.core.trust.allow({ path, fingerprint }));
  const [allowed] = await s.app.core.repositories.list({});
  expect(allowed?.state).toMatchObject({ info: { untrusted: false } });
  const { session, worktree } = await s.run(
    `[ "$(cat it.up)" = loud ] || exit 1; echo louder > it.up; git config filter.up.clean ${s.program}; git config filter.up.required false`,
  );
  const { head, status } = expectOk(await s.app.core.sessions.show({ session }));

  expect(status).toBe('ready');
  expect(await s.repo.git('cat-file', '-p', `${head}:it.up`)).toBe('LOUDER');
  expect(await readFile(join(worktree ?? '', 'it.up'), 'utf8')).toBe('louder\n');
  expect(await s.ran()).toBe('');
  // What the turn changed is not accepted, so what was allowed is what counts in the workspace, too.
  const wish = { session, mode: 'squash' as const, target: null, only: null, hunks: [], resolutions: [] };
  expectOk(await s.app.core.apply.run({ ...wish, fingerprint: null, acceptUnfinished: false }));
  expect(await readFile(join(path, 'it.up'), 'utf8')).toBe('louder\n');
  expect(await s.ran()).toBe('');
});

test('a session that began while the programs were allowed says so when they no longer are', async () => {
  await using s = await scene(UP);
  await s.repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  await s.repo.git('config', 'filter.up.smudge', 'tr A-Z a-z');
  await allowPrograms(s.app.home, s.repo.path);
  const { session } = await s.run('echo louder > it.up');
  expectOk(await s.app.core.trust.revoke({ path: s.repo.path }));

  const refusal = { refusal: { code: 'programs-not-trusted', file: 'it.up' } };
  expect(await s.app.core.sessions.send({ session, prompt: 'again' })).toMatchObject(refusal);
  const [first] = expectOk(await s.app.core.sessions.checkpoints({ session }));
  if (!first) throw new Error('there is a checkpoint');
  expect(await s.app.core.sessions.rollback({ session, commit: first.commit })).toMatchObject(refusal);
});

test('what an agent’s files would go through is recorded as it is, and said', async () => {
  await using s = await scene();
  await s.repo.git('config', 'filter.up.clean', s.program);
  const { session } = await s.run("echo '*.up filter=up' > .gitattributes; echo loud > it.up");
  const { head } = expectOk(await s.app.core.sessions.show({ session }));

  expect(await s.repo.git('cat-file', '-p', `${head}:it.up`)).toBe('loud');
  expect(await s.ran()).toBe('');
  const taken = (await s.app.events(session)).findLast(({ event }) => event.type === 'checkpoint.taken');
  expect(taken?.event).toMatchObject({ skipped: [{ path: 'it.up', reason: 'filter-not-trusted' }] });
});
