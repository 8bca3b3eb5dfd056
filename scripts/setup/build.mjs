import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inProject, PROJECT_ROOT } from '../project.mjs';
import { runPackageCommand } from '../run-command.mjs';
import { SetupStop, say, secondsSince } from '../say.mjs';

/** Everything the bundles are made from; files of other places are read at run time. */
const SOURCES = [
  'shared',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const STAMP = inProject('out', '.build-stamp');
const BUNDLES = ['main/index.js', 'main/cli.js', 'preload/preload.cjs', 'renderer/index.html'];

/** Builds `out/` when it is not made from the present sources. */
export async function ensureBuild() {
  const fingerprint = fingerprintOf(SOURCES);
  const whole = BUNDLES.every((bundle) => existsSync(inProject('out', bundle)));
  if (whole && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;
  await build();
}

/** Builds `out/` and notes what it was made from; stops when the build fails. */
export async function build() {
  const start = performance.now();
  const fingerprint = fingerprintOf(SOURCES);
  say('build', 'building out/');
  const code = await runPackageCommand('electron-vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new SetupStop('the build failed (its output is above).');
  writeFileSync(STAMP, fingerprint);
  say('build', `built in ${secondsSince(start)}`);
}

/**
 * A hash over the paths and contents of files and folders of the project; a checkout that only moves times does not
 * change it.
 *
 * @param {string[]} sources
 */
export function fingerprintOf(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of sourceFiles(inProject(source))) {
      const content = readFileSync(file);
      hash.update(`${relative(PROJECT_ROOT, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** The files of a source folder in a fixed order, or the one file; tests are not part of the build. */
function sourceFiles(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
