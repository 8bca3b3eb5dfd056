import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { UsageError } from './exit-code';
import { Refused } from './verb';

/** A plan's file as it was typed or found. */
export type TypedFile = { readonly name: string; readonly path: string; readonly bytes: Buffer };

/** Files of a folder that can be part of a plan; of a folder nothing hidden is, and no link is followed. */
const IN_FOLDERS = /\.(?:md|mdx|markdown|json)$/i;
const MOST_FILES = 1000;
/** Far more than is read as a plan, which the core refuses in its words. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads the files that were named, and those of the folders among them, in the order of their names. */
export async function readPlanFiles(named: readonly string[], cwd: string): Promise<TypedFile[]> {
  const paths: string[] = [];
  for (const name of named) {
    const path = resolve(cwd, name);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) paths.push(...(await filesBelow(path)));
    else if (found?.isFile()) paths.push(path);
    else throw new UsageError(`there is no such file: ${name}`);
    if (paths.length > MOST_FILES) break;
  }
  const nameOf = (path: string) => relative(cwd, path) || path;
  const files: TypedFile[] = [];
  for (const path of paths) {
    const name = nameOf(path);
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new Refused({ code: 'plan-not-read', file: name, why: 'too-large', line: null });
    files.push({ name, path, bytes: await read(path, name) });
  }
  return files;
}

async function read(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && IN_FOLDERS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
