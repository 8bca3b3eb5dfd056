import { appendFile, chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { CommitId } from '#shared/ids';
import { absoluteBytes } from '../git/path-bytes';
import { gitDirOf } from './workspace-manifest';

/** A real Git repository in a temporary folder, set up by plain Git and removed with `await using`. */
export type TestRepo = AsyncDisposable & {
  /** Real path of the workspace, `<parent>/repo`; worktrees made beside it vanish with it. */
  readonly path: string;
  readonly parent: string;
  /** A data folder for what is done with it, `<parent>/data`; not made yet. */
  readonly home: string;
  /** Plain Git, none of our own code: gives standard output, throws on failure. */
  git(...args: string[]): Promise<string>;
  /** Path to contents; null deletes, `{ link }` makes a symbolic link, `{ mode }` sets permission bits. */
  write(
    files: Record<string, string | Buffer | null | { link: string } | { content: string; mode: number }>,
  ): Promise<void>;
  /** Commits everything in the workspace. */
  commit(message: string): Promise<CommitId>;
};

const AUTHOR = '[user]\n\tname = Tess Test\n\temail = tess@example.org\n';

export async function testRepo(
  files: Parameters<TestRepo['write']>[0] = {},
  options: { initArgs?: string[] } = {},
): Promise<TestRepo> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'understory-test-')));
  const path = join(parent, 'repo');
  await mkdir(path);
  const git = async (...args: string[]): Promise<string> => {
    const result = await execa('git', args, {
      cwd: path,
      env: isolated(parent),
      extendEnv: false,
      stripFinalNewline: true,
      stdin: 'ignore',
    });
    return result.stdout;
  };
  await git('init', '-q', '-b', 'main', ...(options.initArgs ?? []));
  // What `git config` would write: two processes fewer, for every one of thousands of repositories.
  await appendFile(join(await gitDirOf(path), 'config'), AUTHOR);
  const write: TestRepo['write'] = async (entries) => {
    for (const [name, entry] of Object.entries(entries)) {
      const target = absoluteBytes(path, name);
      await mkdir(parentOf(target), { recursive: true });
      if (entry === null) await rm(target, { recursive: true, force: true });
      else if (typeof entry === 'string' || Buffer.isBuffer(entry)) await writeFile(target, entry);
      else if ('link' in entry) await symlink(entry.link, target);
      else {
        await writeFile(target, entry.content);
        await chmod(target, entry.mode);
      }
    }
  };
  await write(files);
  return {
    path,
    parent,
    home: join(parent, 'data'),
    git,
    write,
    commit: async (message) => {
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', message);
      return CommitId.parse(await git('rev-parse', 'HEAD'));
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function parentOf(path: Buffer): Buffer {
  return path.subarray(0, path.lastIndexOf('/'));
}

/** No configuration of the person who runs the tests, and no repository variables. */
function isolated(parent: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: parent,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
  };
}
