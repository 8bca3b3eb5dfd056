import { type Dirent, existsSync, readdirSync, renameSync } from 'node:fs';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OngoingOperation } from '#shared/repository';
import { copyIndex } from '../../git/copy-index';
import { type Git, openGit } from '../../git/git';
import { GitFailed } from '../../git/git-failed';
import { operationIn } from '../../git/ongoing-operation';
import { readSmallText } from '../../git/plain-file';
import { type PlainIndex, plainIndex } from '../private-git/plain-index';
import { fingerprintOf, refLines, refOfLine } from '../private-git/user-refs';
import { LARGEST_PACK, LONGEST_INDEX, type RecorderRequest } from './request';

/** What the private folder has. */
export type State = {
  readonly ref: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly operation: OngoingOperation | null;
  readonly index: SeenIndex | null;
  readonly asGiven: boolean;
  /** Objects that only the private folder has; empty: there are none. */
  readonly pack: Buffer;
};

export type SeenIndex = {
  readonly bytes: Buffer;
  readonly seconds: number;
  readonly plain: PlainIndex | null;
};

export type StateFailed = { readonly failed: 'unreadable' | 'too-large'; readonly detail: string };

/** What a planted configuration could make Git do: in vain, but it would keep us waiting. */
const QUIET = {
  'safe.directory': '*',
  'core.fsmonitor': 'false',
  'core.splitIndex': 'false',
  'core.untrackedCache': 'false',
};

/** A pack without objects. */
export const NONE = Buffer.alloc(0);
const INDEX = '/tmp/state-index';

class TooLarge extends Error {}

/** Never rejects: an agent may have made anything of its folder. */
export async function readState(request: RecorderRequest): Promise<State | StateFailed> {
  try {
    await proveReadable(request);
    const git = privateGit(request);
    const [{ ref, commit, branch }, operation, index, hasRefs] = await Promise.all([
      heads(git, entryOf(request), request.branch),
      operationIn(entryOf(request)),
      privateIndex(request),
      hasGivenRefs(git, request),
    ]);
    return {
      ref,
      commit,
      branch,
      operation,
      index,
      asGiven: hasRefs && index?.plain != null,
      pack: await newObjects(git, request, { commit, branch, index }),
    };
  } catch (error) {
    const tooLarge = error instanceof TooLarge || (error instanceof GitFailed && error.printedTooMuch);
    const said =
      error instanceof GitFailed && error.stderr.trim() !== '' ? error.stderr.trim() : String(error);
    return { failed: tooLarge ? 'too-large' : 'unreadable', detail: said.slice(0, 500) };
  }
}

/** Where the worktree's own entry is in the private folder. */
function entryOf({ commonDir, admin }: RecorderRequest): string {
  return join(commonDir, 'worktrees', admin);
}

function privateGit(request: RecorderRequest): Git {
  return openGit(request.commonDir, {
    gitDir: entryOf(request),
    commonDir: request.commonDir,
    workTree: '/tmp',
    index: INDEX,
    oursOnly: true,
    settings: QUIET,
    env: { GIT_ALLOC_LIMIT: '1g' },
  });
}

/**
 * Coming back from the trash, the worktree's entry may have got another name. Pipes and the like in the place of Git's files
 * would only keep us waiting.
 */
async function proveReadable({ commonDir, admin, adminWas }: RecorderRequest): Promise<void> {
  const [was, is] = [adminWas, admin].map((name) => join(commonDir, 'worktrees', name)) as [string, string];
  if (was !== is && existsSync(was)) renameSync(was, is);
  const open = [commonDir];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (!entry.isFile() && !entry.isSymbolicLink()) throw new Error(`${path} is no file`);
    }
  }
}

