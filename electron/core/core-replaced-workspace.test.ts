import { cp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { CommitId, SessionId } from '#shared/ids';
import { casesByDay } from '#shared/testing/at-night';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

const whole = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };
const wish = { mode: 'changes' as const, target: null, only: null, hunks: [], resolutions: [] };
const write = (path: string) => ({ write: { path, content: `${path}\n` } });

type Scene = Awaited<ReturnType<typeof scene>>;

/** Sessions in every state in which something of theirs can be written. */
async function scene() {
  const place = await scriptedSessions();
  const { app } = place;
  const work = async (path: string, more = {}) => {
    const { session } = await place.start([write(path)], more);
    await app.untilIdle(session);
    return session;
  };
  const applied = await work('applied.txt');
  const { apply } = expectOk(await app.core.apply.run({ ...whole, session: applied, mode: 'changes' }));
  const discarded = await work('discarded.txt');
  expectOk(await app.core.sessions.discard({ session: discarded }));
  const local = await work('local.txt', { kind: 'local' });
  const session = await work('b.txt');
  const start = ofType(await app.events(session), 'checkpoint.taken').find(({ at }) => at === 'start');
  return { ...place, apply, applied, discarded, local, session, start: start?.commit as CommitId };
}

/** Everything below a folder, its Git folder too, with what tells that something was touched. */
async function looks(folder: string): Promise<string> {
  const { stdout } = await execa('find', [`${folder}/`, '-printf', '%P %y %l %m %s %T@ %C@\n']);
  return stdout.split('\n').sort().join('\n');
}

/** Every verb that writes to a workspace, its refs or its Git folder. */
function writers({ app, repo, apply, discarded, local, session, start }: Scene) {
  const { core } = app;
  const source = { session, mode: 'merge' as const, source: null, resolutions: [] };
  const shared = { session, changes: null };
  return {
    start: () => place(core, app, repo.path, 'background'),
    'start a local session': () => place(core, app, repo.path, 'local'),
    send: () => core.sessions.send({ session, prompt: 'more' }),
    'send to a local session': () => core.sessions.send({ session: local, prompt: 'more' }),
    plan: () => core.apply.plan({ ...wish, session }),
    apply: () => core.apply.run({ ...whole, session, mode: 'merge' }),
    'plan an undo': () => core.apply.planUndo({ apply }),
    undo: () => core.apply.undo({ apply }),
    rollback: () => core.sessions.rollback({ session, commit: start }),
    'plan an update': () => core.sessions.planUpdate(source),
    update: () => core.sessions.update({ ...source, fingerprint: null }),
    discard: () => core.sessions.discard({ session }),
    restore: () => core.sessions.restore({ session: discarded }),
    'make the worktree again': () => core.sessions.restoreWorktree({ session }),
    'put back': () => core.sharedState.putBack(shared),
    'undo putting back': () => core.sharedState.undoPutBack(shared),
    'ask an agent': () =>
      core.apply.askAgent({ ...wish, session, operation: 'apply', paths: [], agent: null }),
  };
}

async function place(
  core: Scene['app']['core'],
  app: Scene['app'],
  path: string,
  kind: 'background' | 'local',
) {
  const [repository] = (await core.repositories.list({})).filter((one) => one.path === path);
  const agent = app.settings.get().customAgents.at(-1);
  if (!repository || !agent) throw new Error('nothing to start');
  return core.sessions.start({
    ...{ repository: repository.id, prompt: 'Do it', agent: { by: 'id', id: agent.id }, kind },
    ...{ base: null, title: null, model: null, customAgent: null, permissions: null },
  });
}

type Replaced = { readonly watched: readonly string[]; back(): Promise<void> };

const copy = (from: string, to: string) => cp(from, to, { recursive: true, verbatimSymlinks: true });

