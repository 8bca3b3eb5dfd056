import { type FSWatcher, type Stats, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ForecastPlaces } from '../../apply';
import { absoluteBytes } from '../../git';
import type { Log } from '../../ports';

/** So many folders of a workspace are watched; what changes in others is seen with the next look. */
const MOST_WATCHED = 1000;

/** Tells of what changes in a workspace where a forecast stands on it, and of HEAD and the index. No process, and nothing is polled. */
export type WorkspaceWatch = {
  /** What is watched from now on, in the place of what was. True: all of it was watched before, so that a change would be known. */
  set(places: ForecastPlaces): boolean;
  close(): void;
};

type Watched = { readonly watcher: FSWatcher; readonly folder: Pick<Stats, 'dev' | 'ino'> };

export function watchWorkspace(onChange: () => void, log: Log): WorkspaceWatch {
  const watched = new Map<string, Watched>();
  let failed = false;
  const leave = (key: string): void => {
    watched.get(key)?.watcher.close();
    watched.delete(key);
  };
  /** False where it was not watched before. */
  const begin = (key: string, path: Buffer | string, tells: (name: string | null) => boolean): boolean => {
    const folder = statSync(path, { throwIfNoEntry: false });
    const known = watched.get(key);
    // Another folder may have taken its place, of which the old one's watch says nothing.
    if (known && folder?.ino === known.folder.ino && folder.dev === known.folder.dev) return true;
    leave(key);
    // One that is made is a change of the folder above.
    if (!folder?.isDirectory()) return !known;
    const watcher = watch(path, { persistent: false }, (_event, name) => {
      if (tells(name)) onChange();
    });
    watcher.on('error', () => leave(key));
    watched.set(key, { watcher, folder });
    return false;
  };
  return {
    set({ root, gitDir, folders }) {
      const wanted = new Map([...folders].slice(0, MOST_WATCHED).map((folder) => [`in ${folder}`, folder]));
      const ofGit = [join(gitDir, 'HEAD'), join(gitDir, 'logs', 'HEAD')].map(dirname);
      for (const key of [...watched.keys()]) if (!wanted.has(key) && !ofGit.includes(key)) leave(key);
      let wasWatched = folders.size <= MOST_WATCHED;
      try {
        for (const [key, folder] of wanted) {
          const top = folder === '';
          const path = top ? root : absoluteBytes(root, folder);
          // A name of the Git folder in the top one tells nothing: what counts in it is watched by itself.
          const before = begin(key, path, (name) => !top || name !== basename(gitDir));
          wasWatched &&= before;
        }
        for (const folder of ofGit) {
          const before = begin(folder, folder, (name) => name === null || OF_GIT.has(name));
          wasWatched &&= before;
        }
        return wasWatched;
      } catch (error) {
        // The system's limit, such as that of watches a user may have.
        if (!failed)
          log.info('the folders of a workspace cannot all be watched', { root, error: String(error) });
        failed = true;
        return false;
      }
    },
    close() {
      for (const key of [...watched.keys()]) leave(key);
    },
  };
}

/** In the Git folder and its logs: what is checked out and staged, and whether another Git is at work on it. */
const OF_GIT: ReadonlySet<string> = new Set(['HEAD', 'index', 'index.lock', 'MERGE_HEAD']);
