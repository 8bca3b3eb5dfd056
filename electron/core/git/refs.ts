import { CommitId } from '#shared/ids';
import { resolveCommit } from './commits';
import type { Git } from './git';
import { GitFailed } from './git-failed';
import { commonDirectory } from './layout';
import { pathFromBytes } from './path-bytes';

/** Where hidden refs begin: those of ours that users do not see. */
export const HIDDEN_REFS = 'refs/understory/';

/** Where a hidden ref was pointed, null when it was deleted, and the shared Git folder that it is of. */
type Written = { readonly to: string | null; readonly commonDir: string; readonly isDone: boolean };

/** What this process last did to hidden refs. Names never recur, in whatever repository. */
const written = new Map<string, Written>();

/**
 * Where this process itself last pointed a hidden ref, or is about to; null when it deleted it, undefined when it did
 * neither. What a hidden ref is beside this is somebody else's doing.
 */
export function writtenHere(ref: string): string | null | undefined {
  return written.get(ref)?.to;
}

/** Hidden refs that this process has pointed somewhere in a repository, and those (null) that it has deleted. */
export function* writtenIn(commonDir: string): Iterable<readonly [ref: string, to: string | null]> {
  // What may still fail never was, for whoever compares.
  for (const [ref, each] of written) if (each.isDone && each.commonDir === commonDir) yield [ref, each.to];
}

/** Notes what is about to be done to a ref, and takes the note back when it fails. */
async function noting<T>(
  git: Git,
  refs: ReadonlyMap<string, string | null>,
  work: () => Promise<T>,
): Promise<T> {
  const hidden = [...refs].filter(([ref]) => ref.startsWith(HIDDEN_REFS));
  if (hidden.length === 0) return work();
  const commonDir = await commonDirectory(git);
  const before = hidden.map(([ref]) => [ref, written.get(ref)] as const);
  for (const [ref, to] of hidden) written.set(ref, { to, commonDir, isDone: false });
  try {
    const done = await work();
    for (const [ref, to] of hidden) written.set(ref, { to, commonDir, isDone: true });
    return done;
  } catch (error) {
    for (const [ref, was] of before) {
      if (was === undefined) written.delete(ref);
      else written.set(ref, was);
    }
    throw error;
  }
}

export type Head = {
  /** Full ref of the branch HEAD names; null when detached. */
  readonly ref: string | null;
  /** Null on a branch without a commit. */
  readonly commit: CommitId | null;
};

/** What HEAD names and where that is. */
export async function currentHead(git: Git): Promise<Head> {
  return (await plainHead(git)) ?? (await otherHead(git));
}

/** One call for the most frequent kind of HEAD: a branch that has a commit and a name like no other's. */
async function plainHead(git: Git): Promise<Head | null> {
  const { code, stdout } = await git.try(['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD']);
  const match = /^([0-9a-f]{40,64})\n(refs\/heads\/[^\n]+)\n$/.exec(stdout.toString('utf8'));
  return code === 0 && match ? { ref: match[2] ?? '', commit: CommitId.parse(match[1]) } : null;
}

async function otherHead(git: Git): Promise<Head> {
  const symbolic = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  if (symbolic.code > 1) throw new GitFailed(['symbolic-ref'], symbolic);
  const ref = symbolic.code === 0 ? symbolic.stdout.toString('utf8').trimEnd() : null;
  return { ref, commit: await resolveCommit(git, ref ?? 'HEAD') };
}

/** The object a full ref points at, peeled to its commit; null when there is no such ref. */
export function readRef(git: Git, ref: string): Promise<CommitId | null> {
  return resolveCommit(git, ref);
}

export type UpdateRefOptions = {
  /** Where it was seen; null: it must not exist. Left out: that does not matter. */
  readonly from?: CommitId | null;
  /** What the reflog says of it. */
  readonly message?: string;
  /** Another full ref that is pointed at the same commit, wherever it was: both, or none. */
  readonly also?: string;
};

/**
 * Points a full ref at a commit, if it still is where it was seen. `moved` when it was elsewhere; any other failure is
 * thrown.
 */
