import { lstatSync } from 'node:fs';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import { ok, type Result } from '#shared/result';
import { concurrently } from '../../concurrently';
import { absoluteBytes, listRefs } from '../../git/index';
import {
  type ApplyOperation,
  type FoldersSeen,
  findObstacle,
  foldsNames,
  isForbiddenName,
  onDisk,
  readyToWrite,
  type Workspace,
} from '../../writing/index';
import { failureRefusal } from '../failure-refusals';
import type { MergeRepository } from '../merge-repository';
import { forbiddenNames } from '../plan/empty-plan';
import { findTarget, type Target } from '../plan/find-target';
import { changesGoal } from '../plan/plan-parts';
import { openResolutions } from '../plan/resolutions';
import { APPLY_LABELS } from '../plan/side-labels';
import { isJust, planWorkspace } from '../plan/workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { ApplyRequest, PlanRefusal } from '../request';
import type { ForecastMemory, KnownWorkspace, Meeting } from './memory';
import { type OwnWork, ownWorkOf } from './own-work';
import { couldMeet, type Reach } from './reach';
import { reachBetween } from './reach-between';

/** How the work of a session goes with the workspace as it is. */
export type WorkspaceMeeting = Meeting & {
  readonly session: SessionId;
  /** Why it cannot be said; null: it can. */
  readonly unknown: PlanRefusal | null;
};

/** Only what changes in these folders of the working tree (the top one is the empty text), or in its Git folder, has a say. */
export type ForecastPlaces = {
  readonly root: string;
  readonly gitDir: string;
  readonly folders: ReadonlySet<string>;
};

type Tools = {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly memory: ForecastMemory;
  /** A session's applies that were not undone, newest first. */
  readonly standingOf: (request: ApplyRequest) => Promise<readonly ApplyOperation[]>;
};

type Asked = {
  readonly session: SessionId;
  /** By what it is remembered. */
  readonly key: string;
  readonly own: OwnWork;
  readonly reach: Reach;
};

/**
 * What plans of these requests, of mode `changes` and for the whole of the work, would find in the workspace. It is looked at once;
 * what touches nothing that differs there is known to go in without a plan.
 *
 * @param watching told the places before they are looked at: what changes from then on is not part of the answer. True: nothing has
 * changed there since it was told the last time
 */
export async function forecastWorkspace(
  tools: Tools,
  requests: readonly ApplyRequest[],
  watching: (places: ForecastPlaces) => boolean,
): Promise<Result<readonly WorkspaceMeeting[], PlanRefusal>> {
  const { workspace, mergeRepo, memory } = tools;
  const [first] = requests;
  if (!first) return ok([]);
  const found = await findTarget(workspace, first);
  if (!found.ok) return found;
  const target = found.value;
  const branches = requests.flatMap(({ branch }) => branch ?? []);
  const refs = branches.length > 0 ? await listRefs(workspace.git, ...new Set(branches)) : [];
  const tips = new Map(refs.map(({ ref, commit }) => [ref, commit]));
  const asked: (Asked | WorkspaceMeeting)[] = [];
  await concurrently(
    requests.entries(),
    async ([at, request]) => {
      const branchTip = request.branch === null ? null : (tips.get(request.branch) ?? null);
      asked[at] = await orUnknown(tools, request.session, () =>
        lookAtOwn(tools, request, { target, branchTip }),
      );
    },
    AT_ONCE,
  );
  const { root, gitDir } = workspace;
  const folders = new Set(asked.flatMap((one) => ('reach' in one ? ['', ...one.reach.folders] : [])));
  const known = watching({ root, gitDir, folders }) ? memory.workspace : null;
  const { state } = mergeRepo;
  if (known?.state === state && known.commit === target.commit) {
    const same = await meetAll(tools, asked, { ...known, snapshot: null });
    if (same) return ok(same);
  }
  memory.workspace = null;
  const ready = await readyToWrite(workspace, false);
  if (!ready.ok) return ready;
  const snapshot = await takeSnapshot(workspace, mergeRepo, target.commit);
  const { indexDigest } = snapshot;
  // Each plan has a fork of its own, and all of them this tree to begin with.
  const worktree = await snapshot.worktree();
  const meetings = await meetAll(tools, asked, { worktree, indexDigest, snapshot });
  memory.workspace = { commit: target.commit, worktree, indexDigest, state };
  return ok(meetings ?? []);
}

type Seen = Pick<KnownWorkspace, 'worktree' | 'indexDigest'> & {
  /** Null: it is known to be the same, and was not read again. */
  readonly snapshot: WorkspaceSnapshot | null;
};

/** Null where it has to be read. */
async function meetAll(
  tools: Tools,
  asked: readonly (Asked | WorkspaceMeeting)[],
  seen: Seen,
): Promise<WorkspaceMeeting[] | null> {
  const meetings: WorkspaceMeeting[] = [];
  let toBeRead = false;
  await concurrently(
    asked.entries(),
    async ([at, one]) => {
      if (toBeRead) return;
      const { session } = one;
      const met = await orUnknown(tools, session, async () => {
        if (!('reach' in one)) return one;
        const meeting = await meet(tools, one, seen);
        return meeting && { session, ...meeting, unknown: null };
      });
      if (met) meetings[at] = met;
      else toBeRead = true;
    },
    AT_ONCE,
  );
  return toBeRead ? null : meetings;
}

