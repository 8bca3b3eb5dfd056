import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentHead, type Git, readIndex, readRef } from '../../git';
import type { Side } from './agreed';
import { doorTo, idWidth, placesOf, type SandboxedWorktree } from './places';
import { type PlainIndex, plainIndex } from './plain-index';

/** The worktree as the repository has it. */
export type Outside = {
  readonly side: Side;
  readonly index: (PlainIndex & { readonly seconds: number }) | null;
  /** Refs, objects and settings of the repository. */
  readonly repository: Git;
  /** The same with the worktree's own HEAD. */
  readonly entry: Git;
};

/** Throws where the repository does not list the worktree, or leads elsewhere with it. */
export async function openOutside(of: SandboxedWorktree): Promise<Outside> {
  const { entry: place } = placesOf(of);
  if ((await realpath(place).catch(() => null)) !== place)
    throw new Error(`the repository has no entry of its own for ${of.worktree}`);
  const repository = doorTo(of.commonDir);
  const entry = repository.with({ gitDir: place, commonDir: of.commonDir });
  const [head, index] = await Promise.all([currentHead(entry), readOutsideIndex(of)]);
  const branch = head.ref === of.branch ? head.commit : await readRef(repository, of.branch);
  return { side: { ...head, branch, index: index?.fingerprint ?? null }, index, repository, entry };
}

/** The index of the worktree's entry in the repository; null where there is none that can be given. */
export async function readOutsideIndex(of: SandboxedWorktree): Promise<Outside['index']> {
  const { entry } = placesOf(of);
  const read = await readIndex(join(entry, 'index'));
  if (!read) return null;
  const git = doorTo(of.commonDir).with({ gitDir: entry, commonDir: of.commonDir });
  const plain = plainIndex(read.bytes, idWidth(of)) ?? (await unsplit(git, read.bytes, idWidth(of)));
  return plain && { ...plain, seconds: Math.floor(read.stats.mtimeMs / 1000) };
}

/** The user's settings may have Git keep a part of the index in another file, or folders in it instead of their files. */
async function unsplit(entry: Git, bytes: Buffer, width: number): Promise<PlainIndex | null> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-index-'));
  try {
    const index = join(folder, 'index');
    await writeFile(index, bytes);
    const whole = { 'core.splitIndex': 'false', 'index.sparse': 'false' };
    const { code } = await entry.with({ index, settings: whole }).try(['update-index', '--no-split-index']);
    const read = code === 0 ? await readIndex(index) : null;
    return read && plainIndex(read.bytes, width);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
