import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { shell } from 'electron';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { liesIn } from '../core/lies-in';
import type { CoreClient } from '../host/attach-core';

/** Shows a path in the file manager, without opening it, if it lies in a known repository or a session's worktree. */
export async function reveal(
  core: CoreClient,
  path: string,
): Promise<Result<Record<string, never>, RefusalOf<'folder-not-found'>>> {
  const missing = refuse({ code: 'folder-not-found' as const, path });
  const real = isAbsolute(path) ? await realPathOf(path) : null;
  if (real === null) return missing;
  const [repositories, rows] = await Promise.all([core.repositories.list({}), core.sessions.list({})]);
  const roots = [
    ...repositories.map((repository) => repository.path),
    ...rows.flatMap((row) => (row.worktree ? [row.worktree] : [])),
  ];
  for (const root of roots) {
    const realRoot = await realPathOf(root);
    if (realRoot !== null && liesIn(realRoot, real)) {
      shell.showItemInFolder(real);
      return ok({});
    }
  }
  return missing;
}

async function realPathOf(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    // Whatever keeps it from being read, it cannot be shown.
    return null;
  }
}
