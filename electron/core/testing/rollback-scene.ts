import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type CommitId, SessionId } from '#shared/ids';
import { createWorktreeWrites, type WorktreeWrite } from '../apply/index';
import { takeCheckpoint } from '../checkpoint/index';
import { createWorktree } from '../worktree/index';
import { expectOk, quietLog, wallClock } from './apply-scene';
import { type TestRepo, testRepo } from './test-repo';
import { workspaceManifest } from './workspace-manifest';

type Files = Parameters<TestRepo['write']>[0];
type RollbackRequest = Parameters<ReturnType<typeof createWorktreeWrites>['rollback']>[0];

/** A repository with a session's worktree, its checkpoints, and an engine to roll it back with. */
export type RollbackScene = AsyncDisposable & {
  readonly repo: TestRepo;
  readonly home: string;
  readonly session: SessionId;
  readonly worktree: string;
  readonly branch: string;
  readonly base: CommitId;
  /** What was told of writes that were finished. */
  readonly told: WorktreeWrite[];
  /** Runs a shell script in the worktree, as an agent would. */
  agent(script: string): Promise<void>;
  /** Takes the end checkpoint of the next turn. */
  checkpoint(): Promise<Point>;
  request(to: Point): RollbackRequest;
  rollback(to: Point): ReturnType<ReturnType<typeof createWorktreeWrites>['rollback']>;
  /** Files, status, HEAD and branch of the worktree: what a rollback has to bring back. */
  state(): Promise<Readonly<Record<string, string>>>;
};

export type Point = { readonly commit: CommitId; readonly branchCommit: CommitId | null };

export async function rollbackScene(files: Files): Promise<RollbackScene> {
  const repo = await testRepo(files);
  const base = await repo.commit('base');
  const session = SessionId.parse('rollbackscene');
  const home = await mkdtemp(join(repo.parent, 'home-'));
  const made = expectOk(
    await createWorktree({
      home,
      repositoryPath: repo.path,
      session,
      title: 'Scene',
      base,
      place: '{repository}.worktrees',
      include: [],
      setup: null,
    }),
  );
  const { path: worktree, branch } = made;
  const told: WorktreeWrite[] = [];
  const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock });
  let head = base;
  let turn = 0;
  const request: RollbackScene['request'] = (to) => ({
    repositoryPath: repo.path,
    path: worktree,
    session,
    branch,
    head,
    to: to.commit,
    branchCommit: to.branchCommit,
  });
  return {
    repo,
    home,
    session,
    worktree,
    branch,
    base,
    told,
    request,
    agent: async (script) => {
      await execa('sh', ['-c', script], {
        cwd: worktree,
        env: {
          ...{ PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_EDITOR: 'true' },
          ...{ GIT_AUTHOR_NAME: 'Agent', GIT_AUTHOR_EMAIL: 'agent@example.org' },
          ...{ GIT_COMMITTER_NAME: 'Agent', GIT_COMMITTER_EMAIL: 'agent@example.org' },
        },
        extendEnv: false,
      });
    },
    checkpoint: async () => {
      turn += 1;
      const taken = await takeCheckpoint({
        home,
        repositoryPath: repo.path,
        worktree,
        session,
        turn,
        at: 'end',
        branch,
        previous: head,
        title: `Turn ${turn}`,
      });
      head = taken.commit;
      return { commit: taken.commit, branchCommit: taken.branchCommit };
    },
    rollback: async (to) => {
      const result = await writes.rollback(request(to), async (written) => {
        told.push(written);
      });
      if (result.ok) head = to.commit;
      return result;
    },
    state: async () => {
      const {
        '@index': _index,
        '@refs': _refs,
        ...found
      } = await workspaceManifest(worktree, { mtimes: false });
      return {
        ...found,
        '@status': await repo.git('-C', worktree, 'status', '--porcelain', '-uall'),
        '@branch': await repo.git('for-each-ref', '--format=%(objectname)', branch),
      };
    },
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}
