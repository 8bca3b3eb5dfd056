import { readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import { runProcess } from '../process';

const ASKING_MS = 5000;

/**
 * The version of an installed program: from the package it belongs to, since starting an agent only to ask may take
 * seconds, else from `--version`. Null when neither tells.
 */
export async function programVersion(path: string, env: Record<string, string>): Promise<string | null> {
  return (await packageVersion(path)) ?? (await askedVersion(path, env));
}

async function packageVersion(path: string): Promise<string | null> {
  const real = await realpath(path);
  let folder = dirname(real);
  // Programs stand at most a few folders below their package.
  for (let depth = 0; depth < 5 && dirname(folder) !== folder; depth++, folder = dirname(folder)) {
    const version = await versionIn(join(folder, 'package.json'));
    if (version && real.includes('node_modules')) return version;
  }
  return null;
}

const PackageFile = z.object({ version: z.string() });

/** Null where there is no package file, or none that can be read. */
async function versionIn(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (parseJsonAs(PackageFile, text)?.version ?? null);
}

async function askedVersion(path: string, env: Record<string, string>): Promise<string | null> {
  const { end, output } = await runProcess({
    purpose: 'version',
    session: null,
    command: path,
    args: ['--version'],
    cwd: tmpdir(),
    env,
    timeoutMs: ASKING_MS,
    maxOutput: 16 * 1024,
  });
  if (end.how !== 'exited' || end.code !== 0) return null;
  return /\d+\.\d+(\.\d+)?[\w.+-]*/.exec(output)?.[0] ?? null;
}
