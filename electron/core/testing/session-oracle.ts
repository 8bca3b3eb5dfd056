import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { filesManifest } from './workspace-manifest';

/** Larger new files are left out of a checkpoint, and said to be. */
const LARGEST = 50 * 1024 * 1024;

/** What a session's worktree holds, by plain Git and its own configuration there. */
export type SessionWork = {
  /** All of it as a commit on what its HEAD names. */
  readonly commit: string;
  readonly tree: string;
  /** What cannot be in a commit: repositories inside it, files that are too large. */
  readonly leftOut: readonly string[];
  /** Of Git's operation that waits there to be gone on with; null when there is none. */
  readonly open: string | null;
};

/** What plain Git makes of a session's work, merged into what the workspace has checked out. */
export type MergeAnswer =
  | {
      readonly clean: true;
      readonly tree: string;
      readonly files: Readonly<Record<string, string>>;
      /** Folders that stand for repositories, as names of `files`. */
      readonly pointers: readonly string[];
    }
  | { readonly clean: false; readonly unmerged: readonly string[] };

const OPERATIONS = ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'rebase-merge', 'rebase-apply'];

/** Plain Git, in folders of a generated session, as the user runs it there. */
export function sessionGit(place: string) {
  const identity = (who: 'AUTHOR' | 'COMMITTER') => ({
    [`GIT_${who}_NAME`]: 'Oracle',
    [`GIT_${who}_EMAIL`]: 'oracle@example.org',
  });
  const env = {
    PATH: process.env.PATH,
    HOME: place,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(place, 'settings'),
    LC_ALL: 'C',
    ...identity('AUTHOR'),
    ...identity('COMMITTER'),
  };
  type More = { readonly input?: string; readonly index?: string; readonly mayFail?: true };
  const git = async (cwd: string, args: readonly string[], { input, index, mayFail }: More = {}) => {
    const options = { cwd, env: { ...env, GIT_INDEX_FILE: index }, extendEnv: false, reject: !mayFail };
    return execa('git', args, { ...options, input: input ?? '' });
  };
  const line = async (...args: Parameters<typeof git>) => (await git(...args)).stdout;

  const work = async (worktree: string, base: string): Promise<SessionWork> => {
    const gitDir = await line(worktree, ['rev-parse', '--absolute-git-dir']);
    const index = join(place, 'oracle-index');
    // With its time: an edit of the second in which a file was staged, of the same length, shows only by that.
    await execa('cp', ['-p', '--', join(gitDir, 'index'), index]);
    const listed = await line(worktree, ['ls-files', '-o', '-z', '--exclude-standard']);
    const paths = listed.split('\0').filter(Boolean);
    const leftOut: string[] = [];
    const taken: string[] = [];
    for (const path of paths) {
      const isLeft = path.endsWith('/') || (await lstat(join(worktree, path))).size > LARGEST;
      (isLeft ? leftOut : taken).push(path.replace(/\/$/, ''));
    }
    await git(worktree, ['add', '-u', '--', '.'], { index });
    const input = taken.map((path) => `${path}\0`).join('');
    await git(worktree, ['update-index', '--add', '-z', '--stdin'], { index, input });
    const tree = await line(worktree, ['write-tree'], { index });
    const head = await line(worktree, ['rev-parse', 'HEAD', 'HEAD^{tree}']);
    const [commit = '', committed] = head.split('\n');
    // The session's work is what came since its base, also of an agent that took that out of its history.
    const isAncestor = await git(worktree, ['merge-base', '--is-ancestor', base, commit], { mayFail: true });
    const parents = isAncestor.exitCode === 0 ? ['-p', commit] : ['-p', commit, '-p', base];
    const all =
      committed === tree && isAncestor.exitCode === 0
        ? commit
        : await line(worktree, ['commit-tree', tree, ...parents, '-m', 'all of the work']);
    const open = await Promise.all(
      OPERATIONS.map(async (name) => ((await lstat(join(gitDir, name)).catch(() => null)) ? name : null)),
    );
    return { commit: all, tree, leftOut, open: open.find((name) => name !== null) ?? null };
  };

  /** Merges in the workspace, which must be clean, and takes it back. */
  const merge = async (workspace: string, commit: string): Promise<MergeAnswer> => {
    const before = await line(workspace, ['rev-parse', 'HEAD']);
    // Folders that were emptied by hand.
    await git(workspace, ['clean', '-qffd']);
    const merged = await git(workspace, ['merge', '-q', '--no-ff', '--no-edit', commit], { mayFail: true });
    const unmerged = await line(workspace, ['ls-files', '-u', '-z']);
    if (merged.exitCode !== 0 && unmerged === '') throw new Error(`Git does not do it: ${merged.stderr}`);
    const answer: MergeAnswer =
      merged.exitCode === 0
        ? {
            clean: true,
            tree: await line(workspace, ['rev-parse', 'HEAD^{tree}']),
            files: await filesManifest(workspace, { mtimes: false }),
            pointers: pointersIn(await line(workspace, ['ls-files', '-s', '-z'])),
          }
        : { clean: false, unmerged: unmergedPaths(unmerged) };
    await git(workspace, ['reset', '-q', '--hard', before]);
    await git(workspace, ['clean', '-qffd']);
    return answer;
  };

  /** The tree that a rebase of all of a session's commits ends with; null where it conflicts. In a repository of its own. */
  const rebase = async (repository: string, commit: string, onto: string): Promise<string | null> => {
    const folder = await mkdtemp(join(place, 'rebased-'));
    await git(folder, ['clone', '-q', '--shared', '--', repository, '.']);
    const done = await git(folder, ['rebase', '-q', onto, commit], { mayFail: true });
    const conflicts = await line(folder, ['ls-files', '-u']);
    if (done.exitCode !== 0 && conflicts === '') throw new Error(`Git does not do it: ${done.stderr}`);
    const tree = done.exitCode === 0 ? await line(folder, ['rev-parse', 'HEAD^{tree}']) : null;
    await rm(folder, { recursive: true, force: true });
    return tree;
  };
  return { git: line, work, merge, rebase };
}

function pointersIn(listed: string): string[] {
  const entries = listed.split('\0').filter((entry) => entry.startsWith('160000'));
  return entries.map((entry) => `${entry.slice(entry.indexOf('\t') + 1)}/`);
}

function unmergedPaths(listed: string): string[] {
  const entries = listed.split('\0').filter(Boolean);
  return [...new Set(entries.map((entry) => entry.slice(entry.indexOf('\t') + 1)))].sort();
}
