import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

const ASAR = `app.asar${sep}`;

/**
 * The read-only files shipped with the app (demo agent and repository, agent registry, icons). `builtFolder` is the
 * folder of the built entry, `<app>/out/main`. In a packaged app they must be real files, since other programs read
 * them: beside the archive, not in it. Throws when there are none, which is a broken installation.
 */
export function resourcesFolder(builtFolder: string): string {
  const inApp = join(builtFolder, '..', '..', 'resources');
  const candidates = inApp.includes(ASAR)
    ? [
        inApp.replace(ASAR, `app.asar.unpacked${sep}`),
        `${inApp.slice(0, inApp.indexOf(ASAR))}resources`,
        inApp,
      ]
    : [inApp];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) throw new Error(`the app's resources are missing: ${candidates.join(', ')}`);
  return found;
}
