import { lstat, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitSetting, readPlainFile, readSettings, readSmallText } from '../../git';
import { privateConfig } from './allowed-settings';
import { headLine } from './given';
import type { Outside } from './outside';
import { cryptKeysOf, doorTo, INSIDE, type LinkedWorktree, placesOf, type SandboxedWorktree } from './places';
import type { UserRefs } from './user-refs';

/** Patterns of what to leave out, or where a shallow history ends. In bytes. */
const LONGEST_LIST = 16 * 1024 * 1024;

/** A private folder as far as it can be made before the worktree's files are there. Nothing but ours runs in its sandbox. */
export type BegunFolder = {
  /** Those in force for the worktree. */
  readonly settings: readonly GitSetting[];
};

/**
 * Begins a session's private Git folder, which is not there yet: what neither refs nor index have to do with. In its place,
 * since it may be mounted already, and marked as not made.
 */
export async function beginFolder(of: LinkedWorktree): Promise<BegunFolder> {
  const { git, unmade } = placesOf(of);
  const entry = join(git, 'worktrees', of.admin);
  const below = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info', 'hooks', 'logs'];
  await writeFile(unmade, '', { flush: true });
  for (const folder of [...below.map((name) => join(git, name)), entry])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  const [settings] = await Promise.all([
    readSettings(doorTo(of.commonDir).with({ workTree: of.worktree })),
    writeFile(join(git, 'objects/info/alternates'), `${INSIDE.lent}\n${INSIDE.known}\n`),
    copyPlain(join(of.commonDir, 'info/exclude'), join(git, 'info/exclude')),
    copyPlain(join(of.commonDir, 'info/attributes'), join(git, 'info/attributes')),
    copyPlain(join(of.commonDir, 'shallow'), join(git, 'shallow')),
    writeFile(join(entry, 'commondir'), '../..\n'),
    writeFile(join(entry, 'gitdir'), `${of.worktree}/.git\n`),
    // Where it looks for them in a worktree.
    cryptKeysOf(of) && symlink(INSIDE.cryptKeys, join(entry, 'git-crypt')),
    writeFile(join(entry, 'locked'), `Understory session ${of.session}\n`),
  ]);
  return { settings };
}

/** Makes of a begun folder the session's private one, as the repository is now. */
export async function finishFolder(
  of: SandboxedWorktree,
  { settings }: BegunFolder,
  {
    outside,
    refs,
    index,
  }: { readonly outside: Outside; readonly refs: UserRefs; readonly index: GivenIndex | null },
): Promise<void> {
  const { git, unmade } = placesOf(of);
  const entry = join(git, 'worktrees', of.admin);
  const { branch } = outside.side;
  const packed = [...refs.lines, ...(branch ? [`${branch} ${of.branch}`] : [])];
  await Promise.all([
    writeFile(
      join(git, 'config'),
      privateConfig(
        settings.filter(({ scope }) => scope !== 'command'),
        of.author,
      ),
    ),
    writeFile(join(git, 'HEAD'), await headOf(of.commonDir)),
    writeFile(join(git, 'packed-refs'), packed.map((line) => `${line}\n`).join('')),
    writeFile(join(entry, 'HEAD'), `${headLine(outside.side)}\n`),
    index && placeIndex(index, join(entry, 'index')),
  ]);
  await rm(unmade);
}

/** Whether a session's private folder is there, and made: nothing of an agent is in one that is not. */
export async function isMade(of: LinkedWorktree): Promise<boolean> {
  const { git, unmade } = placesOf(of);
  const [there, not] = await Promise.all([git, unmade].map((path) => lstat(path).catch(() => null)));
  return there !== null && not === null;
}

/** Clears away what a crash left half made. */
export async function clearHalfMade(of: LinkedWorktree): Promise<void> {
  const { git, unmade, agreed } = placesOf(of);
  if (!(await lstat(unmade).catch(() => null))) return;
  // A disk that lost power may show the mark again though it was taken away, and an agent has worked since.
  if (await lstat(agreed).catch(() => null)) await putAside(of);
  else await rm(git, { recursive: true, force: true });
  await rm(unmade);
}

/** Puts a private folder that cannot be used aside, whole: what is in it may be had back by hand. */
export async function putAside(of: LinkedWorktree): Promise<void> {
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

/** An index that Git looks at files by, with when it was written, in seconds. */
export type GivenIndex = { readonly bytes: Buffer; readonly seconds: number };

async function placeIndex({ bytes, seconds }: GivenIndex, to: string): Promise<void> {
  await writeFile(to, bytes);
  await utimes(to, seconds, seconds);
}
