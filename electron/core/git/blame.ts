import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommitId } from '#shared/ids';
import { type Git, openGit } from './git';
import { GitFailed, GitStuck } from './git-failed';
import { pathToBytes } from './path-bytes';
import { shellWord } from './shell-word';

/** The commit that a line came with. Name and subject are as they were written there, cut to what is shown. */
export type BlamedLine = {
  readonly commit: CommitId;
  readonly author: string;
  /** When it was written, in milliseconds; 0 where the commit does not say. */
  readonly writtenAt: number;
  readonly subject: string;
};

export type LineToBlame = { readonly commit: CommitId; readonly path: string; readonly line: number };

export type BlameOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly parents?: ReadonlyMap<CommitId, CommitId>;
  readonly longest?: number;
};

/** Longer than so long nobody waits for it. In milliseconds. */
const LONGEST_MS = 20_000;
/** A name or a subject may be of any length. In bytes; what comes after is not needed. */
const MOST = 256 * 1024;
const LONGEST_TEXT = 300;

/**
 * Finds the commit that a line of a committed file came with; null where the commit has no such file or line. Of the
 * repository only the objects count: Git reads them from a passing folder of ours, so that no setting, list of commits to
 * pass over, attribute or map of names that somebody planted is looked at, and nothing can run.
 *
 * @param parents commits that count as made from this one alone, whatever other parents they have
 * @param longest in milliseconds; after that Git is ended, and it counts as stuck
 */
export async function blameLine(
  git: Git,
  at: LineToBlame,
  { signal, parents = new Map(), longest = LONGEST_MS }: BlameOptions = {},
): Promise<BlamedLine | null> {
  // No tree has such names, and to Git they would be relative to something else.
  if (at.path.split('/').some((part) => part === '' || part === '.' || part === '..')) return null;
  const folder = await mkdtemp(join(tmpdir(), 'understory-blame-'));
  const over = AbortSignal.timeout(longest);
  const ends = signal ? AbortSignal.any([signal, over]) : over;
  const madeFrom = join(folder, 'made-from');
  const args = blameArguments(at, madeFrom);
  try {
    await writeFile(madeFrom, [...parents].map(([commit, parent]) => `${commit} ${parent}\n`).join(''));
    const aside = await openObjectsOnly(git, at.commit, folder, aliasOf(args, at.path));
    const isText = at.path.isWellFormed();
    const said = await aside.run(isText ? [...args, '--', at.path] : [BY_BYTES], {
      signal: ends,
      most: MOST,
    });
    return readBlame(said);
  } catch (error) {
    if (error instanceof GitFailed && error.printedTooMuch) return readBlame(error.stdout);
    if (error instanceof GitFailed && NO_SUCH.test(error.stderr)) return null;
    if (over.aborted && !signal?.aborted) {
      const seconds = Math.round(longest / 1000);
      const stuck = { why: 'endless', command: 'blame', path: null, line: null, seconds } as const;
      throw new GitStuck(args, { code: 'git-stuck', ...stuck });
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NO_SUCH = /^fatal: (file .* has only \d+ lines?|no such path |cannot stat path )/s;

/** As `--porcelain`, but for the line's own text, which may be of any length. */
function blameArguments({ commit, line }: LineToBlame, madeFrom: string): string[] {
  const format = ['--no-textconv', '--incremental', '--encoding=UTF-8'];
  return ['blame', ...format, '-S', madeFrom, '-L', `${line},${line}`, commit];
}

/** What a call is named by where its path has bytes that no argument can hold. */
const BY_BYTES = 'understory-blame';

/** A configuration can hold any bytes: there the whole call stands under a name. */
function aliasOf(args: readonly string[], path: string): Buffer {
  const call = Buffer.concat([
    Buffer.from(`${args.map(shellWord).join(' ')} -- `),
    pathToBytes(shellWord(path)),
  ]);
  const value = call
    .toString('latin1')
    .replaceAll(/[\\"]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');
  return Buffer.from(`[alias]\n\t${BY_BYTES} = "${value}"\n`, 'latin1');
}

/** The repository's objects on a git folder of ours that has nothing else. */
async function openObjectsOnly(git: Git, commit: CommitId, folder: string, alias: Buffer): Promise<Git> {
  const { commonDir, gitDir } = git;
  const from = commonDir ?? gitDir;
  if (from === undefined) throw new Error('blame is asked for in a repository that is known');
  const isLong = commit.length > 40;
  const config = `[core]\n\trepositoryformatversion = ${isLong ? 1 : 0}\n\tbare = true\n${
    isLong ? '[extensions]\n\tobjectFormat = sha256\n' : ''
  }`;
  await mkdir(join(folder, 'refs'));
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(folder, 'config'), Buffer.concat([Buffer.from(config), alias]));
  return openGit(folder, {
    gitDir: folder,
    oursOnly: true,
    env: {
      GIT_OBJECT_DIRECTORY: join(from, 'objects'),
      // Where a shallow clone ends, its history ends here too.
      GIT_SHALLOW_FILE: join(from, 'shallow'),
    },
  });
}

/** Reads what Git says of the one line that it was asked for. */
export function readBlame(said: Buffer): BlamedLine | null {
  const [head = '', ...fields] = said.toString('utf8').split('\n');
  const commit = CommitId.safeParse(head.split(' ')[0]);
  if (!commit.success) return null;
  const field = (name: string) =>
    fields.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  const seconds = Number(field('author-time'));
  return {
    commit: commit.data,
    author: shortened(field('author')),
    // Beyond that there is no date.
    writtenAt: Math.abs(seconds) < 8e12 ? seconds * 1000 : 0,
    subject: shortened(field('summary')),
  };
}

function shortened(text: string): string {
  const characters = [...text.slice(0, 2 * LONGEST_TEXT)];
  return characters.length > LONGEST_TEXT
    ? `${characters.slice(0, LONGEST_TEXT).join('')}…`
    : characters.join('');
}
