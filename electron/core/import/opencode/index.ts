import { join } from 'node:path';
import { liesIn } from '../../lies-in';
import { notThere, toolFolder } from '../folders';
import type { FoundHistories, FoundHistory, HistoryPlaces, HistoryTool } from '../history';
import { createStored, readStored } from './json-storage';
import { opencodeHead, opencodeReader, readParts, readSessions } from './records';
import { createSnapshot, isTooLarge, LARGEST } from './snapshot';

/** Histories of OpenCode; the README beside this shows them. */
export function openOpenCode(): HistoryTool {
  const snapshot = createSnapshot();
  const stored = createStored();
  return {
    tool: 'opencode',
    agents: ['opencode', 'registry-opencode'],
    // It says that it can, and waits for ever at its first tool in another folder.
    forks: false,
    head: opencodeHead,
    reader: opencodeReader,
    async find({ home, env, kept }: HistoryPlaces, repositories, since, leftOut): Promise<FoundHistories> {
      const own = join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'opencode');
      const folder = await toolFolder(own);
      if (folder === null) return notThere(own);
      const path = join(folder, 'opencode.db');
      if (await isTooLarge(path)) leftOut({ why: 'large-file', file: path, most: LARGEST });
      const rows = await snapshot.read(path, kept, (database) => readSessions(database, since));
      const histories = (rows ?? [])
        .filter(({ said }) => repositories.some((repository) => liesIn(repository, said.cwd)))
        .map(
          ({ said, changedMs }): FoundHistory => ({
            path,
            bytes: 0,
            changedMs,
            open: null,
            key: said.id,
            said,
          }),
        );
      const earlier = await stored.find(folder, since, leftOut);
      const theirs = earlier.histories.filter(({ said }) =>
        repositories.some((repository) => liesIn(repository, said?.cwd ?? '')),
      );
      return { histories: [...histories, ...theirs], folders: [folder, ...earlier.folders] };
    },
    async read(found, from, onRecord) {
      const { path, key } = found;
      if (key === undefined) return readStored(found, from, onRecord);
      const parts = await snapshot.read(path, null, (database) => readParts(database, key, from.at));
      if (parts === null) return null;
      let at = from.at;
      for (const part of parts) {
        at += 1;
        if (onRecord(part) === 'stop') break;
      }
      return { at, skipping: false };
    },
  };
}
