import { join } from 'node:path';
import { filesIn, foldersIn, foundIn, notThere, toolFolder } from '../folders';
import type { FoundHistories, FoundHistory, HistoryPlaces, HistoryTool, LeftOut } from '../history';
import { claudeHead, claudeReader } from './records';

/** Claude Code's name for a folder's histories holds at most so much of its path. */
const LONGEST_SLUG = 200;

/** Histories of Claude Code; the README beside this shows them. */
export const claude: HistoryTool = {
  tool: 'claude',
  agents: ['claude-code', 'registry-claude-acp'],
  forks: true,
  find,
  head: claudeHead,
  reader: claudeReader,
};

/** Looks into the folders that are named after the repositories, or after folders in them. */
async function find(
  { home, env }: HistoryPlaces,
  repositories: readonly string[],
  since: number,
  leftOut: LeftOut,
): Promise<FoundHistories> {
  const own = join(env.CLAUDE_CONFIG_DIR || join(home, '.claude'), 'projects');
  const projects = await toolFolder(own);
  if (projects === null) return notThere(own);
  const slugs = repositories.map((path) => slugOf(path).slice(0, LONGEST_SLUG));
  const names = (await foldersIn(projects, leftOut)).filter((name) =>
    slugs.some((slug) => slugOf(name).startsWith(slug)),
  );
  const histories: FoundHistory[] = [];
  const folders = [projects];
  for (const name of names) {
    const folder = join(projects, name);
    folders.push(folder);
    const files = await filesIn(folder, (file) => file.endsWith('.jsonl'), leftOut);
    histories.push(...(await foundIn(folder, files, since)));
  }
  return { histories, folders };
}

function slugOf(path: string): string {
  return path.replace(/[^a-zA-Z0-9]/g, '-');
}
