import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CustomAgent } from '#shared/custom-agent';
import type { CommitId } from '#shared/ids';
import { openRepository, readBlobs, readPlainFile, treeEntries } from '../git';
import { LONGEST_FILE } from './persona';

/** A file that describes a custom agent. */
export type CustomAgentFile = Pick<CustomAgent, 'name' | 'from' | 'path'> & {
  /** Its text, as far as it is read; null where it is too long or cannot be read. */
  read(): Promise<string | null>;
};

/** The folders in which agents look, the one that counts before the others first. */
const IN_REPOSITORY = ['.github/agents', '.claude/agents'] as const;
const OF_USER = ['.copilot/agents', '.claude/agents'] as const;

const ENDINGS = ['.agent.md', '.md'] as const;
/** So many files are looked at in a folder. */
const MOST_FILES = 200;
const DEEPEST = 4;

/**
 * The files of a repository's custom agents at a commit, which no agent of a session that began there can change. Links are
 * none. The first of those that are called alike counts.
 */
export async function filesAt(repository: string, commit: CommitId): Promise<readonly CustomAgentFile[]> {
  const git = openRepository(repository);
  const entries = await treeEntries(git, commit, [...IN_REPOSITORY]);
  const files = [...entries]
    .flatMap(([path, { mode, oid }]) => {
      const name = nameOf(path);
      return name === null || !mode.startsWith('100') ? [] : [{ name, path: path as string, oid }];
    })
    .sort(byFolder(IN_REPOSITORY, ({ path }) => path))
    .slice(0, MOST_FILES);
  let texts: Promise<ReadonlyMap<string, Buffer>> | null = null;
  return files.map(({ name, path, oid }) => ({
    ...{ name, path, from: 'repository' as const },
    async read() {
      texts ??= readBlobs(git, [...new Set(files.map((file) => file.oid))], LONGEST_FILE);
      return (await texts).get(oid)?.toString('utf8') ?? null;
    },
  }));
}

/** The files of the user's own custom agents, in the folders that agents read them from. */
export async function filesOfUser(home: string): Promise<readonly CustomAgentFile[]> {
  const found: CustomAgentFile[] = [];
  for (const folder of OF_USER) {
    const paths = (await filesBelow(join(home, folder))).sort(byFolder([folder], (path) => path));
    for (const path of paths.slice(0, MOST_FILES)) {
      const name = nameOf(path);
      if (name === null) continue;
      const read = async () => {
        // A link of the user's own to a file elsewhere is as good as the file.
        const file = await readPlainFile(path, { most: LONGEST_FILE, follow: true }).catch(() => null);
        return file?.bytes.toString('utf8') ?? null;
      };
      found.push({ name, path, from: 'user', read });
    }
  }
  return found;
}

async function filesBelow(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.slice(0, 1000)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(depth < DEEPEST ? await filesBelow(path, depth + 1) : []));
    else found.push(path);
  }
  return found;
}

/** Null for what is no custom agent: other files, and `README.md`. */
function nameOf(path: string): string | null {
  const file = path.split('/').at(-1) ?? '';
  const ending = ENDINGS.find((one) => file.endsWith(one));
  if (ending === undefined || file.toLowerCase() === 'readme.md') return null;
  const name = file.slice(0, -ending.length);
  return name === '' || name.startsWith('.') ? null : name;
}

/** By the order of the folders, what lies deeper later, `.agent.md` before `.md`. */
function byFolder<T>(folders: readonly string[], pathOf: (one: T) => string): (a: T, b: T) => number {
  const rank = (one: T) => {
    const path = pathOf(one);
    const folder = folders.findIndex((name) => path.includes(`${name}/`));
    return [folder, path.split('/').length, path.endsWith('.agent.md') ? 0 : 1] as const;
  };
  return (a, b) => {
    const [one, other] = [rank(a), rank(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    if (at >= 0) return (one[at] ?? 0) - (other[at] ?? 0);
    return pathOf(a) < pathOf(b) ? -1 : 1;
  };
}
