import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GitFolders } from './folders-read';

/** Pipes that were met where Git opens files, so that the next call need not find them anew. Absolute paths. */
const known = new Set<string>();
/** When a folder was last glanced at, in `performance.now()` milliseconds. */
const glanced = new Map<string, number>();
const GLANCE_EVERY_MS = 3000;
const MOST_FOLDERS = 500;

export function notePipe(path: string): void {
  known.add(path);
}

/** Those that a Git process in these places may meet, as far as they are known or can be seen at a glance. */
export function knownPipes(places: GitFolders): string[] {
  for (const folder of places.gitFolders) glanceAt(folder);
  if (known.size === 0) return [];
  return pipesBelow(places.workTree === null ? places.gitFolders : [...places.gitFolders, places.workTree]);
}

/** All that were met below some folders and are still there. */
export function pipesBelow(folders: readonly string[]): string[] {
  const there: string[] = [];
  for (const path of known) {
    if (!folders.some((folder) => path.startsWith(`${folder}/`))) continue;
    if (lstatSync(path, { throwIfNoEntry: false })?.isFIFO()) there.push(path);
    else known.delete(path);
  }
  return there;
}

/** All that were met and are still there. */
export function pipesMet(): string[] {
  return pipesBelow(['']);
}

/** Where one pipe would hold up every call: what Git keeps of a repository and its worktrees, and their branches. */
function glanceAt(folder: string): void {
  const now = performance.now();
  if (now - (glanced.get(folder) ?? Number.NEGATIVE_INFINITY) < GLANCE_EVERY_MS) return;
  glanced.set(folder, now);
  for (const name of ['', 'info', join('objects', 'info'), 'logs']) notePipesIn(join(folder, name));
  const worktrees = join(folder, 'worktrees');
  const open = [...notePipesIn(worktrees), join(folder, 'refs', 'heads'), join(folder, 'refs', 'tags')];
  for (let at = 0; at < open.length && at < MOST_FOLDERS; at += 1) {
    const below = notePipesIn(open[at] ?? '');
    if (!open[at]?.startsWith(worktrees)) open.push(...below);
  }
}

/** @returns the folders in it */
function notePipesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries) if (entry.isFIFO()) notePipe(join(folder, entry.name));
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
