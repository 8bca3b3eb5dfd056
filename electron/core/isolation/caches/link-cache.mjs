/*
 * Runs inside a sandbox. Fills folders of its home with links to the files of caches that are mounted there to be read: a
 * tool that finds a link reads through it, and one that writes a file of that name puts its own in the link's place.
 *
 * Its argument is JSON, a list of `{ from, to, most }`: the cache, the folder below the home, and how many files at most, of which the
 * newest are taken.
 */
import { lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';

const IDLE = 19;

setPriority(IDLE);
for (const { from, to, most } of JSON.parse(process.argv[1])) {
  const newest = filesBelow(from).sort((one, other) => other.at - one.at);
  const made = new Set();
  for (const { path } of newest.slice(0, most)) {
    const place = join(process.env.HOME, to, path);
    // What is there already is the sandbox's own.
    quietly(() => {
      if (!made.has(dirname(place))) mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
      made.add(dirname(place));
      symlinkSync(join(from, path), place);
    });
  }
}

function filesBelow(folder) {
  const found = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const entries = quietly(() => readdirSync(join(folder, at), { withFileTypes: true })) ?? [];
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) open.push(path);
      // Whoever has the cache may remove some of it meanwhile.
      const file = entry.isFile() ? quietly(() => lstatSync(join(folder, path))) : null;
      if (file) found.push({ path, at: file.mtimeMs });
    }
  }
  return found;
}

function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
