import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AgentId, RepoPath } from '#shared/ids';
import { ask, conflicting, content, input, outcomes, plan, SHEET, write } from './testing/ask-agent-scene';
import type { ScriptStep } from './testing/scripted-agent';
import { testAtNight } from './testing/test-at-night';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('an agent gets the conflict with all sides, and its answer is offered and applied only by the user', async () => {
  await using repo = await testRepo({
    'a.txt': 'top\none\nend\n',
    'b.txt': 'b\n',
    '.gitignore': '*.secret\n',
  });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'top\ntheirs\nend\n')], {
    'a.txt': 'top\nours\nend\n',
    'b.txt': 'b, edited\n',
    'private.txt': 'in no commit\n',
  });
  const resolver = await ask(app, session, [
    write('a.txt', 'top\nours and theirs\nend\n'),
    write('b.txt', 'not asked for\n'),
    { echoPrompt: true },
  ]);
  expect(resolver).toMatchObject({
    title: 'Resolve conflicts of “The work”',
    status: 'ready',
    resolves: { session, operation: 'apply', conflicts: 1 },
  });
  const held = (path: string) => repo.git('show', `${resolver.base.commit}:${path}`);
  expect(await held('a.txt')).toBe(
    'top\n<<<<<<< workspace\nours\n||||||| base\none\n=======\ntheirs\n>>>>>>> session\nend',
  );
  expect(await held('b.txt')).toBe('b, edited');
  const names = await repo.git('ls-tree', '-r', '--name-only', resolver.base.commit);
  expect(names.split('\n')).toEqual(['.gitignore', 'a.txt', 'b.txt']);
  const said = (await app.events(resolver.session)).flatMap(({ event }) =>
    event.type === 'turn.queued' ? [event.prompt] : [],
  );
  expect(said.join('')).toContain('1. a.txt (both sides changed the same lines)');
  expect(said.join('')).toContain('“The work”');

  for (const again of [false, true]) {
    if (again) await app.reopen();
    const made = await plan(app, session);
    const from = { session: resolver.session, title: resolver.title };
    expect(made.conflicts.map(({ path }) => path)).toEqual(['a.txt']);
    expect(made.offers).toEqual([
      {
        path: 'a.txt',
        place: 'worktree',
        take: content('top\nours and theirs\nend\n'),
        source: 'agent',
        from,
      },
    ]);
    expect(made.asked).toEqual([
      {
        ...from,
        agent: 'Resolver',
        state: 'ready',
        head: resolver.head,
        conflicts: [{ path: 'a.txt', place: 'worktree', outcome: 'proposed' }],
        otherFiles: ['b.txt'],
      },
    ]);
  }
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('top\nours\nend\n');
  const merged = expectOk(await app.core.apply.plan({ ...input(session), mode: 'squash' }));
  expect(merged.offers.map(({ source }) => source)).toEqual(['agent']);

  const [offer] = (await plan(app, session)).offers;
  if (!offer) throw new Error('no offer');
  const { path, place, take } = offer;
  const run = { ...input(session, [{ path, place, take }]), fingerprint: null };
  expectOk(await app.core.apply.run(run));
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('top\nours and theirs\nend\n');
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('b, edited\n');
});

testAtNight(
  'what is no text is chosen by word, a deletion is answered with the file, and ignored files stay private',
  async () => {
    const binary = (text: string) => Buffer.from(`${text}\0`);
    await using repo = await testRepo({
      'logo.bin': binary('one'),
      'old.txt': 'one\n',
      '.gitignore': '*.env\n',
    });
    await using app = await testCore();
    const session = await conflicting(
      app,
      repo,
      [
        write('logo.bin', 'theirs\0'),
        { remove: 'old.txt' },
        { run: ['git', 'rm', '-q', '--cached', 'old.txt'] },
        write('.gitignore', '\n'),
        write('local.env', 'theirs\n'),
      ],
      { 'logo.bin': binary('ours'), 'old.txt': 'ours\n', 'local.env': 'secret\n' },
    );
    const kinds = (await plan(app, session)).conflicts.map(({ path, kind }) => `${path} ${kind}`);
    expect(kinds).toContain('local.env ignored-in-the-way');
    const resolver = await ask(app, session, [
      { remove: 'old.txt' },
      write(SHEET, '1 = session\n'),
      write('logo.bin', 'not this way'),
    ]);
    const listed = (await repo.git('ls-tree', '-r', '--name-only', resolver.base.commit)).split('\n');
    expect(listed).toEqual(
      expect.arrayContaining([
        SHEET,
        '.understory-conflicts/1/session.bin',
        '.understory-conflicts/1/base.bin',
      ]),
    );
    expect(await repo.git('show', `${resolver.base.commit}:local.env`)).toBe('theirs');
    expect(await repo.git('show', `${resolver.base.commit}:old.txt`)).toBe(
      '<<<<<<< workspace\nours\n||||||| base\none\n=======\n>>>>>>> session (deleted)',
    );
    const made = await plan(app, session);
    expect(made.offers.map(({ path, take }) => [path, take])).toEqual([
      ['logo.bin', { choice: 'theirs' }],
      ['old.txt', { choice: 'delete' }],
    ]);
    expect(made.asked[0]?.otherFiles).toEqual(['logo.bin']);
    const byName = await ask(
      app,
      session,
      [write(SHEET, '1 = both'), write('local.env', 'secret and theirs\n')],
      {
        paths: ['local.env'],
      },
    );
    expect(byName.resolves?.conflicts).toBe(1);
    expect((await plan(app, session)).offers.find(({ path }) => path === 'local.env')?.take).toEqual(
      content('secret and theirs\n'),
    );
  },
);

