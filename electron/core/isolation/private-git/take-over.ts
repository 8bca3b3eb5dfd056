import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { OngoingOperation } from '#shared/repository';
import {
  commitsAmong,
  currentHead,
  type FileSettings,
  type Git,
  HIDDEN_REFS,
  makeOwnFolder,
  putInPlace,
  readRef,
  repositoryLanes,
  updateRef,
  worktreeLanes,
} from '../../git';
import { proveInPlace } from '../../workspace-pin';
import type { Answer, Inside } from '../recorder/answer';
import type { AskBounds } from '../recorder/recorder-process';
import { type NoAnswer, type Recording, runRecorder } from '../recorder/run-recorder';
import { type Agreed, keepAgreed, readAgreed, type Side } from './agreed';
import { keepIncoming, openIncoming, storePack, typesOf, unpackChecked } from './incoming';
import { isMade } from './make-folder';
import { type Outside, openOutside, readOutsideIndex } from './outside';
import { doorTo, idWidth, placesOf, type SandboxedWorktree } from './places';
import { type PlainIndex, plainIndex } from './plain-index';
import { type FilesNotRecorded, type FilesRecorded, notRecorded, takeFiles } from './take-files';

/** What a session's private Git folder has come to, of which everything is in the repository now. */
export type TakenOver = {
  /** What HEAD names inside, and where that is; of the session's branch, where that is in the repository now. */
  readonly head: { readonly ref: string | null; readonly commit: CommitId | null };
  /** What Git is in the middle of inside. */
  readonly operation: OngoingOperation | null;
  /** Commits that came to the session while its branch was moved outside, too: they are kept by hidden refs. */
  readonly beside: readonly CommitId[];
};

export type NotTakenOver = {
  /**
   * `refused`: it has objects that are not whole or not what they claim to be. `not-made`: there is no sandbox to be had in which
   * it could be read.
   */
  readonly code: 'unreadable' | 'too-large' | 'refused' | 'not-made';
  /** For the log. */
  readonly detail: string;
};

type Told = { readonly step: (name: string) => void };

type Options = Partial<AskBounds> & { readonly step?: (name: string) => void };

/**
 * Takes over what an agent's Git did in a session's private folder: new commits as a checked pack, the session's branch
 * if it still is where the folder had it from, HEAD and index of the worktree's entry. No other ref of the repository is
 * touched, and nothing of the folder is opened by its path. Cut off at any moment, it takes the rest over next time.
 *
 * @param options `step`: told of every step that changed something
 * @returns null where there is no such folder yet
 */
export async function takeOverPrivateGit(
  of: SandboxedWorktree,
  options: Options = {},
): Promise<TakenOver | NotTakenOver | null> {
  return (await takeOver(of, { settings: null, options })).git;
}

/**
 * The same, and the worktree's files recorded in one go, before any program of the agent's can come between.
 *
 * @param settings those that count for the worktree's files
 */
export async function takeOverWithFiles(
  of: SandboxedWorktree,
  settings: FileSettings,
  options: Options = {},
): Promise<{ git: TakenOver | NotTakenOver | null; files: FilesRecorded | FilesNotRecorded }> {
  const { git, files } = await takeOver(of, { settings, options });
  return { git, files: files ?? notRecorded('no-folder', '') };
}

async function takeOver(
  of: SandboxedWorktree,
  { settings, options }: { readonly settings: FileSettings | null; readonly options: Options },
): Promise<{ git: TakenOver | NotTakenOver | null; files: FilesRecorded | FilesNotRecorded | null }> {
  const told: Told = { step: options.step ?? (() => undefined) };
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (!(await isMade(of))) return { git: null, files: null };
    const agreed = await readAgreed(of);
    const files = settings && { settings, seed: await seedOutside(of, agreed) };
    const answer = await runRecorder(of, recordingOf(of, agreed, files), options);
    const inside = insideOf(of, agreed, answer);
    const git = 'code' in inside ? inside : await takeGit(of, { inside, agreed }, told);
    if (settings === null) return { git, files: null };
    const isWhole = isTakenOver(git) || ('code' in inside && 'state' in answer);
    // What was recorded leans on commits that were refused: once more, without them.
    const again =
      isWhole || !('state' in answer)
        ? answer
        : await runRecorder(
            of,
            { ...recordingOf(of, agreed, files), state: false, useFolder: false },
            options,
          );
    return { git, files: await takeFiles(of, again, { settings, keep: true, step: told.step }) };
  });
}

