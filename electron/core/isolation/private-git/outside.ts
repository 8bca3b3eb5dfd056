import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { currentHead, type Git, readIndex, readRef } from '../../git';
import type { Side } from './agreed';
import { doorTo, placesOf, type SandboxedWorktree } from './places';
import { type PlainIndex, plainIndex } from './plain-index';

/** The worktree as the repository has it. */
export type Outside = {
  readonly side: Side;
  readonly index: (PlainIndex & { readonly seconds: number }) | null;
  /** Refs, objects and settings of the repository. */
  readonly repository: Git;
  /** The same with the worktree's own HEAD. */
  readonly entry: Git;
  readonly objectFormat: string;
};

/** Throws where the repository does not list the worktree, or leads elsewhere with it. */
export async function openOutside(of: SandboxedWorktree): Promise<Outside> {
  const { entry: place } = placesOf(of);
  if ((await realpath(place).catch(() => null)) !== place)
    throw new Error(`the repository has no entry of its own for ${of.worktree}`);
  const repository = doorTo(of.commonDir);
  const entry = repository.with({ gitDir: place, commonDir: of.commonDir });
  const [head, branch, read, objectFormat] = await Promise.all([
    currentHead(entry),
    readRef(repository, of.branch),
    readIndex(join(place, 'index')),
    repository.line(['rev-parse', '--show-object-format']),
  ]);
  const plain = read && plainIndex(read.bytes, objectFormat === 'sha256' ? 32 : 20);
  return {
    side: { ...head, branch, index: plain?.fingerprint ?? null },
    index: plain && read ? { ...plain, seconds: Math.floor(read.stats.mtimeMs / 1000) } : null,
    repository,
    entry,
    objectFormat,
  };
}
