import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyPlan, ApplyRecord } from '#shared/apply';
import { CommitId, type RepoPath, SessionId } from '#shared/ids';
import { type Applies, type ApplyRequest, createApplies } from '../apply/index';
import { openMergeRepository } from '../apply/merge-repository';
import { readBlob } from '../git/index';
import { transactionsOfWorkspace } from '../writing/transactions-of';
import { openWorkspace } from '../writing/workspace';
import { type TestRepo, testRepo } from './test-repo';
import { type WorkspaceManifest, workspaceManifest } from './workspace-manifest';

type Files = Parameters<TestRepo['write']>[0];

/** A repository with a session's work beside it, and an apply engine on a data folder of its own. */
export type ApplyScene = AsyncDisposable & {
  readonly repo: TestRepo;
  readonly applies: Applies;
  readonly home: string;
  /** The workspace's first commit, which the session starts from. */
  readonly base: CommitId;
  readonly branch: string;
  /** Commits files on the session's branch, seen from nowhere but that branch. Answers the new head. */
  work(files: Files, message?: string): Promise<CommitId>;
  /** Runs plain Git commands as the session's agent would, in a worktree of the branch, then answers its head. */
  inSession(...commands: string[][]): Promise<CommitId>;
  /** Another session that began on the base and committed these files; the request to apply it. */
  otherWork(name: string, files: Files): Promise<ApplyRequest>;
  /** Where the data folder keeps the workspace's transactions. */
  transactions(): Promise<string>;
  /** Bytes of a conflict's stage, which may be a state of the workspace that the user's repository does not have. */
  stage(oid: string): Promise<Buffer>;
  /** The workspace as it is, to be compared with later. */
  manifest(): Promise<WorkspaceManifest>;
  request(changes?: Partial<ApplyRequest>): ApplyRequest;
  plan(changes?: Partial<ApplyRequest>): Promise<ApplyPlan>;
  run(changes?: Partial<ApplyRequest>): Promise<ApplyRecord>;
};

export const SCENE_SESSION = SessionId.parse('scenesession');
export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const wallClock = { now: () => new Date() };

/** `files` is committed as the base, in the workspace and for the session. `home`: a data folder elsewhere. */
export async function applyScene(
  files: Files,
  { home: elsewhere, ...options }: Parameters<typeof testRepo>[1] & { home?: string } = {},
): Promise<ApplyScene> {
  const repo = await testRepo(files, options);
  const base = await repo.commit('base');
  const branch = 'refs/heads/understory/scene';
  const worktree = join(repo.parent, 'session');
  await repo.git('worktree', 'add', '-q', '-b', 'understory/scene', worktree);
  const home = elsewhere ?? (await mkdtemp(join(repo.parent, 'home-')));
  const applies = createApplies({ home, log: quietLog, clock: wallClock });
  let head = base;
  const git = (...args: string[]) => repo.git('-C', worktree, ...args);
  const at = async () => {
    head = CommitId.parse(await git('rev-parse', 'HEAD'));
    return head;
  };
  const session = { ...repo, path: worktree };
  const request: ApplyScene['request'] = (changes = {}) => ({
    repositoryPath: repo.path,
    session: SCENE_SESSION,
    title: 'Improve things',
    summary: '',
    head,
    base,
    branch,
    mode: 'changes',
    target: null,
    only: null,
    hunks: [],
    resolutions: [],
    unfinished: null,
    acceptUnfinished: false,
    ...changes,
  });
  return {
    repo,
    applies,
    home,
    base,
    branch,
    request,
    otherWork: async (name, changes) => {
      const folder = join(repo.parent, name);
      await repo.git('worktree', 'add', '-q', '-b', `understory/${name}`, folder, base);
      await repo.write(
        Object.fromEntries(Object.entries(changes).map(([path, entry]) => [`../${name}/${path}`, entry])),
      );
      await repo.git('-C', folder, 'add', '-A');
      await repo.git('-C', folder, 'commit', '-q', '--allow-empty', '-m', name);
      return request({
        ...{ session: SessionId.parse(`session${name}`), title: `Do ${name}` },
        head: CommitId.parse(await repo.git('-C', folder, 'rev-parse', 'HEAD')),
        branch: `refs/heads/understory/${name}`,
      });
    },
    transactions: async () => {
      const gitDir = await repo.git('rev-parse', '--absolute-git-dir');
      return transactionsOfWorkspace(home, gitDir);
    },
    stage: async (oid) => {
      await using mergeRepo = await openMergeRepository(home, expectOk(await openWorkspace(home, repo.path)));
      return await readBlob(mergeRepo.git, oid);
    },
    manifest: () => workspaceManifest(repo.path),
    work: async (changes, message = 'work') => {
      await repo.write(
        Object.fromEntries(Object.entries(changes).map(([path, entry]) => [`../session/${path}`, entry])),
      );
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', message);
      return at();
    },
    inSession: async (...commands) => {
      for (const command of commands) await git(...command);
      return at();
    },
    plan: async (changes) => expectOk(await applies.plan(request(changes))),
    run: async (changes) => expectOk(await applies.run({ ...request(changes), fingerprint: null })),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

export function expectOk<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
}

export function repoPath(path: string): RepoPath {
  return path as RepoPath;
}
