import { basename, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '#shared/parse-json';
import { readPlainFile } from '../../git/plain-file';
import { filesIn, foldersIn, foundIn } from '../folders';
import type { FoundHistories, FoundHistory, LeftOut, OnRecord, RecordPlace } from '../history';
import { fieldsOf, momentFrom, text, textIn } from '../record-fields';
import { isBeingMade, LONGEST_PART } from './records';

/** Of a longer conversation the beginning is read, in parts: each is a file. */
const MOST_PARTS = 50_000;

const Session = z.object({
  id: z.string().regex(/^ses_\w+$/),
  directory: z.string(),
  title: z.string(),
  version: text,
  parentID: text,
  time: z.object({ created: z.number(), updated: z.number() }),
});
type Session = z.infer<typeof Session>;

/** Finds sessions as earlier versions kept them: a file each, below `storage/session`. Each file is read once. */
export function createStored() {
  let known = new Map<string, { readonly says: string; readonly session: Session | null }>();
  return {
    async find(folder: string, since: number, leftOut: LeftOut): Promise<FoundHistories> {
      const sessions = join(folder, 'storage', 'session');
      const seen: typeof known = new Map();
      const histories: FoundHistory[] = [];
      const projects = (await foldersIn(sessions, leftOut)).map((name) => join(sessions, name));
      for (const project of projects) {
        const files = await filesIn(project, (name) => /^ses_\w+\.json$/.test(name), leftOut);
        for (const { path, bytes, changedMs } of await foundIn(project, files, since)) {
          const says = `${bytes} ${changedMs}`;
          const before = known.get(path);
          const one = before?.says === says ? before : { says, session: await readSession(path) };
          seen.set(path, one);
          const { session } = one;
          if (!session || session.parentID !== undefined) continue;
          const { id, directory: cwd, title, version = null, time } = session;
          histories.push({
            ...{ path, bytes: 0, changedMs: time.updated, open: null },
            said: { id, cwd, title, version, createdAt: momentFrom(time.created) },
          });
        }
      }
      known = seen;
      return { histories, folders: projects };
    },
  };
}

async function readSession(path: string): Promise<Session | null> {
  return Session.safeParse(await readJson(path)).data ?? null;
}

/** Reads the parts of such a session in their order, up to the first that is still being made. */
export async function readStored(
  { path, changedMs }: FoundHistory,
  from: RecordPlace,
  onRecord: OnRecord,
): Promise<RecordPlace | null> {
  if (!(await readSession(path))) return null;
  const storage = join(path, '..', '..', '..');
  const messages = await namesIn(join(storage, 'message', basename(path, '.json')), /^msg_\w+\.json$/);
  let at = 0;
  for (const name of messages) {
    const id = basename(name, '.json');
    const parts = await namesIn(join(storage, 'part', id), /^prt_\w+\.json$/);
    if (at + parts.length <= from.at) {
      at += parts.length;
      continue;
    }
    const message = fieldsOf(await readJson(join(storage, 'message', basename(path, '.json'), name)));
    const { created } = fieldsOf(message.time);
    for (const file of parts) {
      at += 1;
      if (at <= from.at) continue;
      const part = fieldsOf(await readJson(join(storage, 'part', id, file)));
      if (name === messages.at(-1) && isBeingMade(part, message)) return { at: at - 1, skipping: false };
      const said = typeof created === 'number' ? created : changedMs;
      const ended = onRecord({ message: id, at: said, role: textIn(message, 'role'), part });
      if (ended === 'stop' || at >= MOST_PARTS) return { at, skipping: false };
    }
  }
  return { at, skipping: false };
}

/** Names say when they were made: their order is that of the conversation. */
async function namesIn(folder: string, fits: RegExp): Promise<string[]> {
  return (await filesIn(folder, (name) => fits.test(name))).sort();
}

async function readJson(path: string): Promise<unknown> {
  const file = await readPlainFile(path, { most: LONGEST_PART }).catch(() => null);
  return file ? parseJson(file.bytes.toString('utf8')) : undefined;
}
