import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import {
  commonDirectory,
  currentHead,
  type Git,
  GitFailed,
  type GitSetting,
  gitFoldersOf,
  type Head,
  openGit,
  openRepository,
  type Person,
  readSettings,
  userIdentity,
} from '../git';
import { findAdmin, readRecord } from './worktree-record';

/** A worktree opened so that nothing in it is believed. */
export type OpenWorktree = AsyncDisposable & {
  /** Git with our own scratch git folder and index, the repository's objects and refs, and the worktree's files. */
  readonly git: Git;
  /** Scratch index of `git`. */
  readonly index: string;
  /** The worktree's real index; null when the repository no longer lists the worktree. */
  readonly realIndex: string | null;
  readonly gitDir: string | null;
  readonly commonDir: string;
  /** What the worktree's HEAD says; null when the repository no longer lists the worktree. */
  readonly head: Head | null;
  /** Who the user is to Git. */
  readonly author: Person | null;
};

/**
 * Opens a session's worktree, or the workspace (`session` null), for reading its state. Its `.git` file, `commondir`
 * and own settings are not followed: the git folder is the one recorded when it was made, and Git works with an empty
 * git folder of ours over the shared one. Content filters are those that were set then: a filter that appeared in the
 * repository's settings since is switched off, since its program may be the agent's.
 */
export async function openWorktree(options: {
  repositoryPath: string;
  path: string;
  session: SessionId | null;
}): Promise<OpenWorktree> {
  const { repositoryPath, path, session } = options;
  const repository = openRepository(repositoryPath);
  const commonDir = await commonDirectory(repository);
  const record = session === null ? null : await readRecord(commonDir, session);
  const gitDir =
    session === null
      ? (gitFoldersOf(path)?.gitDir ?? null)
      : await listedGitDir(commonDir, record?.admin ?? (await findAdmin(commonDir, path)));
  const [head, filters, author, scratch] = await Promise.all([
    gitDir === null ? null : headOf(repository, gitDir, commonDir),
    record ? readSettings(repository, 'filter.') : [],
    record ? record.author : userIdentity(repository),
    mkdtemp(join(tmpdir(), 'understory-worktree-')),
  ]);
  await mkdir(join(scratch, 'git'));
  await writeFile(join(scratch, 'git', 'HEAD'), `${head?.commit ?? 'ref: refs/heads/none'}\n`);
  const index = join(scratch, 'git', 'index');
  return {
    git: openGit(path, {
      gitDir: join(scratch, 'git'),
      commonDir,
      workTree: path,
      index,
      settings: {
        'core.bare': 'false',
        'core.splitIndex': 'false',
        'core.sparseCheckout': 'false',
        ...(record ? trustedFilters(record.filters, filters) : {}),
      },
    }),
    index,
    realIndex: gitDir === null ? null : join(gitDir, 'index'),
    gitDir,
    commonDir,
    head,
    author,
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true }),
  };
}

async function listedGitDir(commonDir: string, admin: string | null): Promise<string | null> {
  if (admin === null) return null;
  const place = join(commonDir, 'worktrees', admin);
  const found = await stat(place).catch(() => null);
  return found?.isDirectory() ? place : null;
}

/** A HEAD that Git cannot read counts as none. Reading it runs nothing. */
async function headOf(repository: Git, gitDir: string, commonDir: string): Promise<Head | null> {
  try {
    return await currentHead(repository.with({ dir: commonDir, gitDir, commonDir }));
  } catch (error) {
    if (error instanceof GitFailed && error.code !== null) return null;
    throw error;
  }
}

/** The content filters in force, as a record keeps them. */
export function filterValues(filters: readonly GitSetting[]): Record<string, string> {
  return Object.fromEntries(filters.map((setting) => [setting.key, setting.value]));
}

/** Puts every filter setting back to what it was: new or changed ones in the repository are not the user's. */
export function trustedFilters(
  recorded: Readonly<Record<string, string>>,
  now: readonly GitSetting[],
): Record<string, string> {
  const ofUser = filterValues(now.filter(({ scope }) => scope === 'global' || scope === 'system'));
  const trusted: Record<string, string> = {};
  for (const { key, scope } of now) {
    if (scope !== 'local' && scope !== 'worktree') continue;
    trusted[key] = recorded[key] ?? ofUser[key] ?? (key.endsWith('.required') ? 'false' : '');
  }
  return trusted;
}