test('a session that resolves conflicts is not applied itself, and only what conflicts is asked about', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'theirs\n')], { 'a.txt': 'ours\n' });
  const { session: resolver } = await ask(app, session, [write('a.txt', 'both\n')]);
  const refusal = { code: 'resolves-conflicts', session: resolver, of: session, title: 'The work' };
  expect(await app.core.apply.plan(input(resolver))).toEqual({ ok: false, refusal });
  expect(await app.core.apply.run({ ...input(resolver), fingerprint: null })).toEqual({ ok: false, refusal });
  const asked = { ...input(session), operation: 'apply' as const, agent: null };
  expect(await app.core.apply.askAgent({ ...asked, paths: [RepoPath.parse('b.txt')] })).toEqual({
    ok: false,
    refusal: { code: 'no-conflicts' },
  });
  const unknown = { ...asked, paths: [], agent: AgentId.parse('nobody') };
  expect(await app.core.apply.askAgent(unknown)).toMatchObject({ refusal: { code: 'agent-unknown' } });
  expect((await app.core.sessions.list({})).length).toBe(2);
});

test('the conflicts of an update can be asked about too, with the sides the other way around', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await using app = await testCore();
  const session = await conflicting(app, repo, [write('a.txt', 'session\n')], { 'a.txt': 'main\n' });
  await repo.commit('Change a on main');
  const resolver = await ask(app, session, [write('a.txt', 'session and main\n')], {
    operation: 'update',
    mode: 'merge',
  });
  expect(await repo.git('show', `${resolver.base.commit}:a.txt`)).toBe(
    '<<<<<<< session\nsession\n||||||| base\none\n=======\nmain\n>>>>>>> target',
  );
  const update = { session, mode: 'merge' as const, source: null, resolutions: [] };
  const { offers, asked } = expectOk(await app.core.sessions.planUpdate(update));
  expect(asked.map(({ state }) => state)).toEqual(['ready']);
  expect(
    (await app.events(resolver.session)).some(
      ({ event }) => event.type === 'turn.queued' && event.prompt.includes('Change a on main'),
    ),
  ).toBe(true);
  const resolutions = offers.map(({ path, place, take }) => ({ path, place, take }));
  expectOk(await app.core.sessions.update({ ...update, resolutions, fingerprint: null }));
  const { worktree } = expectOk(await app.core.sessions.show({ session }));
  expect(await repo.git('-C', worktree ?? '', 'show', 'HEAD:a.txt')).toBe('session and main');
  expect((await plan(app, session)).asked).toEqual([]);
});

testAtNight(
  'a submodule that both moved is asked about with its two commits, and proposed as one of them',
  async () => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await using app = await testCore();
    const [was = '', theirs = '', ours = ''] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
    const point = (commit: string) => ['update-index', '--add', '--cacheinfo', `160000,${commit},module`];
    // As a clone leaves a submodule that is not checked out.
    await mkdir(join(repo.path, 'module'));
    await repo.git(...point(was));
    const moved: ScriptStep[] = [
      { run: ['git', 'update-index', '--add', '--cacheinfo', `160000,${theirs},module`] },
      { run: ['git', 'commit', '-q', '-m', 'Move the module'] },
    ];
    const session = await conflicting(app, repo, moved, {});
    await repo.git(...point(ours));
    await repo.git('commit', '-q', '-m', 'Move it elsewhere');
    const merging = { ...input(session), mode: 'merge' as const };
    const planned = async () => expectOk(await app.core.apply.plan(merging));
    expect((await planned()).conflicts.map(({ kind }) => kind)).toEqual(['submodule']);

    await ask(app, session, [write(SHEET, `1 = ${theirs}\n`)], { mode: 'merge' });
    const resolver = await ask(app, session, [write(SHEET, '1 = session\n')], { mode: 'merge' });
    const said = (await app.events(resolver.session)).flatMap(({ event }) =>
      event.type === 'turn.queued' ? [event.prompt] : [],
    );
    expect(said.join('')).toContain(
      `1. module (a submodule: target has it at commit ${ours}, session has it at commit ${theirs}, choice 1 in the sheet)`,
    );
    const made = await planned();
    expect(outcomes(made)).toEqual([
      ['ready', 'module proposed'],
      ['ready', 'module unusable'],
    ]);
    expect(made.offers.map(({ path, take }) => [path, take])).toEqual([['module', { choice: 'theirs' }]]);
    expect(await repo.git('rev-parse', 'HEAD:module')).toBe(ours);
    const resolutions = made.offers.map(({ path, place, take }) => ({ path, place, take }));
    expectOk(await app.core.apply.run({ ...merging, resolutions, fingerprint: null }));
    expect(await repo.git('rev-parse', 'HEAD:module')).toBe(theirs);
  },
);
