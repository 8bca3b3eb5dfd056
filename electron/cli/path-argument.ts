import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { displayPath } from '#shared/display-path';
import { RepoPath } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { UsageError } from './exit-code';

/** Where a path was typed: the folder one stands in, and the tops of the session's workspace and worktree. */
export type TypedIn = { readonly cwd: string; readonly tops: readonly string[] };

export function placeOf(cwd: string, { repositoryPath, worktree }: SessionRow): TypedIn {
  return { cwd, tops: worktree === null ? [repositoryPath] : [repositoryPath, worktree] };
}

/**
 * The files and folders that a typed path means, all of them for the top itself. It may be absolute, relative to the
 * folder one stands in or to the top, and as it was printed where a name has bytes or characters that cannot be typed.
 * Empty when it names none of `known`. Throws {@link UsageError} for what can name nothing or could name several.
 */
export async function matchPaths(
  typed: string,
  known: readonly RepoPath[],
  place: TypedIn,
): Promise<RepoPath[]> {
  if (typed === '') throw new UsageError('a path is empty: name a file or folder of the session');
  const names = withFolders(known);
  const readings = await readingsOf(typed, place);
  const found = new Set(readings.flatMap((reading) => namedBy(reading, names)));
  if (found.has('')) return [...known];
  const [first, ...others] = found;
  if (others.length > 0) {
    const meant = [...found].map(displayPath).join(' or ');
    throw new UsageError(
      `${displayPath(typed)} could be ${meant}: write it from the top of the repository, or as an absolute path`,
    );
  }
  return first === undefined ? [] : [first as RepoPath];
}

/** As {@link matchPaths} for one file; what names nothing that is known comes back as a path from the top. */
export async function matchFile(
  typed: string,
  known: readonly RepoPath[],
  place: TypedIn,
): Promise<RepoPath> {
  const found = await matchPaths(typed, known, place);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const [reading] = await readingsOf(typed, place);
  return RepoPath.parse(reading?.path || typed);
}

/** What a typed path may mean, from the top. `folder`: it ended as only a folder may. */
type Reading = { readonly path: string; readonly folder: boolean };

async function readingsOf(typed: string, { cwd, tops }: TypedIn): Promise<Reading[]> {
  const here = await belowTop(cwd, tops);
  if (isAbsolute(typed)) {
    const path = await belowTop(typed, tops);
    if (path === null) throw new UsageError(`${displayPath(typed)} lies outside the repository ${tops[0]}`);
    return [{ path, folder: typed.endsWith('/') || typed.endsWith(sep) }];
  }
  const spellings = typed.includes('\\') ? [typed, typed.replaceAll('\\', '/')] : [typed];
  const readings = spellings.flatMap((text) => {
    const isFromHere = /^\.{1,2}(?:\/|$)/.test(text);
    return isFromHere ? [joined(here ?? '', text)] : [joined(here ?? '', text), joined('', text)];
  });
  const inside = readings.filter(({ path }) => path !== '..' && !path.startsWith('../'));
  if (inside.length === 0)
    throw new UsageError(`${displayPath(typed)} leads out of the repository ${tops[0]}`);
  return inside;
}

function joined(folder: string, text: string): Reading {
  const path = posix.normalize(posix.join(folder, text)).replace(/\/$/, '');
  return { path: path === '.' ? '' : path, folder: /(?:^|\/)\.{0,2}$/.test(text) };
}

/** A place on disk as a path from the top that it is below; null: it is below none of them. */
async function belowTop(path: string, tops: readonly string[]): Promise<string | null> {
  for (const form of [path, await realPart(path)]) {
    for (const top of tops) {
      const below = relative(top, form);
      if (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below))
        return below.split(sep).join('/');
    }
  }
  return null;
}

/** The path with all links above its name followed, as far as it exists: a file that was deleted can be named, too. */
async function realPart(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  const real = await realpath(above).catch(() => realPart(above));
  return join(real, basename(path));
}

/** Paths with all folders that they are in; the top is empty. The value says whether it is a folder. */
function withFolders(known: readonly RepoPath[]): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>([['', true]]);
  for (const path of known) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
      names.set(path.slice(0, slash), true);
    if (!names.has(path)) names.set(path, false);
  }
  return names;
}

/** The names that a reading fits: exactly, else as they are printed, else as far as a terminal can carry their bytes. */
function namedBy({ path, folder }: Reading, names: ReadonlyMap<string, boolean>): string[] {
  if (names.has(path)) return folder && !names.get(path) ? [] : [path];
  const candidates = [...names.keys()].filter((name) => !folder || names.get(name));
  for (const form of [displayPath, carried]) {
    const wanted = form === displayPath ? path : form(path);
    const fitting = candidates.filter((name) => name !== '' && form(name) === wanted);
    if (fitting.length > 0) return fitting;
  }
  return [];
}

/** Bytes that are no UTF-8 reach a program as replacement characters, and an accent may be spelled in two ways. */
function carried(path: string): string {
  return path.replaceAll(/[\udc80-\udcff\ufffd]+/g, '\ufffd').normalize('NFC');
}
