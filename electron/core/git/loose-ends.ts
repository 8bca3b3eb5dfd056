import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitId } from '#shared/ids';
import { commitTree, emptyTree } from './commits';
import type { Git } from './git';
import { splitZ } from './path-bytes';

/** The end of a longer file is read: the newest entries of a log. In bytes. */
const LONGEST = 8 * 1024 * 1024;
/** Repositories of their own, or no text. */
const LEFT_ALONE = new Set(['modules', 'index', 'reftable', 'objects']);

/**
 * Makes a commit from which everything can be reached that only a worktree's own Git folder leads to: what is staged,
 * its reflog, `ORIG_HEAD`, an operation left open, refs of its own. Null when there is nothing of the kind. Objects that
 * are not whole any more are left out, since a ref to them would keep Git from tidying up.
 */
export async function keepLooseEnds(
  git: Git,
  from: {
    /** The worktree's Git folder; null when there is none. */
    readonly gitDir: string | null;
    /** Files beside it that name objects, such as the branch's reflog. */
    readonly logs: readonly string[];
    /** What is kept already. */
    readonly known: readonly CommitId[];
  },
): Promise<CommitId | null> {
  const named = new Set<string>();
  const known = (await typesOf(git, new Set(from.known))).map(({ oid }) => CommitId.parse(oid));
  if (from.gitDir !== null) {
    await namedBelow(from.gitDir, named);
    await namedByRefs(git, from.gitDir, named);
    await staged(git, from.gitDir, known, named);
  }
  for (const log of from.logs) await namedIn(log, named);
  const found = await typesOf(git, named);
  const commits = await newestOf(
    git,
    found.filter(({ type }) => type === 'commit').map(({ oid }) => CommitId.parse(oid)),
    known,
  );
  const others = await whole(
    git,
    found.filter(({ type }) => type !== 'commit'),
    known,
  );
  if (commits.length === 0 && others.length === 0) return null;
  return commitTree(git, {
    tree: others.length === 0 ? await emptyTree(git) : await listTree(git, others),
    parents: commits,
    message: 'What only the worktree led to\n',
  });
}

async function namedBelow(folder: string, named: Set<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (LEFT_ALONE.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await namedBelow(path, named);
    else if (entry.isFile()) await namedIn(path, named);
  }
}

const OBJECT_ID = /(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])/g;

/** What an agent put in a log's place is neither followed nor waited for. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function namedIn(path: string, named: Set<string>): Promise<void> {
  const file = await open(path, READ).catch(() => null);
  if (!file) return;
  try {
    const found = await file.stat();
    if (!found.isFile()) return;
    const { size } = found;
    const bytes = Buffer.alloc(Math.min(size, LONGEST));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, Math.max(0, size - LONGEST));
    for (const [oid] of bytes.toString('latin1', 0, bytesRead).matchAll(OBJECT_ID))
      if (!/^0+$/.test(oid)) named.add(oid);
  } finally {
    await file.close();
  }
}

/** Where refs are no files, Git is asked for the worktree's own. */
async function namedByRefs(git: Git, gitDir: string, named: Set<string>): Promise<void> {
  if ((await readdir(join(gitDir, 'reftable')).catch(() => [])).length === 0) return;
  const own = git.with({ gitDir, commonDir: join(gitDir, '..', '..') });
  const asked = [
    ['for-each-ref', '--format=%(objectname)', 'refs/worktree', 'refs/bisect', 'refs/rewritten'],
    ['reflog', 'show', '--format=%H', 'HEAD', '--'],
  ];
  for (const args of asked) {
    const { stdout } = await own.try(args);
    for (const [oid] of stdout.toString('latin1').matchAll(OBJECT_ID)) named.add(oid);
  }
}

/** What the index has beyond the last commit, all sides of a conflict included. */
async function staged(
  git: Git,
  gitDir: string,
  known: readonly CommitId[],
  named: Set<string>,
): Promise<void> {
  const own = git.with({ index: join(gitDir, 'index') });
  const against = known[0] ?? (await emptyTree(git));
  const differing = ['diff-index', '--cached', '--raw', '--no-abbrev', '--no-renames', '-z', against, '--'];
  const { stdout } = await own.try(differing);
  for (const field of splitZ(stdout)) {
    const [, mode, , oid] = /^:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) /.exec(field.toString('latin1')) ?? [];
    if (oid && mode !== '160000' && !/^0+$/.test(oid)) named.add(oid);
  }
  const conflicts = await own.try(['ls-files', '--unmerged', '-z']);
  for (const field of splitZ(conflicts.stdout)) {
    const [, mode, oid] = /^(\d+) ([0-9a-f]+) \d\t/.exec(field.toString('latin1')) ?? [];
    if (oid && mode !== '160000') named.add(oid);
  }
}

type Found = { readonly oid: string; readonly type: 'commit' | 'tree' | 'blob' };

/** Those that are there; a tag stands for what it names. */
async function typesOf(git: Git, named: ReadonlySet<string>): Promise<Found[]> {
  if (named.size === 0) return [];
  const input = [...named].map((oid) => `${oid}^{}\n`).join('');
  const output = await git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input });
  const found = new Map<string, Found>();
  for (const line of output.toString('latin1').split('\n')) {
    const [, oid, type] = /^([0-9a-f]+) (commit|tree|blob)$/.exec(line) ?? [];
    if (oid && type) found.set(oid, { oid, type: type as Found['type'] });
  }
  return [...found.values()];
}

/** The commits that no other of them leads to, without those that are kept already. */
async function newestOf(
  git: Git,
  commits: readonly CommitId[],
  known: readonly CommitId[],
): Promise<CommitId[]> {
  const there = await whole(
    git,
    commits.map((oid) => ({ oid, type: 'commit' as const })),
    known,
  );
  if (there.length === 0) return [];
  const input = [...there.map(({ oid }) => oid), ...known.map((oid) => `^${oid}`)].join('\n');
  const output = await git.line(['rev-list', '--parents', '--stdin'], { input: `${input}\n` });
  const lines = output.split('\n').filter(Boolean);
  const parents = new Set(lines.flatMap((line) => line.split(' ').slice(1)));
  const tips = lines.map((line) => line.split(' ', 1)[0] ?? '').filter((oid) => !parents.has(oid));
  return tips.map((oid) => CommitId.parse(oid));
}

/** Those of which every object is there. */
async function whole(
  git: Git,
  objects: readonly Found[],
  known: readonly CommitId[],
): Promise<readonly Found[]> {
  if (objects.length === 0) return [];
  const input = [...objects.map(({ oid }) => oid), ...known.map((oid) => `^${oid}`)].join('\n');
  const args = ['rev-list', '--objects', '--quiet', '--missing=allow-promisor', '--stdin'];
  if ((await git.try(args, { input: `${input}\n` })).code === 0) return objects;
  if (objects.length === 1) return [];
  const half = Math.ceil(objects.length / 2);
  return [
    ...(await whole(git, objects.slice(0, half), known)),
    ...(await whole(git, objects.slice(half), known)),
  ];
}

/** A tree that holds objects under numbers: they have lost their names. */
function listTree(git: Git, objects: readonly Found[]): Promise<string> {
  const lines = objects.map(({ oid, type }, number) =>
    type === 'tree' ? `040000 tree ${oid}\t${number}\n` : `100644 blob ${oid}\t${number}\n`,
  );
  return git.line(['mktree'], { input: lines.join('') });
}