/** None where the folder went meanwhile, or has a name that is no text: nothing that we ask Git for is below such. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What HEAD names, where that is, and where the session's branch is; null for what is not there. */
async function heads(git: Git, gitDir: string, branch: string) {
  const [ref, looked] = await Promise.all([
    namedByHead(git, gitDir),
    git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
      input: `HEAD^{commit}\n${branch}^{commit}\n`,
    }),
  ]);
  const [commit = null, at = null] = looked
    .toString('latin1')
    .split('\n')
    .map((line) => /^([0-9a-f]+) commit$/.exec(line)?.[1] ?? null);
  if (ref === null && commit === null) throw new Error('HEAD leads nowhere');
  return { ref, commit, branch: at };
}

/** Null where it names no ref. Git is asked where it says something out of the ordinary. */
async function namedByHead(git: Git, gitDir: string): Promise<string | null> {
  const text = (await readSmallText(join(gitDir, 'HEAD'))) ?? '';
  const usual = /^(?:ref: (refs\/\S+)|[0-9a-f]{40,64})\n$/.exec(text);
  if (usual) return usual[1] ?? null;
  const symbolic = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  if (symbolic.code > 1) throw new GitFailed(['symbolic-ref'], symbolic);
  return symbolic.code === 0 ? symbolic.stdout.toString('utf8').trimEnd() : null;
}

/** The folder's index, whole in one file, without what Git would believe instead of looking; null where there is none. */
export async function privateIndex(request: RecorderRequest): Promise<SeenIndex | null> {
  const path = join(entryOf(request), 'index');
  const found = await stat(path).catch(() => null);
  if (found?.isFile() && found.size > LONGEST_INDEX) throw new TooLarge('the index is too long');
  if (!(await copyIndex(path, INDEX))) return null;
  const seconds = Math.floor(found?.mtimeMs ?? 0) / 1000;
  if ((await readdir('/tmp')).some((name) => name.startsWith('sharedindex.')))
    await privateGit(request).run(['update-index', '--no-split-index']);
  const bytes = await readFile(INDEX);
  const width = request.known[0] === undefined ? 20 : request.known[0].length / 2;
  return { bytes, seconds: Math.floor(seconds), plain: plainIndex(bytes, width) };
}

/** Puts a plain index where a recording begins from it. */
export async function placeIndex(bytes: Buffer, seconds: number, path: string): Promise<string> {
  await writeFile(path, bytes);
  await utimes(path, seconds, seconds);
  return path;
}

/** The agent may have moved the user's refs, or deleted some; what it has beside them is its own. */
async function hasGivenRefs(git: Git, { given }: RecorderRequest): Promise<boolean> {
  if (given === null) return false;
  const names = new Set(given.names);
  const lines = await refLines(git, MOST_REFS).catch(() => []);
  return fingerprintOf(lines.filter((line) => names.has(refOfLine(line)))) === given.fingerprint;
}

/** More are given anew each time. In bytes. */
const MOST_REFS = 4 * 1024 * 1024;

async function newObjects(
  git: Git,
  { known, indexSeen }: RecorderRequest,
  { commit, branch, index }: Pick<State, 'commit' | 'branch' | 'index'>,
): Promise<Buffer> {
  const tips = [commit, branch].filter((one) => one !== null);
  const isIndexSeen = index === null || index.plain?.fingerprint === indexSeen;
  if (isIndexSeen && tips.every((tip) => known.includes(tip))) return NONE;
  const input = [...tips, ...known.map((one) => `^${one}`)].map((one) => `${one}\n`).join('');
  const pack = (...more: string[]) => packed(git, ['--local', ...more], input);
  if (index === null) return pack();
  return pack('--indexed-objects').catch((error: unknown) => {
    if (error instanceof GitFailed && error.printedTooMuch) throw error;
    // It names contents that are not there: they do not come along.
    return pack();
  });
}

/** A pack as one text; empty where it would have no objects. */
export async function packed(git: Git, more: readonly string[], input: string): Promise<Buffer> {
  const args = ['pack-objects', '--revs', '--stdout', '--window=0', '--threads=1', '-q', ...more];
  const pack = await git.run(args, { input, most: LARGEST_PACK });
  return pack.length >= 12 && pack.readUInt32BE(8) === 0 ? NONE : pack;
}
