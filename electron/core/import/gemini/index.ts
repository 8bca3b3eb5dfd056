import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readSmallText } from '../../git/plain-file';
import { liesIn } from '../../lies-in';
import { filesIn, foldersIn, foundIn, notThere, toolFolder } from '../folders';
import type { FoundHistories, FoundHistory, HistoryPlaces, HistoryTool, LeftOut } from '../history';
import { geminiHead, geminiReader } from './records';
import { isWhole, LARGEST_WHOLE, readWhole } from './whole-file';

/** Histories of Gemini CLI; the README beside this shows them. */
export const gemini: HistoryTool = {
  tool: 'gemini',
  agents: ['gemini', 'registry-gemini'],
  forks: false,
  find,
  head: geminiHead,
  reader: geminiReader,
  read: (found, from, onRecord) => (isWhole(found.path) ? readWhole(found, from, onRecord) : 'lines'),
};

/** One folder a project, which says in a file where that is; older ones are named by the SHA-256 of it. */
async function find(
  { home }: HistoryPlaces,
  repositories: readonly string[],
  since: number,
  leftOut: LeftOut,
): Promise<FoundHistories> {
  const own = join(home, '.gemini', 'tmp');
  const projects = await toolFolder(own);
  if (projects === null) return notThere(own);
  const byDigest = new Map(
    repositories.map((path) => [createHash('sha256').update(path).digest('hex'), path]),
  );
  const histories: FoundHistory[] = [];
  const folders = [projects];
  for (const name of await foldersIn(projects, leftOut)) {
    const folder = join(projects, name);
    const cwd = (await readSmallText(join(folder, '.project_root')))?.trim() || byDigest.get(name);
    if (cwd === undefined || !repositories.some((path) => liesIn(path, cwd))) continue;
    const chats = join(folder, 'chats');
    folders.push(folder, chats);
    const files = await filesIn(chats, (file) => /^session-.+\.jsonl?$/.test(file), leftOut);
    for (const found of await foundIn(chats, files, since)) {
      if (isWhole(found.path) && found.bytes > LARGEST_WHOLE)
        leftOut({ why: 'large-file', file: found.path, most: LARGEST_WHOLE });
      else histories.push({ ...found, said: { cwd } });
    }
  }
  return { histories, folders };
}
