import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlainFile, readSettings, readSmallText } from '../../git';
import { privateConfig } from './allowed-settings';
import { headLine } from './given';
import type { Outside } from './outside';
import { INSIDE, placesOf, type SandboxedWorktree } from './places';
import type { UserRefs } from './user-refs';

/** Patterns of what to leave out, or where a shallow history ends. In bytes. */
const LONGEST_LIST = 16 * 1024 * 1024;

/**
 * Makes a session's private Git folder as the repository is now. It appears in one step, and nobody else can write to it
 * before.
 */
export async function makeFolder(
  of: SandboxedWorktree,
  outside: Outside,
  { refs, index }: { readonly refs: UserRefs; readonly index: string | null },
): Promise<void> {
  const { folder, git } = placesOf(of);
  const making = join(folder, `making-${randomUUID()}`);
  const entry = join(making, 'worktrees', of.admin);
  for (const below of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info', 'hooks', 'logs'])
    await mkdir(join(making, below), { recursive: true, mode: 0o700 });
  await mkdir(entry, { recursive: true, mode: 0o700 });
  const { branch } = outside.side;
  const packed = [...refs.lines, ...(branch ? [`${branch} ${of.branch}`] : [])];
  const settings = await readSettings(outside.repository.with({ workTree: of.worktree }));
  await Promise.all([
    writeFile(
      join(making, 'config'),
      privateConfig(
        settings.filter(({ scope }) => scope !== 'command'),
        of.author,
      ),
    ),
    writeFile(join(making, 'HEAD'), await headOf(of.commonDir)),
    writeFile(join(making, 'packed-refs'), packed.map((line) => `${line}\n`).join('')),
    writeFile(join(making, 'objects/info/alternates'), `${INSIDE.lent}\n${INSIDE.known}\n`),
    copyPlain(join(of.commonDir, 'info/exclude'), join(making, 'info/exclude')),
    copyPlain(join(of.commonDir, 'info/attributes'), join(making, 'info/attributes')),
    copyPlain(join(of.commonDir, 'shallow'), join(making, 'shallow')),
    writeFile(join(entry, 'HEAD'), `${headLine(outside.side)}\n`),
    writeFile(join(entry, 'commondir'), '../..\n'),
    writeFile(join(entry, 'gitdir'), `${of.worktree}/.git\n`),
    writeFile(join(entry, 'locked'), `Understory session ${of.session}\n`),
    index === null ? null : placeIndex(index, join(entry, 'index')),
  ]);
  await rename(making, git);
}

/** Clears away what a crash left half made. */
export async function clearHalfMade(of: SandboxedWorktree): Promise<void> {
  const { folder } = placesOf(of);
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('making-')) await rm(join(folder, name), { recursive: true, force: true });
}

/** Puts a private folder that cannot be used aside, whole: what is in it may be had back by hand. */
export async function putAside(of: SandboxedWorktree): Promise<void> {
  const { folder, git } = placesOf(of);
  await rename(git, join(folder, `git-${Date.now()}`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** What the user's own HEAD says, so that what is checked out there is not checked out here as well. */
async function headOf(commonDir: string): Promise<string> {
  const text = await readSmallText(join(commonDir, 'HEAD'));
  return text !== null && /^ref: refs\/heads\/[^\n]+\n$/.test(text) ? text : 'ref: refs/heads/none\n';
}

async function copyPlain(from: string, to: string): Promise<void> {
  const read = await readPlainFile(from, { most: LONGEST_LIST }).catch(() => null);
  if (read) await writeFile(to, read.bytes);
}

async function placeIndex(from: string, to: string): Promise<void> {
  const read = await readPlainFile(from, { most: Number.MAX_SAFE_INTEGER });
  if (!read) return;
  await writeFile(to, read.bytes);
  await utimes(to, read.stats.mtimeMs / 1000, read.stats.mtimeMs / 1000);
}
