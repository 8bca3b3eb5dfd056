import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeNote } from '#shared/describe-note';
import type { ApplyId, SessionId } from '#shared/ids';
import { ofType } from './scripted-sessions';
import { runShellAgent } from './shell-agent';
import { expectOk, type TestCore, testCore } from './test-core';
import { type TestRepo, testRepo } from './test-repo';

/** What promises stand on: an applied session, a discarded one, and a workspace the user went on in. */
export type SafetyScene = AsyncDisposable & {
  readonly repo: TestRepo;
  readonly app: TestCore;
  readonly applied: SessionId;
  readonly apply: ApplyId;
  readonly discarded: SessionId;
  /** Runs a session whose agent is this shell script; `$G` is the shared git folder. */
  attack(script: string): Promise<{ session: SessionId; warnings: string[] }>;
  /** What the user was told in a session, as a warning. */
  warnings(session: SessionId): Promise<string[]>;
  /** Hidden refs with where they point. */
  hidden(): Promise<string[]>;
  /** Undoes the apply, and says what the workspace has then. */
  undo(): Promise<Record<string, string>>;
  /** Restores the discarded session, and says what its worktree has then. */
  restore(): Promise<Record<string, string>>;
  /** The patch of the session that was applied. */
  diff(): Promise<string>;
};

export async function safetyScene(options: Parameters<typeof testRepo>[1] = {}): Promise<SafetyScene> {
  const repo = await testRepo(
    { 'g.txt': 'one\ntwo\nthree\nfour\n', 'd/x.txt': 'x\n', '.gitignore': 'i\n' },
    options,
  );
  await repo.commit('base');
  const app = await testCore();
  const repository = await app.add(repo.path);
  const run = async (script: string) => (await runShellAgent(app, repository, script)).session;
  const applied = await run('echo first > first.txt; sed -i s/one/ONE/ g.txt; echo x2 > d/x.txt');
  const discarded = await run('echo precious > precious.txt; echo ignored > i');
  expectOk(await app.core.sessions.discard({ session: discarded }));
  const { apply } = expectOk(
    await app.core.apply.run({
      session: applied,
      mode: 'changes',
      target: null,
      only: null,
      hunks: [],
      resolutions: [],
      fingerprint: null,
    }),
  );
  await repo.write({ 'g.txt': 'ONE\ntwo\nthree\nfour\nmy own line\n' });
  const warnings = async (session: SessionId): Promise<string[]> =>
    ofType(await app.events(session), 'session.noted').flatMap(({ note }) => {
      const { level, text } = describeNote(note);
      return level === 'warning' ? text : [];
    });
  return {
    repo,
    app,
    applied,
    apply,
    discarded,
    async attack(script) {
      const session = await run(`G=$(git rev-parse --git-common-dir); ${script}; echo done > done.txt`);
      return { session, warnings: await warnings(session) };
    },
    warnings,
    async hidden() {
      const all = await repo.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/understory');
      return all.split('\n').filter((line) => !line.includes('/shared/start'));
    },
    async undo() {
      expectOk(await app.core.apply.undo({ apply }));
      return filesIn(repo.path);
    },
    async restore() {
      const row = expectOk(await app.core.sessions.restore({ session: discarded }));
      return filesIn(row.worktree ?? '');
    },
    async diff() {
      const scope = { kind: 'session' } as const;
      const patch = expectOk(await app.core.changes.patch({ session: applied, scope, complete: true }));
      return Buffer.from(patch.bytes, 'base64').toString('utf8');
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

/** Plain files of a folder with their text; what lies in folders is not looked at. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && entry.name !== '.git').map(({ name }) => name);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at] ?? '']));
}
