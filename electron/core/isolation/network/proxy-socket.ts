import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths of Unix sockets are cut above 103 bytes by some systems. */
const LONGEST_PATH = 100;
const BEGINNING = 'p-';

/** A place for the socket of one proxy, in a fresh folder that is this user's alone. */
export type SocketPlace = { readonly path: string; remove(): void };

/**
 * Makes the place: in the data folder, or where that has too long a path, in the folder for what runs or for temporary
 * files. A fresh name is made by the system, so nobody can have put something there first.
 */
export async function makeSocketPlace(
  home: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<SocketPlace> {
  const own = join(home, 'run');
  await mkdir(own, { recursive: true, mode: 0o700 });
  const runtime = env.XDG_RUNTIME_DIR;
  const folders = [own, ...(runtime?.startsWith('/') ? [runtime] : []), tmpdir()];
  for (const folder of folders.filter(
    (one) => Buffer.byteLength(socketIn(join(one, `${BEGINNING}XXXXXX`))) <= LONGEST_PATH,
  )) {
    const made = makeIn(folder);
    if (made !== null)
      return { path: socketIn(made), remove: () => rmSync(made, { recursive: true, force: true }) };
  }
  throw new Error(`there is no place for a socket: ${folders.join(', ')}`);
}

/** Removes the places that a core which ended without a word has left in a data folder. Only its owner may ask. */
export function clearSocketPlaces(home: string): void {
  const own = join(home, 'run');
  if (!existsSync(own)) return;
  for (const name of readdirSync(own))
    if (name.startsWith(BEGINNING)) rmSync(join(own, name), { recursive: true, force: true });
}

function socketIn(folder: string): string {
  return join(folder, 's');
}

function makeIn(folder: string): string | null {
  try {
    return mkdtempSync(join(folder, BEGINNING));
  } catch {
    return null;
  }
}
