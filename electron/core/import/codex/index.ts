import { join } from 'node:path';
import { filesIn, foldersIn, foundIn, notThere, toolFolder } from '../folders';
import type { FoundHistories, FoundHistory, HistoryPlaces, HistoryTool, LeftOut } from '../history';
import { codexHead, codexReader } from './records';

/** Days that are looked into, the newest first; a session that was begun earlier is not found. */
const MOST_DAYS = 400;
/** Days in whose folders something new is waited for. */
const WATCHED_DAYS = 3;

/** Histories of Codex; the README beside this shows them. */
export const codex: HistoryTool = {
  tool: 'codex',
  agents: ['codex', 'registry-codex-acp'],
  forks: true,
  find,
  head: codexHead,
  reader: codexReader,
};

/** One folder a day, whatever the repository: each file says in its first line where it was. */
async function find(
  { home, env }: HistoryPlaces,
  _repositories: readonly string[],
  since: number,
  leftOut: LeftOut,
): Promise<FoundHistories> {
  const own = join(env.CODEX_HOME || join(home, '.codex'), 'sessions');
  const sessions = await toolFolder(own);
  if (sessions === null) return notThere(own);
  const { days, folders } = await newestDays(sessions);
  const histories: FoundHistory[] = [];
  for (const folder of days) {
    const files = await filesIn(folder, (name) => /^rollout-.+\.jsonl$/.test(name), leftOut);
    histories.push(...(await foundIn(folder, files, since)));
  }
  return { histories, folders: [sessions, ...folders, ...days.slice(0, WATCHED_DAYS)] };
}

async function newestDays(sessions: string): Promise<{ days: string[]; folders: string[] }> {
  const days: string[] = [];
  const folders: string[] = [];
  for (const year of await numbered(sessions)) {
    if (folders.length === 0) folders.push(year);
    for (const month of await numbered(year)) {
      if (folders.length === 1) folders.push(month);
      for (const day of await numbered(month)) {
        days.push(day);
        if (days.length === MOST_DAYS) return { days, folders };
      }
    }
  }
  return { days, folders };
}

async function numbered(folder: string): Promise<string[]> {
  const names = (await foldersIn(folder)).filter((name) => /^\d{2,4}$/.test(name));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
