import { existsSync } from 'node:fs';
import { inProject, readJson } from '../project.mjs';
import { npmCommand, readCommand } from '../run-command.mjs';
import { SetupStop, say, secondsSince } from '../say.mjs';

/** Installs exactly what the lock says, unless the installed tree already is that. */
export async function ensureDependencies() {
  const reason = reasonToInstall();
  if (!reason) return;
  const start = performance.now();
  say('setup', `installing dependencies (npm ci): ${reason}`);
  const [command, args] = npmCommand(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const result = await readCommand(command, args, {
    // The Electron runtime is resolved by its own step; npm versions that ignore `allowScripts` must not.
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (result.code !== 0) {
    process.stderr.write(result.stdout + result.stderr);
    throw new SetupStop('npm ci failed (its output is above).');
  }
  say('setup', `dependencies installed in ${secondsSince(start)}`);
}

/** Why the tree in node_modules has to be installed anew, or null. npm keeps the record of what it installed. */
function reasonToInstall() {
  const record = inProject('node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'node_modules is missing';
  return differenceFromLock(readJson(inProject('package-lock.json')).packages, readJson(record).packages);
}

/**
 * The first difference between the `packages` of the lock and of the installed tree, in words, or null. Only
 * optional packages (those of other platforms) may be missing.
 */
export function differenceFromLock(locked, installed) {
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '') continue;
    const have = installed[path];
    if (!have && !entry.optional && !entry.devOptional) return `${path} is missing`;
    if (have && have.version !== entry.version) return `${path} is ${have.version}, not ${entry.version}`;
  }
  const extra = Object.keys(installed).find((path) => !(path in locked));
  return extra ? `${extra} is not in the lock` : null;
}
