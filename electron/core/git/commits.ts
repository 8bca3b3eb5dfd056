import { CommitId } from '#shared/ids';
import { inheritedGit } from '../process';
import type { Git } from './git';

export type Person = { readonly name: string; readonly email: string };

/** Who our own bookkeeping commits are by. */
export const UNDERSTORY: Person = { name: 'Understory', email: 'understory@localhost' };

/** The commit that a name stands for; null when it stands for none. */
export async function resolveCommit(git: Git, name: string): Promise<CommitId | null> {
  const result = await git.try(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  const parsed = CommitId.safeParse(result.stdout.toString('utf8').trim());
  return result.code === 0 && parsed.success ? parsed.data : null;
}

/** Those of the ids that are commits of the repository, in their order, asked for in one call. */
export async function commitsAmong(git: Git, ids: readonly CommitId[]): Promise<CommitId[]> {
  if (ids.length === 0) return [];
  const input = ids.map((id) => `${id}\n`).join('');
  // One that cannot be read is as good as gone, whatever Git's exit code says.
  const { stdout } = await git.try(['cat-file', '--batch-check=%(objecttype)'], { input });
  const answers = stdout.toString('latin1').split('\n');
  return ids.filter((_, at) => answers[at] === 'commit');
}

/** Object id of a commit's tree; null where there is no such commit. */
export async function treeIfThere(git: Git, commit: CommitId): Promise<string | null> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{tree}`];
  const { code, stdout } = await git.try(asked);
  return code === 0 ? stdout.toString('latin1').trim() : null;
}

/** Object id of a commit's tree. */
export function treeOf(git: Git, commit: CommitId): Promise<string> {
  return git.line(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]);
}

/** Object id of the tree without entries, made sure to exist. */
export function emptyTree(git: Git): Promise<string> {
  return git.line(['hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' });
}

export type NewCommit = {
  readonly tree: string;
  readonly parents: readonly CommitId[];
  readonly message: string;
  /** Author and committer; default ours. */
  readonly author?: Person;
  /** Git date of author and committer, such as `1700000000 +0000`; default now. Fixed ones make ids repeatable. */
  readonly date?: string;
};

/** Makes a commit object. No hook and no signing program runs, no ref moves. */
export async function commitTree(git: Git, commit: NewCommit): Promise<CommitId> {
  const author = commit.author ?? UNDERSTORY;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    ...(commit.date ? { GIT_AUTHOR_DATE: commit.date, GIT_COMMITTER_DATE: commit.date } : {}),
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', commit.tree, ...parents, '-F', '-'];
  return CommitId.parse(await git.line(args, { input: commit.message, env }));
}

/** True when `ancestor` can be reached from `descendant`, the same commit included. */
export async function isAncestor(git: Git, ancestor: CommitId, descendant: CommitId): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant];
  const result = await git.try(args);
  if (result.code === 0 || result.code === 1) return result.code === 0;
  return false;
}

/** A newest commit that both have; null: they have none in common. */
export async function sharedWith(git: Git, one: CommitId, other: CommitId): Promise<CommitId | null> {
  const { code, stdout } = await git.try(['merge-base', one, other]);
  return code === 0 ? (CommitId.safeParse(stdout.toString('latin1').trim()).data ?? null) : null;
}

/**
 * The first of these commits that another one is in, itself included; null when it is in none of them. One walk over
 * what lies between, however many they are.
 */
export async function firstWith(
  git: Git,
  commit: CommitId,
  among: readonly CommitId[],
  signal?: AbortSignal,
): Promise<CommitId | null> {
  const there = await commitsAmong(git, [...new Set(among)]);
  if (there.length === 0) return null;
  const input = `${there.join('\n')}\n^${commit}\n`;
  const args = ['rev-list', '--ancestry-path', '--stdin'];
  const said = await git.run(args, { input, ...(signal && { signal }) });
  const above = new Set(said.toString('latin1').split('\n'));
  return among.find((one) => one === commit || above.has(one)) ?? null;
}

/** Whole message of a commit. */
export async function commitMessage(git: Git, commit: CommitId): Promise<string> {
  const raw = await git.run(['cat-file', 'commit', commit]);
  const end = raw.indexOf('\n\n');
  return end === -1 ? '' : raw.subarray(end + 2).toString('utf8');
}

/**
 * The identity the user has for Git, as Git finds it: by variables, else by settings. That of a commit that is just being
 * made, whose hook started us, is not theirs. Null when name or address is missing.
 */
export async function userIdentity(git: Git): Promise<Person | null> {
  const variables = inheritedGit(process.env);
  const { stdout } = await git.try(['config', '-z', '--get-regexp', '^user\\.(name|email)$']);
  const settings = stdout.toString('utf8').split('\0');
  // The last one counts. One without a value has no line end either.
  const read = (key: string) =>
    settings
      .findLast((setting) => setting === key || setting.startsWith(`${key}\n`))
      ?.slice(key.length)
      .trim();
  const name = variables.GIT_AUTHOR_NAME || read('user.name');
  const email = variables.GIT_AUTHOR_EMAIL || read('user.email');
  return name && email ? { name, email } : null;
}
