import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitId, type SessionId } from '#shared/ids';
import { deleteRef, type Git, listWorktrees, readPlainFile } from '../git';

/** What the reflog of a session's branch says of its making: by this the branch is known, by whatever name. */
export function creationMessage(session: SessionId): string {
  return `understory: session ${session}`;
}

/**
 * A digest of all that happened to a branch; null when Git keeps no record of that. A branch that was deleted and made
 * again at the same commit has another one, whoever made it.
 */
export async function branchIdentity(git: Git, commonDir: string, branch: string): Promise<string | null> {
  const log = await reflogOf(git, commonDir, branch);
  return log === null ? null : createHash('sha256').update(log).digest('hex');
}

/** Whether a branch was made for this session, and not deleted and made by somebody else since. */
export async function isMadeFor(
  git: Git,
  commonDir: string,
  branch: string,
  session: SessionId,
): Promise<boolean> {
  const first = await firstLogged(git, commonDir, branch);
  return first?.endsWith(`\t${creationMessage(session)}`) ?? false;
}

/** The commit that a branch began at when it was made for this session; null where its log does not tell. */
export async function beganAt(
  git: Git,
  commonDir: string,
  branch: string,
  session: SessionId,
): Promise<CommitId | null> {
  if (!(await isMadeFor(git, commonDir, branch, session))) return null;
  const ids = (await firstLogged(git, commonDir, branch))?.match(
    /^[0-9a-f]{40,64}(?: [0-9a-f]{40,64})?/,
  )?.[0];
  // Git's own files have what was there before in front of it.
  return CommitId.safeParse(ids?.split(' ').at(-1)).data ?? null;
}

async function firstLogged(git: Git, commonDir: string, branch: string): Promise<string | undefined> {
  return (await reflogOf(git, commonDir, branch))?.toString('latin1').split('\n', 1)[0];
}

/** The branch goes, unless it moved, was made anew by somebody, or is checked out somewhere else. */
export async function deleteVeryBranch(
  git: Git,
  commonDir: string,
  { branch, at, branchIs }: { branch: string; at: CommitId | null; branchIs: string | null },
): Promise<void> {
  if (at === null || (await branchIdentity(git, commonDir, branch)) !== branchIs) return;
  const elsewhere = (await listWorktrees(git)).some((worktree) => worktree.branch === branch);
  if (!elsewhere) await deleteRef(git, branch, at);
}

async function readLog(path: string): Promise<Buffer | null> {
  const read = await readPlainFile(path, { most: LONGEST_LOG }).catch(() => null);
  return read?.bytes ?? null;
}

/** In bytes. */
const LONGEST_LOG = 256 * 1024 * 1024;

/** A line an event, the oldest first, each ending with a tab and its message; null when there is none. */
async function reflogOf(git: Git, commonDir: string, branch: string): Promise<Buffer | null> {
  if (!(await stat(join(commonDir, 'reftable')).catch(() => null)))
    return readLog(join(commonDir, 'logs', branch));
  const format = '--format=%H %gd %gn %ge%x09%gs';
  const { code, stdout } = await git.try(['reflog', 'show', '--date=raw', format, branch, '--']);
  const lines = stdout.toString('latin1').split('\n').filter(Boolean);
  return code === 0 && lines.length > 0 ? Buffer.from(`${lines.reverse().join('\n')}\n`, 'latin1') : null;
}