export async function updateRef(
  git: Git,
  ref: string,
  to: CommitId,
  { from, message = 'understory', also }: UpdateRefOptions = {},
): Promise<'updated' | 'moved'> {
  const expected = from === undefined ? '' : (from ?? '0'.repeat(to.length));
  const refs = also === undefined ? [ref] : [ref, also];
  const input = refs.map((one) => `update ${one}\0${to}\0${one === ref ? expected : ''}\0`).join('');
  try {
    await noting(git, new Map(refs.map((one) => [one, to])), () =>
      git.run(['update-ref', '--no-deref', '-m', message, '-z', '--stdin'], { input }),
    );
    return 'updated';
  } catch (error) {
    if (from !== undefined && (await pointsAt(git, ref)) !== from) return 'moved';
    throw error;
  }
}

/** Makes new full refs, all of them or, failing, none. */
export async function createRefs(
  git: Git,
  refs: readonly { readonly ref: string; readonly commit: CommitId }[],
): Promise<void> {
  const input = refs.map(({ ref, commit }) => `create ${ref}\0${commit}\0`).join('');
  await noting(git, new Map(refs.map(({ ref, commit }) => [ref, commit])), () =>
    git.run(['update-ref', '--no-deref', '-m', 'understory', '-z', '--stdin'], { input }),
  );
}

/** Points a hidden ref at an object of any kind, as long as that is there. */
export async function keepObject(git: Git, ref: string, object: string): Promise<boolean> {
  try {
    await noting(git, new Map([[ref, object]]), () => git.run(['update-ref', '--no-deref', ref, object]));
    return true;
  } catch (error) {
    if (error instanceof GitFailed && error.code !== null) return false;
    throw error;
  }
}

/** Deletes a full ref if it still points at `from` (undefined: wherever it points). */
export async function deleteRef(
  git: Git,
  ref: string,
  from?: CommitId,
): Promise<'deleted' | 'absent' | 'moved'> {
  const at = await pointsAt(git, ref);
  if (at === null) {
    await noting(git, new Map([[ref, null]]), async () => undefined);
    return 'absent';
  }
  try {
    await noting(git, new Map([[ref, null]]), () =>
      git.run(['update-ref', '--no-deref', '-d', ref, ...(from === undefined ? [] : [from])]),
    );
    return 'deleted';
  } catch (error) {
    const now = await pointsAt(git, ref);
    if (now === null) return 'absent';
    if (from !== undefined && now !== from) return 'moved';
    throw error;
  }
}

async function pointsAt(git: Git, ref: string): Promise<string | null> {
  const result = await git.try(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  return result.code === 0 ? result.stdout.toString('utf8').trim() : null;
}

export type Ref = { readonly ref: string; readonly commit: CommitId; readonly at: Date };

const FIELDS = [
  '%(refname)',
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(creatordate:unix)',
];
const FORMAT = `--format=${FIELDS.join('%00')}`;

/** Refs below the given full prefixes that lead to commits, tags peeled, in the order of their names. */
export async function listRefs(git: Git, ...prefixes: string[]): Promise<Ref[]> {
  return parseRefs(await git.run(['for-each-ref', FORMAT, ...prefixes]));
}

/** Reads {@link listRefs}'s output; a line a ref, since ref names hold no control characters. */
export function parseRefs(output: Buffer): Ref[] {
  const refs: Ref[] = [];
  let start = 0;
  for (let end = output.indexOf(10); end !== -1; end = output.indexOf(10, start)) {
    const line = output.subarray(start, end);
    start = end + 1;
    const cut = line.indexOf(0);
    const ref: string = pathFromBytes(line.subarray(0, cut));
    const [type, oid, peeledType, peeledOid, at] = line
      .subarray(cut + 1)
      .toString('latin1')
      .split('\0');
    const commit = type === 'commit' ? oid : peeledType === 'commit' ? peeledOid : null;
    if (commit) refs.push({ ref, commit: CommitId.parse(commit), at: new Date(Number(at) * 1000) });
  }
  return refs;
}
