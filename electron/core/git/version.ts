import { stat } from 'node:fs/promises';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { findOnSearchPath } from '../process';
import { gitEnvironment } from './environment';
import { openGit } from './git';
import { GitFailed } from './git-failed';

export type GitVersion = { readonly text: string; readonly major: number; readonly minor: number };

/** `merge-tree --write-tree` and `cat-file -z` came with it. */
const NEEDED = { major: 2, minor: 38 };

/** The installed Git's version; null when there is no Git to run. */
export async function gitVersion(): Promise<GitVersion | null> {
  try {
    return parseGitVersion(await openGit('/').line(['version']));
  } catch (error) {
    if (error instanceof GitFailed && error.notFound) return null;
    throw error;
  }
}

/** Reads what `git version` says: `git version 2.39.5`, with a vendor's addition behind it. */
export function parseGitVersion(text: string): GitVersion {
  const match = /^git version ((\d+)\.(\d+)\S*)/.exec(text);
  if (!match) throw new Error(`git version: not understood: ${text}`);
  return { text: match[1] ?? '', major: Number(match[2]), minor: Number(match[3]) };
}

/** The installed Git, or why it will not do. Asked anew whenever another program would run: the user may install one. */
export async function requireGit(): Promise<Result<GitVersion, RefusalOf<'git-missing' | 'git-too-old'>>> {
  const program = await installedProgram();
  if (program !== null && program === known?.program) return ok(known.version);
  const version = await gitVersion();
  if (!version) return refuse({ code: 'git-missing' });
  const enough =
    version.major > NEEDED.major || (version.major === NEEDED.major && version.minor >= NEEDED.minor);
  if (!enough)
    return refuse({ code: 'git-too-old', version: version.text, needed: `${NEEDED.major}.${NEEDED.minor}` });
  known = program === null ? null : { program, version };
  return ok(version);
}

let known: { readonly program: string; readonly version: GitVersion } | null = null;

/** The very file that `git` stands for; null when it is not found. */
async function installedProgram(): Promise<string | null> {
  const path = findOnSearchPath('git', gitEnvironment());
  const found = path === null ? null : await stat(path, { bigint: true }).catch(() => null);
  return found && [path, found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}
