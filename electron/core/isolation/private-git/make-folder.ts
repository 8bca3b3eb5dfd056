import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitSetting, readPlainFile, readSettings, readSmallText } from '../../git';
import { privateConfig } from './allowed-settings';
import { headLine } from './given';
import type { Outside } from './outside';
import { doorTo, INSIDE, type LinkedWorktree, placesOf, type SandboxedWorktree } from './places';
import type { UserRefs } from './user-refs';

/** Patterns of what to leave out, or where a shallow history ends. In bytes. */
const LONGEST_LIST = 16 * 1024 * 1024;

/** A private folder as far as it can be made before the worktree's files are there. Nobody but us can write to it. */
export type BegunFolder = {
  readonly path: string;
  /** Those in force for the worktree. */
  readonly settings: readonly GitSetting[];
};

/** Begins a session's private Git folder: what neither refs nor index have to do with. */
export async function beginFolder(of: LinkedWorktree): Promise<BegunFolder> {
  const path = join(placesOf(of).folder, `${MAKING}${randomUUID()}`);
  const entry = join(path, 'worktrees', of.admin);
  const below = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info', 'hooks', 'logs'];
  for (const folder of [...below.map((name) => join(path, name)), entry])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  const [settings] = await Promise.all([
    readSettings(doorTo(of.commonDir).with({ workTree: of.worktree })),
    writeFile(join(path, 'objects/info/alternates'), `${INSIDE.lent}\n${INSIDE.known}\n`),
    copyPlain(join(of.commonDir, 'info/exclude'), join(path, 'info/exclude')),
    copyPlain(join(of.commonDir, 'info/attributes'), join(path, 'info/attributes')),
    copyPlain(join(of.commonDir, 'shallow'), join(path, 'shallow')),
    writeFile(join(entry, 'commondir'), '../..\n'),
    writeFile(join(entry, 'gitdir'), `${of.worktree}/.git\n`),
    writeFile(join(entry, 'locked'), `Understory session ${of.session}\n`),
  ]);
  return { path, settings };
}

/** Makes of a begun folder the session's private one, as the repository is now. It appears in one step. */
export async function finishFolder(
  of: SandboxedWorktree,
  { path, settings }: BegunFolder,
  {
    outside,
    refs,
    index,
  }: { readonly outside: Outside; readonly refs: UserRefs; readonly index: string | null },
): Promise<void> {
  const entry = join(path, 'worktrees', of.admin);
  const { branch } = outside.side;
  const packed = [...refs.lines, ...(branch ? [`${branch} ${of.branch}`] : [])];
  await Promise.all([
    writeFile(
      join(path, 'config'),
      privateConfig(
        settings.filter(({ scope }) => scope !== 'command'),
        of.author,
      ),
    ),
    writeFile(join(path, 'HEAD'), await headOf(of.commonDir)),
    writeFile(join(path, 'packed-refs'), packed.map((line) => `${line}\n`).join('')),
    writeFile(join(entry, 'HEAD'), `${headLine(outside.side)}\n`),
    index === null ? null : placeIndex(index, join(entry, 'index')),
  ]);
  await rename(path, placesOf(of).git);
}

const MAKING = 'making-';

/**
 * Clears away what a crash left half made.
 *
 * @param but the one that is being made
 */
export async function clearHalfMade(of: SandboxedWorktree, but: BegunFolder | null): Promise<void> {
  const { folder } = placesOf(of);
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(MAKING) && join(folder, name) !== but?.path)
      await rm(join(folder, name), { recursive: true, force: true });
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
