import { join } from 'node:path';
import { pidExists } from '../../process';
import { filesIn, foldersIn, foundAt, notThere, toolFolder } from '../folders';
import type { FoundHistories, FoundHistory, HistoryPlaces, HistoryTool, LeftOut } from '../history';
import { copilotHead, copilotReader } from './records';

/** Sessions without an event that are waited for. */
const MOST_BEGUN = 20;

/** Histories of GitHub Copilot CLI; the README beside this shows them. */
export const copilot: HistoryTool = {
  tool: 'copilot',
  agents: ['copilot', 'registry-github-copilot-cli'],
  forks: false,
  find,
  head: copilotHead,
  reader: copilotReader,
};

/** One folder a session, whatever the repository: its first record says where it is. */
async function find(
  { home, env }: HistoryPlaces,
  _repositories: readonly string[],
  since: number,
  leftOut: LeftOut,
): Promise<FoundHistories> {
  const own = join(env.COPILOT_HOME || join(home, '.copilot'), 'session-state');
  const sessions = await toolFolder(own);
  if (sessions === null) return notThere(own);
  const histories: FoundHistory[] = [];
  // Nothing was said there yet.
  const begun: string[] = [];
  for (const name of await foldersIn(sessions, leftOut)) {
    const folder = join(sessions, name);
    const found = await foundAt(folder, 'events.jsonl');
    if (found === null) begun.push(folder);
    if (found && found.changedMs >= since) histories.push({ ...found, open: await isOpen(folder) });
  }
  return { histories, folders: [sessions, ...begun.slice(-MOST_BEGUN)] };
}

/** A process that has the session open leaves a file with its number; one that was killed leaves it behind. */
async function isOpen(folder: string): Promise<boolean> {
  const locks = await filesIn(folder, (name) => /^inuse\.\d{1,9}\.lock$/.test(name));
  return locks.some((name) => pidExists(Number(/\d+/.exec(name)?.[0])));
}