async function orUnknown<T>(
  { workspace, mergeRepo }: Tools,
  session: SessionId,
  look: () => Promise<T>,
): Promise<T | WorkspaceMeeting> {
  try {
    return await look();
  } catch (error) {
    const unknown = failureRefusal(error, { repository: workspace.root, folder: mergeRepo.gitDir });
    if (!unknown) throw error;
    return { session, ...NOTHING, unknown };
  }
}

const NOTHING: Meeting = { conflicts: [], blocked: [] };

/** Each of them starts processes of Git's: those of the user's agents want the machine, too. */
const AT_ONCE = 3;

async function lookAtOwn(
  tools: Tools,
  request: ApplyRequest,
  at: { readonly target: Target; readonly branchTip: CommitId | null },
): Promise<Asked> {
  const { mergeRepo, memory } = tools;
  const standing = await tools.standingOf(request);
  const applied = standing.map(({ record, plannedOn }) => [record.apply, record.head, plannedOn]);
  const key = JSON.stringify([mergeRepo.state, request.head, request.base, at, applied]);
  const own = await memory.own(key, () => ownWorkOf(tools, request, at, standing));
  return { session: request.session, key, own, reach: await reachBetween(tools, own.base, own.side.tree) };
}

/** Null where the workspace has to be read for it. */
async function meet(tools: Tools, one: Asked, seen: Seen): Promise<Meeting | null> {
  const { worktree, indexDigest, snapshot } = seen;
  if (await goesInUntouched(tools, one, worktree)) return NOTHING;
  const { workspace, mergeRepo, memory } = tools;
  const { own, reach } = one;
  const names = await forbiddenNames(mergeRepo, own.base, own.side.tree);
  if (names.length > 0) return { conflicts: [], blocked: names.map(({ path }) => path) };
  const plan = async (): Promise<Meeting> => {
    if (!snapshot) throw new NotRead();
    const parts = { workspace, mergeRepo, snapshot: snapshot.fork(), labels: APPLY_LABELS };
    const goal = changesGoal({ base: own.base, session: own.side }, snapshot.head);
    const resolutions = openResolutions([]);
    const { open, blockers } = await planWorkspace(parts, [{ worktree: goal, index: null, resolutions }]);
    const conflicts = [...new Set(open.map(({ path }) => path))];
    return { conflicts, blocked: blockers.map(({ path }) => path) };
  };
  const key = [one.key, worktree, indexDigest, ...seenOnDisk(workspace.root, reach)].join('\n');
  try {
    const known = await memory.meetings(key, plan);
    // What lies in a folder that is in the way, and how much of it, is nothing that the disk says of the folder.
    return known.blocked.length > 0 ? await plan() : known;
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

/** A plan would be needed, of a workspace that was not read. */
class NotRead extends Error {}

/** What the disk says of the paths that a session changes: with the same answer, their bytes are the same. */
function seenOnDisk(root: string, { changes }: Reach): string[] {
  return [...changes.keys()].map((path) => {
    try {
      const found = lstatSync(absoluteBytes(root, path), { throwIfNoEntry: false, bigint: true });
      return found ? [found.ino, found.mode, found.size, found.mtimeNs, found.ctimeNs].join(' ') : '';
    } catch (error) {
      // A file may be where there was a folder.
      return (error as NodeJS.ErrnoException).code ?? '';
    }
  });
}

/** Whether nothing that differs in the workspace meets it, each file that it would write is on disk as in the base, and no new one is in another's way. */
async function goesInUntouched(
  tools: Tools,
  { own: { base, isPlain }, reach }: Asked,
  worktree: string,
): Promise<boolean> {
  const { root } = tools.workspace;
  if (!isPlain || (await foldsNames(root))) return false;
  if (couldMeet(reach, await reachBetween(tools, base, worktree))) return false;
  const changes = [...reach.changes.values()];
  const deleted = new Set(changes.flatMap(({ path, after }) => (after ? [] : [path])));
  const seen: FoldersSeen = new Map();
  let isUntouched = true;
  await concurrently(changes, async ({ path, before, after }) => {
    if (!isUntouched) return;
    const isPointer = before?.mode === '160000' || after?.mode === '160000';
    const isPlain = !isPointer && !isForbiddenName(path);
    const obstacle = isPlain
      ? await findObstacle(root, path, { writes: after !== null, deleted, seen })
      : null;
    isUntouched = obstacle?.type === 'clear' && (await isAsInTree(tools, path, before)) && isUntouched;
  });
  return isUntouched;
}

/** The bytes are compared once, as long as the disk says that they are the same ones. */
async function isAsInTree(
  { workspace: { root, objectFormat }, memory }: Tools,
  path: RepoPath,
  entry: Parameters<typeof isJust>[0],
): Promise<boolean> {
  const at = absoluteBytes(root, path);
  const found = lstatSync(at, { throwIfNoEntry: false, bigint: true });
  if (!found || entry === null) return !found && entry === null;
  const compare = async () => isJust(entry, await onDisk(at, objectFormat));
  const { ino, mode, size, mtimeNs, ctimeNs, ctimeMs } = found;
  // In the very moment of a write the disk may say the same of the next one.
  if (Date.now() - Number(ctimeMs) < UNSURE_MS) return compare();
  return memory.compared([path, entry.oid, entry.mode, ino, mode, size, mtimeNs, ctimeNs].join(' '), compare);
}

const UNSURE_MS = 2000;