/** Ways in which something else comes to stand at the workspace's path. `watched`: what is not to be touched. */
const WAYS: Record<string, { found: string; at(path: string): Promise<Replaced> }> = {
  'another folder, a copy of it': {
    found: 'folder',
    async at(path) {
      await rename(path, `${path}-away`);
      await copy(`${path}-away`, path);
      return { watched: [path, `${path}-away`], back: () => backFrom(path) };
    },
  },
  'a link to another folder': {
    found: 'link',
    async at(path) {
      await rename(path, `${path}-away`);
      await copy(`${path}-away`, `${path}-other`);
      await symlink(`${path}-other`, path);
      return { watched: [`${path}-other`, `${path}-away`], back: () => backFrom(path) };
    },
  },
  'a link to the very repository': {
    found: 'link-to-it',
    async at(path) {
      await rename(path, `${path}-away`);
      await symlink(`${path}-away`, path);
      return { watched: [`${path}-away`], back: () => backFrom(path) };
    },
  },
  'a link on the way to it': {
    found: 'link',
    async at(path) {
      const parent = dirname(path);
      await copy(parent, `${parent}-other`);
      await rename(parent, `${parent}-away`);
      await symlink(`${parent}-other`, parent);
      return { watched: [`${parent}-other`, `${parent}-away`], back: () => backFrom(parent) };
    },
  },
  'another Git folder': {
    found: 'git-folder',
    async at(path) {
      const gitDir = join(path, '.git');
      await rename(gitDir, `${path}-away`);
      await copy(`${path}-away`, gitDir);
      return { watched: [path, `${path}-away`], back: () => backFrom(gitDir, path) };
    },
  },
  'a file that names another Git folder': {
    found: 'git-folder',
    async at(path) {
      const gitDir = join(path, '.git');
      await copy(gitDir, `${path}-other`);
      await rename(gitDir, `${path}-away`);
      await writeFile(gitDir, `gitdir: ${path}-other\n`);
      return {
        watched: [path, `${path}-other`, `${path}-away`],
        back: () => backFrom(gitDir, path),
      };
    },
  },
  'a link to another Git folder': {
    found: 'git-folder',
    async at(path) {
      const gitDir = join(path, '.git');
      await copy(gitDir, `${path}-other`);
      await rename(gitDir, `${path}-away`);
      await symlink(`${path}-other`, gitDir);
      return {
        watched: [path, `${path}-other`, `${path}-away`],
        back: () => backFrom(gitDir, path),
      };
    },
  },
};

async function backFrom(place: string, beside = place): Promise<void> {
  await rm(place, { recursive: true });
  await rename(`${beside}-away`, place);
  await rm(`${beside}-other`, { recursive: true, force: true });
}

/** By day every verb is tried against one way, and every way with two verbs; at night each with each. */
const WITH_EVERY_VERB = casesByDay(Object.keys(WAYS), (way) => way === 'a link to another folder');

async function standsReplaced({ app, repo }: Pick<Scene, 'app' | 'repo'>): Promise<void> {
  expect(await app.core.repositories.list({})).toMatchObject([
    {
      path: repo.path,
      state: {
        state: 'missing',
        reason: 'workspace-replaced',
        says: { title: expect.stringContaining(repo.path) },
      },
    },
  ]);
}

test.each(WITH_EVERY_VERB)(
  '%s in a workspace’s place: no verb writes anything, and each says so',
  async (way) => {
    await using s = await scene();
    const { app, repo } = s;
    const { found, at } = WAYS[way] ?? expect.unreachable();
    const { watched, back } = await at(repo.path);
    const before = await Promise.all(watched.map(looks));
    const refusal = { code: 'workspace-replaced', path: repo.path, found };
    const answers: Record<string, unknown> = {};
    for (const [verb, ask] of Object.entries(writers(s))) {
      const answer = await ask();
      answers[verb] = answer.ok ? 'done' : answer.refusal;
    }
    expect(answers).toEqual(
      Object.fromEntries(Object.keys(answers).map((verb) => [verb, expect.objectContaining(refusal)])),
    );
    await standsReplaced(s);
    await app.reopen();
    await app.core.recovered;
    expect(await app.core.sessions.show({ session: s.session })).toMatchObject({ ok: true });
    expect(await Promise.all(watched.map(looks))).toEqual(before);

    await back();
    expectOk(await app.core.apply.undo({ apply: s.apply }));
    expectOk(await app.core.apply.run({ ...whole, session: s.session, mode: 'merge' }));
    expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('b.txt\n');
    expectOk(await app.core.sessions.restore({ session: s.discarded }));
    for (const session of [s.session, s.local] satisfies SessionId[]) {
      expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
      expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2 });
    }
  },
);

test('whatever stands in a workspace’s place is told apart from it, and nothing is written there', async () => {
  await using s = await scriptedSessions();
  const { app, repo } = s;
  const { session } = await s.start([write('b.txt')]);
  await app.untilIdle(session);
  for (const [way, { found, at }] of Object.entries(WAYS)) {
    const { watched, back } = await at(repo.path);
    const before = await Promise.all(watched.map(looks));
    const refusal = { code: 'workspace-replaced', path: repo.path, found };
    expect(await app.core.apply.run({ ...whole, session, mode: 'merge' }), way).toMatchObject({ refusal });
    expect(await place(app.core, app, repo.path, 'background'), way).toMatchObject({ refusal });
    await standsReplaced(s);
    expect(await Promise.all(watched.map(looks)), way).toEqual(before);
    await back();
  }
  expectOk(await app.core.apply.run({ ...whole, session, mode: 'merge' }));
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('b.txt\n');
});
