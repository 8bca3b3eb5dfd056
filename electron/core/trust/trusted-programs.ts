import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import { ProgramSetting } from '#shared/trust';
import { FolderIdentity, folderIdentity, isSameFolder } from '../folder-identity';

/**
 * What the user lets run of a repository, kept in the data folder: in the repository everybody could say it who can
 * write there.
 */
const Trusted = z.object({
  commonDir: z.string(),
  /** The very folder that it is; earlier versions did not say. */
  folder: FolderIdentity.optional(),
  settings: z.array(ProgramSetting),
  at: z.string(),
});
export type Trusted = z.infer<typeof Trusted>;

/**
 * What is trusted of a repository; null: nothing. `commonDir` is the real path of its shared Git folder. What was allowed
 * for a repository that was there before does not count for the one that is there now.
 */
export async function readTrusted(home: string, commonDir: string): Promise<Trusted | null> {
  const trusted = await readKept(home, commonDir);
  if (!trusted?.folder || isSameFolder(trusted.folder, await folderIdentity(commonDir))) return trusted;
  return null;
}

/** As {@link readTrusted}, whichever repository is there by now. */
export async function readKept(home: string, commonDir: string): Promise<Trusted | null> {
  const text = await readFile(placeOf(home, commonDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  // Asking again is right whatever is wrong with it.
  const trusted = text === null ? null : parseJsonAs(Trusted, text);
  return trusted?.commonDir === commonDir ? trusted : null;
}

export async function writeTrusted(home: string, trusted: Trusted): Promise<void> {
  const place = placeOf(home, trusted.commonDir);
  await mkdir(join(home, FOLDER), { recursive: true, mode: 0o700 });
  const fresh = `${place}.${randomUUID()}`;
  await writeFile(fresh, JSON.stringify(trusted), { mode: 0o600, flush: true });
  await rename(fresh, place);
}

export async function forgetTrusted(home: string, commonDir: string): Promise<void> {
  await rm(placeOf(home, commonDir), { force: true });
}

const FOLDER = 'trusted-programs';

function placeOf(home: string, commonDir: string): string {
  return join(home, FOLDER, `${createHash('sha256').update(commonDir).digest('hex').slice(0, 32)}.json`);
}

/**
 * The same for the same settings, from the same files, with the same programs only. In which order different settings
 * stand says nothing; of one that has several values it does.
 */
export function fingerprintOf(settings: readonly ProgramSetting[]): string {
  const sorted = settings.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const plain = sorted.map(({ key, value, file, runs }) => [
    key,
    value,
    file,
    runs.map(({ path, hash }) => [path, hash]),
  ]);
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}
