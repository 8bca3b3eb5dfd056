import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The read-only files shipped with the app (demo agent and repository, agent registry, icons). `builtFolder` is the
 * folder of the built entry, `<app>/out/main`. In a packaged app they are real files beside the archive, not in it, since
 * other programs read them. Throws when there are none, which is a broken installation.
 */
export function resourcesFolder(builtFolder: string): string {
  const app = resolve(builtFolder, '..', '..');
  const folder = basename(app) === 'app.asar' ? dirname(app) : join(app, 'resources');
  if (!existsSync(folder)) throw new Error(`the app's resources are missing: ${folder}`);
  return folder;
}
