import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { parseJsonAs } from '#shared/parse-json';
import { deleteRef, openRepository } from '../../git';
import { AbsolutePath } from '../../recorded-names';
import { whyReplaced } from '../../workspace-pin';
import { AppendFailed } from '../store';

const HandOverNote = z.object({ repositoryPath: AbsolutePath });

/** One that was not ended, and when it was begun. */
export type HandOverLeft = {
  readonly id: SessionId;
  readonly repositoryPath: string;
  readonly at: Date;
};

/**
 * Notes of conflicts and files that are being handed to sessions which do not exist yet, one file each in the data folder.
 * With them a later start finds the refs that would otherwise belong to nobody. A repository may hold other data folders'
 * refs as well, so these cannot be told by being unknown.
 */
export type AskNotes = {
  /** Written down before the ref is made. */
  begin(id: SessionId, repositoryPath: string): Promise<void>;
  /** The session has begun, or never will. */
  end(id: SessionId): Promise<void>;
  left(): Promise<readonly HandOverLeft[]>;
  /** The repository at a path is somewhere else now. */
  follow(from: string, to: string): Promise<void>;
};

export function openAskNotes(home: string): AskNotes {
  const folder = join(home, 'handing-over');
  const placeOf = (id: SessionId) => join(folder, `${id}.json`);
  const begin = async (id: SessionId, repositoryPath: string): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(placeOf(id), JSON.stringify({ repositoryPath }), { flush: true });
    } catch (error) {
      throw new AppendFailed(placeOf(id), error);
    }
  };
  const left = async () => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const notes: HandOverLeft[] = [];
    for (const name of names) {
      const id = SessionId.safeParse(name.replace(/\.json$/, ''));
      const note = parseJsonAs(HandOverNote, await readFile(join(folder, name), 'utf8'));
      // A note that was cut off itself was written before anything was done.
      if (id.success && note)
        notes.push({ id: id.data, ...note, at: (await stat(join(folder, name))).mtime });
      else await rm(join(folder, name), { force: true });
    }
    return notes;
  };
  return {
    begin,
    end: (id) => rm(placeOf(id), { force: true }),
    left,
    async follow(from, to) {
      for (const { id, repositoryPath } of await left()) if (repositoryPath === from) await begin(id, to);
    },
  };
}

/** The hidden ref that keeps the conflicts which a session was started to resolve. */
export function conflictsRef(id: SessionId): string {
  return `refs/understory/${id}/conflicts`;
}

/** Takes away the conflicts of a session that never began. False where the repository is not in its place. */
export async function dropConflicts(home: string, repositoryPath: string, id: SessionId): Promise<boolean> {
  if ((await whyReplaced(home, repositoryPath)) !== null) return false;
  await deleteRef(openRepository(repositoryPath), conflictsRef(id));
  return true;
}
