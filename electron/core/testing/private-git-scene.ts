import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { CommitId } from '#shared/ids';
import { commonDirectory, openRepository } from '../git';
import { bubblewrapArguments } from '../isolation/bubblewrap';
import { findBubblewrap } from '../isolation/find-bubblewrap';
import {
  isTakenOver,
  privateGitMounts,
  type Refreshed,
  refreshPrivateGit,
  type SandboxedWorktree,
  sandboxFolder,
  type TakenOver,
  takeOverPrivateGit,
  takeOverWithFiles,
} from '../isolation/private-git';
import { readRecord, readWorktree, readWorktreeSettings } from '../worktree';
import { branch, session, type Worktree, withWorktree } from './checkpoint-scene';
import type { TestRepo } from './test-repo';

/** A session's worktree with its private Git folder. */
export type PrivateGitScene = Worktree & {
  readonly of: SandboxedWorktree;
  refresh(options?: { unfinished: boolean }): Promise<Refreshed>;
  /** Throws where nothing can be taken over. */
  takeOver(): Promise<TakenOver>;
  /** Takes over and records the worktree's files, as at a turn's end. */
  record(options?: {
    readonly deadlineMs?: number;
    readonly heardMs?: number;
  }): ReturnType<typeof takeOverWithFiles>;
  /** Tree of the worktree's files, recorded outside. */
  recordOutside(): Promise<string | null>;
  /** Runs a script as the session's agent does, in the sandbox and in the worktree; what it printed, failures too. */
  inside(script: string): Promise<string>;
};

/** Makes the worktree and, unless told not to, its private Git folder. */
export async function privateGitScene(repo: TestRepo): Promise<PrivateGitScene> {
  const worktree = await withWorktree(repo);
  const of = await sandboxedWorktree(repo, worktree);
  const refresh = (options = { unfinished: false }) => refreshPrivateGit(of, options);
  await refresh();
  const place = { home: repo.home, repositoryPath: repo.path, path: worktree.path, session };
  return {
    ...worktree,
    of,
    inside: (script) => inside(of, script),
    refresh,
    takeOver: async () => {
      const taken = await takeOverPrivateGit(of);
      if (!taken || !isTakenOver(taken)) throw new Error(JSON.stringify(taken));
      return taken;
    },
    record: async (options = {}) => takeOverWithFiles(of, await readWorktreeSettings(place), options),
    recordOutside: async () => (await readWorktree({ ...place, fallback: worktree.base })).tree,
  };
}

async function sandboxedWorktree(
  repo: TestRepo,
  { path, base }: { path: string; base: CommitId },
): Promise<SandboxedWorktree> {
  const record = readRecord(repo.home, session);
  if (!record) throw new Error('the worktree is not on record');
  const commonDir = await commonDirectory(openRepository(repo.path));
  const place = { home: repo.home, repositoryPath: repo.path, worktree: path, commonDir };
  return { ...place, session, admin: record.admin || basename(path), branch, base, author: record.author };
}

async function inside(of: SandboxedWorktree, script: string): Promise<string> {
  const home = join(sandboxFolder(of.home, of.session), 'home');
  await mkdir(home, { recursive: true });
  const policy = {
    mounts: [
      { from: of.worktree, to: of.worktree, access: 'write' as const },
      { from: join(of.worktree, '.git'), to: join(of.worktree, '.git'), access: 'read' as const },
      ...(await privateGitMounts(of)),
    ],
    home,
    network: { kind: 'none' as const },
    limits: { processes: 100 },
  };
  const env = { PATH: '/usr/bin:/bin', HOME: '/run/understory/home', LC_ALL: 'C', GIT_EDITOR: 'true' };
  const args = [...bubblewrapArguments(policy, of.worktree), '--', 'sh', '-c', script];
  const bubblewrap = findBubblewrap();
  if (bubblewrap === null) throw new Error('bubblewrap is not installed');
  const ended = await execa(bubblewrap, args, { env, extendEnv: false, all: true, reject: false, cwd: '/' });
  return ended.all;
}
