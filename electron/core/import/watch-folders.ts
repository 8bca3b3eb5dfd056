import { type FSWatcher, watch } from 'node:fs';
import type { Log } from '../ports';

/** The most folders that are watched at once. */
const MOST_WATCHED = 200;

/** Tells of changes in folders, themselves only and not what lies in their folders. */
export type FolderWatch = {
  /** True: some are watched from now on, and what was in them before may have been missed. */
  set(folders: readonly string[]): boolean;
  close(): void;
};

export function watchFolders(onChange: () => void, log: Log): FolderWatch {
  const watched = new Map<string, FSWatcher>();
  const leave = (folder: string): void => {
    watched.get(folder)?.close();
    watched.delete(folder);
  };
  return {
    set(folders) {
      let added = false;
      const wanted = new Set(folders.slice(0, MOST_WATCHED));
      for (const folder of [...watched.keys()]) if (!wanted.has(folder)) leave(folder);
      for (const folder of wanted) {
        if (watched.has(folder)) continue;
        try {
          const watcher = watch(folder, { persistent: false }, onChange);
          // A folder that goes is looked for again with the next look.
          watcher.on('error', () => leave(folder));
          watched.set(folder, watcher);
          added = true;
        } catch (error) {
          log.info('a folder with histories cannot be watched', { folder, error: String(error) });
        }
      }
      return added;
    },
    close() {
      for (const folder of [...watched.keys()]) leave(folder);
    },
  };
}
