import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { OngoingOperation } from '#shared/repository';
import {
  commitsAmong,
  currentHead,
  type Git,
  HIDDEN_REFS,
  makeOwnFolder,
  putInPlace,
  repositoryLanes,
  updateRef,
} from '../../git';
import { proveInPlace } from '../../workspace-pin';
import type { Inside } from '../recorder/answer';
import { type Agreed, keepAgreed, type Side } from './agreed';
import type { NotTakenOver } from './ask-inside';
import { keepIncoming, openIncoming, storePack, typesOf, unpackChecked } from './incoming';
import { type Outside, openOutside } from './outside';
import { idWidth, placesOf, type SandboxedWorktree } from './places';
import { type PlainIndex, plainIndex } from './plain-index';

/** What a session's private Git folder has come to, of which everything is in the repository now. */
export type TakenOver = {
  /** What HEAD names inside, and where that is. */
  readonly head: { readonly ref: string | null; readonly commit: CommitId | null };
  /** What Git is in the middle of inside. */
  readonly operation: OngoingOperation | null;
  /** Commits that came to the session while its branch was moved outside, too: they are kept by hidden refs. */
  readonly beside: readonly CommitId[];
  /** The user's refs are inside as they were given, by what was said there: nothing that matters may go by it. */
  readonly asGiven: boolean;
};

/** Told of every step that changed something. */
export type Told = { readonly step: (name: string) => void };

/** Takes what was said of a session's private folder into the repository, once it is checked. */
export async function takeGit(
  of: SandboxedWorktree,
  { inside, agreed }: { readonly inside: Inside; readonly agreed: Agreed | null },
  told: Told,
): Promise<TakenOver | NotTakenOver> {
  const plain = inside.index && plainIndex(inside.index.bytes, idWidth(of));
  const incoming = await openIncoming(of);
  const checked = await checkObjects(incoming, inside);
  if (checked !== null) return { code: 'refused', detail: checked };
  told.step('checked');
  const index = await takeableIndex(incoming, plain);
  return repositoryLanes.lane(of.commonDir).run(async () => {
    await proveInPlace(of.home, of.repositoryPath);
    return takeIn(of, { inside, index, agreed, outside: await openOutside(of) }, told);
  });
}

/** What is inside is what was seen there last: nothing is to be taken. */
export function isKnown(of: SandboxedWorktree, inside: Inside, agreed: Agreed | null): boolean {
  if (agreed === null) return false;
  const { inside: was, operation, settled } = agreed;
  const index = inside.index && plainIndex(inside.index.bytes, idWidth(of));
  return (
    inside.pack === null &&
    inside.ref === was.ref &&
    inside.commit === was.commit &&
    inside.branch === was.branch &&
    (index?.fingerprint ?? null) === was.index &&
    !settled &&
    inside.operation === operation
  );
}

/** What has come of it then. */
export function nothingNew({ ref, commit, operation, asGiven }: Inside): TakenOver {
  return { head: { ref, commit }, operation, beside: [], asGiven };
}

/** Null when all is well. */
async function checkObjects(incoming: Git, { pack, commit, branch }: Inside): Promise<string | null> {
  const wrong = pack && (await unpackChecked(incoming, pack));
  if (wrong) return wrong;
  const tips = [...new Set([commit, branch])].filter((one) => one !== null);
  const there = await commitsAmong(incoming, tips);
  return there.length === tips.length ? null : 'a commit is not there';
}

/** Null where some of what it names is not there: the worktree's own then stays as it is. */
async function takeableIndex(incoming: Git, index: PlainIndex | null): Promise<PlainIndex | null> {
  if (index === null || index.objects.length === 0) return index;
  const types = await typesOf(incoming, index.objects);
  return types.every((type) => type === 'blob') ? index : null;
}

type Takeable = {
  readonly inside: Inside;
  readonly index: PlainIndex | null;
  readonly agreed: Agreed | null;
  readonly outside: Outside;
};

