import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { liesIn } from '../lies-in';

/**
 * Where a file of a session is, as the editor is told: below the folder that it opens, links followed. `path` comes from an
 * agent's words or files, and may lead anywhere; only a file inside of one of the folders counts.
 *
 * @param folders where the session works, from which `path` counts, and where else a file may lie
 */
export async function findFile(
  path: string,
  folders: readonly [string, ...string[]],
): Promise<Result<string, RefusalOf<'file-unknown' | 'file-not-opened'>>> {
  // A byte that is not UTF-8 is half a surrogate here, and would reach a program as another name.
  if (!path.isWellFormed()) return refuse({ code: 'file-not-opened', path, why: 'name' });
  const named = isAbsolute(path) ? resolve(path) : resolve(folders[0], path);
  const real = await realpath(named).catch(() => null);
  let isInside = false;
  for (const folder of folders) {
    const realFolder = await realpath(folder).catch(() => null);
    isInside ||= liesIn(folder, named) || (realFolder !== null && liesIn(realFolder, named));
    if (real === null || realFolder === null || !liesIn(realFolder, real)) continue;
    if (!(await stat(real)).isFile()) return refuse({ code: 'file-not-opened', path, why: 'not-a-file' });
    return ok(join(folder, relative(realFolder, real)));
  }
  if (!isInside) return refuse({ code: 'file-not-opened', path, why: 'outside' });
  return refuse(
    real === null ? { code: 'file-unknown', path } : { code: 'file-not-opened', path, why: 'link' },
  );
}
