import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { McpDamaged, McpListed } from '#shared/mcp';
import { entryAt, type Git, openRepository, readEntryAt, readPlainFile } from '../git';
import { namesIn, parseServers, type ServerEntry } from './parse-servers';

export type FoundServer = {
  readonly entry: ServerEntry;
  readonly from: McpListed['from'];
  readonly file: string;
  readonly runs: readonly string[];
  readonly fingerprint: string;
};

export type FoundServers = {
  readonly servers: readonly FoundServer[];
  readonly damaged: readonly McpDamaged[];
};

/** Files of a repository, the first that has a name wins. */
const IN_REPOSITORY = ['.mcp.json', '.vscode/mcp.json', '.github/mcp.json'];
const MOST_BYTES = 256 * 1024;
/** Words of a command that are looked up in the repository. */
const MOST_WORDS = 50;

/**
 * The servers that a repository configures at a commit, and those of the user's files. A session's are read from its base
 * commit, so that an agent cannot give itself others.
 */
export async function findServers(
  home: string,
  repository: string,
  commit: CommitId | null,
): Promise<FoundServers> {
  const git = openRepository(repository);
  const files: { from: McpListed['from']; file: string; text: string | null }[] = [];
  for (const file of commit === null ? [] : IN_REPOSITORY) {
    const read = await readEntryAt(git, commit as CommitId, file, MOST_BYTES);
    if (!read?.entry.mode.startsWith('100')) continue;
    files.push({ from: 'repository', file, text: read.content?.toString('utf8') ?? null });
  }
  for (const [from, file] of [
    ['understory', join(home, 'mcp.json')],
    ['copilot', join(homedir(), '.copilot', 'mcp-config.json')],
  ] as const) {
    const text = await readUserFile(file);
    if (text !== undefined) files.push({ from, file, text });
  }
  const servers: FoundServer[] = [];
  const damaged: McpDamaged[] = [];
  for (const { from, file, text } of files) {
    const parsed = text === null ? { servers: [], damaged: 'too-large' as const } : parseServers(text);
    if (parsed.damaged) damaged.push({ file, why: parsed.damaged });
    for (const entry of parsed.servers) {
      const taken = servers.find((one) => one.entry.name === entry.name);
      const runs = from === 'repository' && commit !== null ? await filesOf(git, commit, entry) : [];
      servers.push({
        entry: taken ? { ...entry, trouble: { why: 'name-taken', file: taken.file } } : entry,
        ...{ from, file, runs: runs.map(({ path }) => path) },
        fingerprint: createHash('sha256')
          .update(JSON.stringify([entry.hash, runs]))
          .digest('hex'),
      });
    }
  }
  return { servers, damaged };
}

/** The names of the servers in a folder's `.mcp.json`; null where that cannot be read whole. */
export async function namesInFolder(folder: string): Promise<readonly string[] | null> {
  const text = await readUserFile(join(folder, '.mcp.json'));
  return text === undefined ? [] : text === null ? null : namesIn(text);
}

/** Undefined where there is none, null where it is too large or cannot be read. */
async function readUserFile(path: string): Promise<string | null | undefined> {
  try {
    const read = await readPlainFile(path, { most: MOST_BYTES + 1, follow: true });
    if (read === null) return undefined;
    return read.bytes.length > MOST_BYTES ? null : read.bytes.toString('utf8');
  } catch {
    return null;
  }
}

/** Files of the repository that a command names, with what is in them at the commit: another content is another server. */
async function filesOf(git: Git, commit: CommitId, { type, command, args }: ServerEntry) {
  if (type !== 'stdio') return [];
  const found: { path: string; oid: string }[] = [];
  for (const word of [command ?? '', ...args].slice(0, MOST_WORDS)) {
    const path = word.replace(/^\$\{workspaceFolder\}\//, '').replace(/^(\.\/)+/, '');
    if (
      !/^[^/\\$\0][^\\\0]{0,500}$/.test(path) ||
      path.split('/').some((part) => ['', '.', '..'].includes(part))
    )
      continue;
    const entry = await entryAt(git, commit, path);
    if (entry?.type === 'blob' && !found.some((one) => one.path === path))
      found.push({ path, oid: entry.oid });
  }
  return found;
}
