import { readFile, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import { type ProcessRecords, runProcess, type TemporaryFolders, temporaryVariables } from '../process';

const ASKING_MS = 5000;
const LONGEST_VERSION = 60;

/**
 * The version of the package that an installed program belongs to, which tells it without starting the program. Null where
 * it belongs to none.
 */
export async function packageVersion(path: string): Promise<string | null> {
  const real = await realpath(path).catch(() => path);
  if (!real.includes('node_modules')) return null;
  let folder = dirname(real);
  // Programs stand at most a few folders below their package.
  for (let depth = 0; depth < 5 && dirname(folder) !== folder; depth++, folder = dirname(folder)) {
    const version = await versionIn(join(folder, 'package.json'));
    if (version) return version.slice(0, LONGEST_VERSION);
  }
  return null;
}

const PackageFile = z.object({ version: z.string() });

/** Null where there is no package file, or none that can be read. */
async function versionIn(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (parseJsonAs(PackageFile, text)?.version ?? null);
}

/** What tells a program's file from what stood there before: it is another one once either differs. */
export type ProgramStamp = { readonly modified: number; readonly size: number };

/** Null where there is no such file. The modification time is in milliseconds, the size in bytes. */
export async function stampOf(path: string): Promise<ProgramStamp | null> {
  const found = await stat(path).catch(() => null);
  return found && { modified: found.mtimeMs, size: found.size };
}

/**
 * Starts a program with `--version` and reads what it says; it and all that it starts are ended after five seconds, or when
 * the signal aborts.
 *
 * @returns null when it does not tell; undefined when the signal aborted first, so that nothing is known
 */
export async function askVersion(
  path: string,
  {
    env,
    records,
    temporary,
    signal,
  }: {
    readonly env: Readonly<Record<string, string>>;
    readonly records: ProcessRecords | null;
    readonly temporary: TemporaryFolders | null;
    readonly signal: AbortSignal;
  },
): Promise<string | null | undefined> {
  if (signal.aborted) return undefined;
  // Some leave as much there as when they work.
  const folder = (await temporary?.make()) ?? null;
  const { end, output } = await runProcess({
    purpose: 'version',
    session: null,
    confine: null,
    command: path,
    args: ['--version'],
    cwd: tmpdir(),
    env: folder === null ? env : { ...env, ...temporaryVariables(folder, env) },
    timeoutMs: ASKING_MS,
    maxOutput: 16 * 1024,
    signal,
    ...(records ? { records } : {}),
  });
  if (folder !== null) await temporary?.remove(folder);
  if (signal.aborted) return undefined;
  if (end.how !== 'exited' || end.code !== 0) return null;
  return /\d+\.\d+(\.\d+)?[\w.+-]*/.exec(output)?.[0].slice(0, LONGEST_VERSION) ?? null;
}
