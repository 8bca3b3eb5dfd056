import { realpath, stat } from 'node:fs/promises';
import { delimiter } from 'node:path';
import type { FoundEditor } from '#shared/editor';
import { liesIn } from '../lies-in';
import { absoluteSearchPath, findOnSearchPath } from '../process';
import { KNOWN_EDITORS, type KnownEditor } from './known-editors';

/** Where programs are looked for. */
export type ProgramSearch = {
  readonly env: Readonly<Record<string, string>>;
  /** Repositories and worktrees: agents write there, so that nothing there is taken for the user's editor. */
  readonly barred: readonly string[];
};

/** The known editors that are on this machine, in the order of the list. */
export async function findEditors(search: ProgramSearch): Promise<FoundEditor[]> {
  const barred = await realFolders(search.barred);
  const found = await Promise.all(
    KNOWN_EDITORS.map(async (known) => {
      const program = await programOf(known, search.env, barred);
      return program === null ? [] : [{ editor: known.editor, program }];
    }),
  );
  return found.flat();
}

/** The file that a program's name stands for, outside of what agents write; null when there is none. */
export async function findOwnProgram(name: string, search: ProgramSearch): Promise<string | null> {
  return onSearchPath(name, search.env, await realFolders(search.barred));
}

async function programOf(
  { names, places }: KnownEditor,
  env: ProgramSearch['env'],
  barred: readonly string[],
): Promise<string | null> {
  for (const name of names) {
    const found = await onSearchPath(name, env, barred);
    if (found !== null) return found;
  }
  for (const place of places) if (await isOutside(place, barred)) return place;
  return null;
}

async function onSearchPath(
  name: string,
  env: ProgramSearch['env'],
  barred: readonly string[],
): Promise<string | null> {
  const path = Object.entries(env).find(([variable]) => variable.toUpperCase() === 'PATH')?.[1] ?? '';
  for (const folder of absoluteSearchPath(path).split(delimiter)) {
    const found = findOnSearchPath(name, { PATH: folder });
    if (found !== null && (await isOutside(found, barred))) return found;
  }
  return null;
}

/** Whether it is a file that lies in none of the folders, links followed. */
async function isOutside(path: string, barred: readonly string[]): Promise<boolean> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isFile() && !barred.some((folder) => liesIn(folder, real));
  } catch {
    // Whatever keeps it from being looked at, it is not there to be started.
    return false;
  }
}

async function realFolders(folders: readonly string[]): Promise<string[]> {
  const real = await Promise.all([...new Set(folders)].map((folder) => realpath(folder).catch(() => folder)));
  return [...new Set([...folders, ...real])];
}