async function takeIn(
  of: SandboxedWorktree,
  { inside, index, agreed, outside }: Takeable,
  { step }: Told,
): Promise<TakenOver> {
  const { repository, entry } = outside;
  const was = agreed?.inside ?? null;
  const hadOutside = agreed?.outside ?? null;
  if (inside.pack !== null) {
    await storePack(repository, inside.pack);
    step('objects taken');
  }
  const beside: CommitId[] = [];
  const keep = async (commit: CommitId) => {
    // By its own name, so that none takes the place of another.
    await updateRef(repository, `${HIDDEN_REFS}${of.session}/sandbox/${commit}`, commit);
    step('kept');
  };
  let branch = outside.side.branch;
  if (inside.branch !== null && inside.branch !== branch && inside.branch !== was?.branch) {
    const from = hadOutside?.branch;
    const moved =
      hadOutside !== null && from === branch
        ? await updateRef(repository, of.branch, inside.branch, {
            from: branch,
            message: 'understory: sandbox',
          })
        : 'moved';
    if (moved === 'updated') branch = inside.branch;
    else {
      await keep(inside.branch);
      beside.push(inside.branch);
    }
    step('branch moved');
  }
  const strayed = inside.ref !== of.branch && inside.commit !== null;
  const isHeadNew = was === null || inside.ref !== was.ref || (strayed && inside.commit !== was.commit);
  // Kept before the entry's HEAD leaves the branch, and while it has.
  if (strayed && isHeadNew && inside.commit !== null) await keep(inside.commit);
  const isHeadOutside = hadOutside !== null && sameHead(hadOutside, outside.side);
  if (isHeadNew && isHeadOutside) {
    await setHead(entry, of, inside);
    step('head set');
  }
  let taken = outside.side.index;
  const isIndexNew = index !== null && index.fingerprint !== was?.index;
  if (isIndexNew && hadOutside !== null && taken === hadOutside.index) {
    await setIndex(of, index, inside.index?.seconds ?? 0);
    taken = index.fingerprint;
    step('index set');
  }
  await keepIncoming(of);
  step('objects kept');
  const known = [...new Set([inside.branch, inside.commit, of.base, ...(agreed?.known ?? [])])]
    .filter((commit) => commit !== null)
    .slice(0, MOST_KNOWN);
  const operation = agreed?.settled ? null : inside.operation;
  if (agreed !== null) {
    const head = await currentHead(entry);
    // Of what changed outside only as much is agreed on as is the same inside: the rest is to be given yet.
    const isHeadSame =
      inside.ref === of.branch ? head.ref === of.branch : sameHead(head, { ...inside, ref: null });
    const { ref, commit } = isHeadSame ? head : agreed.outside;
    keepAgreed(of, {
      ...agreed,
      inside: {
        ...{ ref: inside.ref, commit: inside.commit, branch: inside.branch },
        index: index?.fingerprint ?? agreed.inside.index,
      },
      outside: {
        ...{ ref, commit },
        branch: branch === inside.branch ? branch : agreed.outside.branch,
        index: taken === index?.fingerprint ? taken : agreed.outside.index,
      },
      operation,
      known,
    });
    step('agreed');
  }
  const { ref, commit, asGiven } = inside;
  return { head: { ref, commit }, operation, beside, asGiven };
}

/** Of a session's earlier commits so many end a walk. */
const MOST_KNOWN = 8;

/** HEAD on a branch is the same wherever that is. */
function sameHead(one: Pick<Side, 'ref' | 'commit'>, other: Pick<Side, 'ref' | 'commit'>): boolean {
  return one.ref === other.ref && (one.ref !== null || one.commit === other.commit);
}

/** On the session's branch, or detached where the agent is; on a branch without a commit it stays where it is. */
async function setHead(entry: Git, of: SandboxedWorktree, { ref, commit }: Inside): Promise<void> {
  if (ref === of.branch) await entry.run(['symbolic-ref', '-m', 'understory: sandbox', 'HEAD', of.branch]);
  else if (commit !== null) await updateRef(entry, 'HEAD', commit, { message: 'understory: sandbox' });
}

/** Host's copy first, then the entry's own, in one step. */
async function setIndex(of: SandboxedWorktree, { bytes }: PlainIndex, seconds: number): Promise<void> {
  const { folder, entry } = placesOf(of);
  const copy = join(await makeOwnFolder(folder, 'taken'), 'index');
  await rm(copy, { force: true });
  await writeFile(copy, bytes, { mode: 0o600 });
  await utimes(copy, seconds, seconds);
  await putInPlace(join(entry, 'index'), { copyOf: copy }, { time: seconds });
}