/**
 * Records the worktree's files as they are at the moment, for looking at: their objects are in the repository, and nothing leads
 * to them.
 */
export function recordInside(
  of: SandboxedWorktree,
  settings: FileSettings,
  options: Options = {},
): Promise<FilesRecorded | FilesNotRecorded> {
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (!(await isMade(of))) return notRecorded('no-folder', '');
    const agreed = await readAgreed(of);
    const files = { settings, seed: await seedOutside(of, agreed) };
    const answer = await runRecorder(of, { ...recordingOf(of, agreed, files), state: false }, options);
    return takeFiles(of, answer, { settings, keep: false, step: () => undefined });
  });
}

function recordingOf(of: SandboxedWorktree, agreed: Agreed | null, files: Recording['files']): Recording {
  return {
    adminWas: agreed?.admin ?? of.admin,
    // As it is called inside yet.
    branch: agreed?.branch ?? of.branch,
    known: [...(agreed?.known ?? []), ...(agreed?.recorded ? [agreed.recorded] : [])],
    indexSeen: agreed?.inside.index ?? null,
    state: true,
    useFolder: true,
    files,
  };
}

/** The index outside, where it was changed there since both sides agreed: then it is what counts. */
async function seedOutside(of: SandboxedWorktree, agreed: Agreed | null) {
  const index = await readOutsideIndex(of);
  if (index === null || agreed === null || index.fingerprint === agreed.outside.index) return null;
  return { bytes: index.bytes.toString('base64'), seconds: index.seconds };
}

function insideOf(
  of: SandboxedWorktree,
  agreed: Agreed | null,
  answer: Answer | NoAnswer,
): Inside | NotTakenOver {
  if ('failed' in answer) {
    const { failed, detail } = answer;
    return { code: failed === 'deadline' ? 'unreadable' : failed, detail: detail || failed };
  }
  const { state } = answer;
  if (state === null) return { code: 'unreadable', detail: 'it is not what was asked for' };
  if ('failed' in state) return { code: state.failed, detail: state.detail };
  return { ...state, ref: state.ref === (agreed?.branch ?? of.branch) ? of.branch : state.ref };
}

async function takeGit(
  of: SandboxedWorktree,
  { inside, agreed }: { readonly inside: Inside; readonly agreed: Agreed | null },
  told: Told,
): Promise<TakenOver | NotTakenOver> {
  const plain = inside.index && plainIndex(inside.index.bytes, idWidth(of));
  if (agreed !== null && isKnown(agreed, inside, plain)) return nothingNew(of, inside);
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

/** What is inside is what was seen there last. */
function isKnown(
  { inside: was, operation, settled }: Agreed,
  inside: Inside,
  index: PlainIndex | null,
): boolean {
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

async function nothingNew(of: SandboxedWorktree, { ref, commit, operation }: Inside): Promise<TakenOver> {
  const head = ref === of.branch ? await readRef(doorTo(of.commonDir), of.branch) : commit;
  return { head: { ref, commit: head }, operation, beside: [] };
}

/** Whether both can be told apart. */
export function isTakenOver(answer: TakenOver | NotTakenOver): answer is TakenOver {
  return 'head' in answer;
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
  const { ref } = inside;
  return { head: { ref, commit: ref === of.branch ? branch : inside.commit }, operation, beside };
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
