import {
  isTakenOver,
  refreshPrivateGit,
  type SandboxedWorktree,
  takeOverWithFiles,
} from '../isolation/private-git/index';

/**
 * A process of its own that takes over what a private Git folder has, records the worktree and then refreshes it, and may be killed at a chosen
 * step: `node private-git-child.js <json>`. Prints the names of the steps it came to, one a line.
 */
export type PrivateGitChildTask = {
  readonly of: SandboxedWorktree;
  /** The step, counted from 0, at which the process kills itself; null lets it live. */
  readonly killAt: number | null;
};

async function runTask({ of, killAt }: PrivateGitChildTask): Promise<void> {
  let count = 0;
  const step = (name: string) => {
    process.stdout.write(`${name}\n`);
    if (count === killAt) process.kill(process.pid, 'SIGKILL');
    count += 1;
  };
  const { git: taken } = await takeOverWithFiles(of, { counting: [], untrusted: [] }, { step });
  // A folder that was being made had nothing to take over yet.
  if (taken && !isTakenOver(taken)) process.stderr.write(`${taken.code}: ${taken.detail}\n`);
  await refreshPrivateGit(of, { unfinished: false, step });
}

await runTask(JSON.parse(process.argv[2] ?? '') as PrivateGitChildTask);
