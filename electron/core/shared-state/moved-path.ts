import type { SharedFolders } from './read-shared-state';

/** A path below a repository's Git folders, as it is after the repository was moved; any other is as it was. */
export function movedPath(path: string, from: SharedFolders, to: SharedFolders): string {
  for (const place of ['gitDir', 'commonDir'] as const)
    if (path === from[place] || path.startsWith(`${from[place]}/`))
      return to[place] + path.slice(from[place].length);
  return path;
}

/** As {@link movedPath}, for the names of what was seen. */
export function movedPaths<T>(
  seen: Readonly<Record<string, T>>,
  from: SharedFolders,
  to: SharedFolders,
): Record<string, T> {
  return Object.fromEntries(Object.entries(seen).map(([path, look]) => [movedPath(path, from, to), look]));
}
