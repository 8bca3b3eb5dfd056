import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SessionId } from '#shared/ids';
import { profileFromCommand } from '../agents/profile-from-command';
import type { GeneratedSession } from './generated-session';
import { type MergeAnswer, type SessionWork, sessionGit } from './session-oracle';
import { sessionParts } from './session-script';
import { expectOk, type TestCore } from './test-core';
import { type WorkspaceManifest, workspaceManifest } from './workspace-manifest';

/** A session whose turns are over, and what Git says of it. */
export type MadeSession = {
  readonly app: TestCore;
  readonly git: ReturnType<typeof sessionGit>;
  readonly base: string;
  readonly session: SessionId;
  readonly repository: string;
  readonly worktree: string;
  readonly work: SessionWork;
  readonly merged: MergeAnswer;
  readonly before: WorkspaceManifest;
};

/** Makes the repository in an empty folder and lets the turns happen: the agent's in the core, the user's between. */
export async function makeSession(
  app: TestCore,
  place: string,
  generated: GeneratedSession,
): Promise<MadeSession> {
  for (const [name, text] of Object.entries(sessionParts(generated)))
    await writeFile(join(place, `${name}.sh`), `${text}\n`);
  const run = (part: string) => execa('sh', [join(place, 'run.sh'), part], { cwd: place });
  await run('set-up');
  const repository = await realpath(join(place, 'repo'));
  const git = sessionGit(place);
  const added = await app.add(repository);
  const agent = profileFromCommand('command', ['sh', join(place, 'run.sh'), '{prompt}']);
  const base = await git.git(repository, ['rev-parse', 'base']);
  let session: SessionId | null = null;
  for (const turn of generated.turns.keys()) {
    const standing = await standingFiles(repository);
    const prompt = `agent-${turn + 1}`;
    if (session === null) ({ session } = await app.start(added, agent, { prompt, base }));
    else expectOk(await app.core.sessions.send({ session, prompt }));
    const row = await app.untilIdle(session);
    if (row.status === 'failed') throw new Error(`the turn failed: ${JSON.stringify(row)}`);
    // Whatever the agent does in its worktree, in the user's nothing moves.
    expectSame("the workspace after an agent's turn", await standingFiles(repository), standing);
    await run(`user-${turn + 1}`);
  }
  if (session === null) throw new Error('a session without a turn');
  const worktree = expectOk(await app.core.sessions.show({ session })).worktree ?? '';
  const work = await git.work(worktree, base);
  await expectNamed(app, session, work);
  const merged = await git.merge(repository, work.commit);
  await run('user-dirt');
  return {
    app,
    git,
    base,
    session,
    repository,
    worktree,
    work,
    merged,
    before: await workspaceManifest(repository),
  };
}

async function standingFiles(repository: string): Promise<WorkspaceManifest> {
  const { '@refs': _refs, ...found } = await workspaceManifest(repository);
  return found;
}

/** What no checkpoint can hold is said. */
async function expectNamed(app: TestCore, session: SessionId, { leftOut }: SessionWork): Promise<void> {
  const taken = (await app.events(session)).flatMap(({ event }) =>
    event.type === 'checkpoint.taken' && event.at === 'end' ? [event.skipped.map(({ path }) => path)] : [],
  );
  const named = taken.at(-1)?.map(String) ?? [];
  const silent = leftOut.filter((path) => !named.includes(path));
  if (silent.length > 0) throw new Error(`left out without a word: ${silent.join(', ')}`);
}

/** Throws with what differs, which is shorter than all that was compared. */
export function expectSame(what: string, found: WorkspaceManifest, expected: WorkspaceManifest): void {
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  const differing = names.filter((name) => found[name] !== expected[name]);
  const told = differing.map((name) => `${name}: ${found[name]}, not ${expected[name]}`);
  if (told.length > 0) throw new Error(`${what}: ${told.join('; ')}`);
}
