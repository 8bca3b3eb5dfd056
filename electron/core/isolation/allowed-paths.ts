import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '#shared/result';
import type { AllowedPath, NoSandbox } from '#shared/sandbox';
import { liesIn, meet } from '../lies-in';

/**
 * The paths that a sandbox is to be allowed, as they really are. Refused where one is not there, or has to do with what every
 * sandbox is kept from: the data folder, the repository's Git folder, and, to write, the workspace. So is one in a folder that may
 * be written: what a program puts there, such as a link, must never be mounted.
 */
export async function allowPaths(
  paths: readonly AllowedPath[],
  { home, repositoryPath }: { readonly home: string; readonly repositoryPath: string },
): Promise<Result<AllowedPath[], NoSandbox>> {
  const allowed: AllowedPath[] = [];
  for (const { path, access } of paths) {
    const real = await realpath(path).catch(() => null);
    if (real === null) return refuse({ why: 'path-missing', detail: path });
    allowed.push({ path: real, access });
  }
  const held = (one: AllowedPath) =>
    meet(home, one.path) ||
    meet(join(repositoryPath, '.git'), one.path) ||
    (one.access === 'write' && meet(repositoryPath, one.path)) ||
    allowed.some((other) => other !== one && other.access === 'write' && liesIn(other.path, one.path));
  const wrong = allowed.find(held);
  return wrong ? refuse({ why: 'path-held', detail: wrong.path }) : ok(allowed);
}
