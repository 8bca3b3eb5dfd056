import { readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

async function versionIn(file: string): Promise<string | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof parsed === 'object' &&
      parsed !== null &&
      'version' in parsed &&
      typeof parsed.version === 'string'
      ? parsed.version
      : null;
  } catch {
    // No package file here, or none that can be read.
    return null;
  }
}

async function askedVersion(path: string, env: Record<string, string>): Promise<string | null> {
  const { end, output } = await runProcess({
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
