/** Where the project lives on disk: every script resolves its paths from here, whatever the current folder. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of something inside the project. */
export function inProject(...parts) {
  return join(PROJECT_ROOT, ...parts);
}

/** Absolute path of something inside an installed package. */
export function inPackage(name, ...parts) {
  return inProject('node_modules', ...name.split('/'), ...parts);
}

/** A parsed JSON file; throws when it is missing or malformed. */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
