import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommitId, RepoPath } from '#shared/ids';
import type { McpDamaged, McpListed } from '#shared/mcp';
import { entriesAt, type Git, openRepository, readBlobs, readPlainFile } from '../git';
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

/** Files of a repository; of one name the first counts. */
const IN_REPOSITORY = ['.mcp.json', '.vscode/mcp.json', '.github/mcp.json'];
const MOST_BYTES = 256 * 1024;
/** Modes of files, links among them. */
const IS_FILE = /^1[02]0/;
/** Words of a command that are looked up in the repository. */
const MOST_WORDS = 50;
/** Commits whose servers are remembered. */
const MOST_COMMITS = 200;

/** Finds the servers that a repository configures at a commit, and those of the user's files. */
export type FindServers = (repository: string, commit: CommitId | null) => Promise<FoundServers>;

/**
 * A session's servers are read from its base commit, so that an agent cannot give itself others. What a commit has never
 * changes: it is read once, since every start of an agent asks for it.
 */
export function openServerFinder(home: string): FindServers {
  const known = new Map<CommitId, readonly FoundFile[]>();
  const atCommit = async (repository: string, commit: CommitId): Promise<readonly FoundFile[]> => {
    const found = known.get(commit) ?? (await readCommit(openRepository(repository), commit));
    // The one that was asked for last goes last.
    known.delete(commit);
    known.set(commit, found);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_COMMITS) break;
      known.delete(oldest);
    }
    return found;
  };
  return async (repository, commit) => {
    const files = [
      ...(commit === null ? [] : await atCommit(repository, commit)),
      ...(await readOwn('understory', join(home, 'mcp.json'))),
      ...(await readOwn('copilot', join(homedir(), '.copilot', 'mcp-config.json'))),
    ];
    return {
      servers: files.flatMap(({ servers }) => servers),
      damaged: files.flatMap(({ damaged }) => damaged ?? []),
    };
  };
}

/** What a file says. */
type FoundFile = { readonly servers: readonly FoundServer[]; readonly damaged: McpDamaged | null };

async function readCommit(git: Git, commit: CommitId): Promise<FoundFile[]> {
  const entries = await entriesAt(git, commit, IN_REPOSITORY);
  const files = IN_REPOSITORY.flatMap((file) => {
    const entry = entries.get(file as RepoPath);
    return entry?.mode.startsWith('100') ? { file, oid: entry.oid } : [];
  });
  const contents = await readBlobs(
    git,
    files.map(({ oid }) => oid),
    MOST_BYTES,
  );
  const parsed = files.map(({ file, oid }) => ({ file, ...parseFile(file, contents.get(oid)) }));
  const words = parsed.flatMap(({ entries: found }) => found.flatMap(pathsIn));
  const named = await entriesAt(git, commit, [...new Set(words)]);
  return parsed.map(({ file, entries: found, damaged }) => ({
    damaged,
    servers: found.map((entry) => {
      const runs = [...new Set(pathsIn(entry))].flatMap((path) => {
        const at = named.get(path as RepoPath);
        return at && IS_FILE.test(at.mode) ? { path, oid: at.oid } : [];
      });
      return serverOf(entry, { from: 'repository', file, runs });
    }),
  }));
}

async function readOwn(from: 'understory' | 'copilot', file: string): Promise<FoundFile[]> {
  const text = await readUserFile(file);
  if (text === undefined) return [];
  const { entries, damaged } = parseFile(file, text);
  return [{ damaged, servers: entries.map((entry) => serverOf(entry, { from, file, runs: [] })) }];
}

/** Without a content it is too large, or cannot be read. */
function parseFile(file: string, content: Buffer | string | null | undefined) {
  const parsed = content == null ? null : parseServers(content.toString('utf8'));
  const why = parsed === null ? 'too-large' : parsed.damaged;
  return { entries: parsed?.servers ?? [], damaged: why === null ? null : { file, why } };
}

function serverOf(
  entry: ServerEntry,
  {
    runs,
    ...place
  }: Pick<FoundServer, 'from' | 'file'> & { readonly runs: readonly { path: string; oid: string }[] },
): FoundServer {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([entry.hash, runs]))
    .digest('hex');
  return { entry, ...place, runs: runs.map(({ path }) => path), fingerprint };
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

/**
 * What of a command may be a file of the repository: with what is in it at the commit it is allowed, and another content is
 * another server.
 */
function pathsIn({ type, command, args }: ServerEntry): string[] {
  if (type !== 'stdio') return [];
  return [command ?? '', ...args].slice(0, MOST_WORDS).flatMap((word) => {
    const path = word.replace(/^\$\{workspaceFolder\}\//, '').replace(/^(\.\/)+/, '');
    const isPath = /^[^/\\$\0][^\\\0]{0,500}$/.test(path);
    return isPath && !path.split('/').some((part) => ['', '.', '..'].includes(part)) ? [path] : [];
  });
}
