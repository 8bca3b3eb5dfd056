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
import { findTarget, type Target } from '../plan/find-target';
import { planApply, type SeenWorkspace } from '../plan/plan-apply';
import { isJust } from '../plan/workspace-plan';
import { takeSnapshot } from '../plan/workspace-snapshot';
import type { ApplyRequest, PlanRefusal } from '../request';
import type { ForecastMemory } from './memory';
import { type OwnWork, ownWorkOf } from './own-work';
import { couldMeet, type Reach, reachOf } from './reach';

/** How the work of a session goes with the workspace as it is. */
export type WorkspaceMeeting = {
  readonly session: SessionId;
  readonly conflicts: readonly RepoPath[];
  /** Where something is in the way that no choice can resolve. */
  readonly blocked: readonly RepoPath[];
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
  readonly request: ApplyRequest;
  readonly standing: readonly ApplyOperation[];
  /** What it would bring; null where only a plan can tell. */
  readonly own: (OwnWork & { readonly reach: Reach }) | null;
};

/**
 * What plans of these requests, of mode `changes` and for the whole of the work, would find in the workspace. It is looked at once;
 * what touches nothing that differs there is known to go in without a plan.
 *
 * @param watching told the places before they are looked at: what changes from then on is not part of the answer
 */
export async function forecastWorkspace(
  tools: Tools,
  requests: readonly ApplyRequest[],
  watching: (places: ForecastPlaces) => void,
): Promise<Result<readonly WorkspaceMeeting[], PlanRefusal>> {
  const { workspace, mergeRepo } = tools;
  const [first] = requests;
  if (!first) return ok([]);
  const found = await findTarget(workspace, first);
  if (!found.ok) return found;
  const target = found.value;
  const branches = requests.flatMap(({ branch }) => branch ?? []);
  const refs = branches.length > 0 ? await listRefs(workspace.git, ...new Set(branches)) : [];
  const tips = new Map(refs.map(({ ref, commit }) => [ref, commit]));
  const asked: Asked[] = [];
  await concurrently(
    requests.entries(),
    async ([at, request]) => {
      const tip = request.branch === null ? null : (tips.get(request.branch) ?? null);
      asked[at] = await lookAtOwn(tools, request, { target, tip });
    },
    AT_ONCE,
  );
  const { root, gitDir } = workspace;
  const folders = new Set(asked.flatMap(({ own }) => (own ? ['', ...own.reach.folders] : [''])));
  watching({ root, gitDir, folders });
  const ready = await readyToWrite(workspace, false);
  if (!ready.ok) return ready;
  const snapshot = await takeSnapshot(workspace, mergeRepo, target.commit);
  // Each plan has a fork of its own, and all of them this tree to begin with.
  await snapshot.worktree();
  const meetings: WorkspaceMeeting[] = [];
  await concurrently(
    asked.entries(),
    async ([at, one]) => {
      meetings[at] = await judge(tools, one, { target, snapshot });
    },
    AT_ONCE,
  );
  return ok(meetings);
}

/** Each of them starts processes of Git's: those of the user's agents want the machine, too. */
const AT_ONCE = 3;

async function lookAtOwn(
  { workspace, mergeRepo, memory, standingOf }: Tools,
  request: ApplyRequest,
  { target: { ref, commit, here }, tip }: { readonly target: Target; readonly tip: CommitId | null },
): Promise<Asked> {
  const standing = await standingOf(request);
  if (commit === null) return { request, standing, own: null };
  const target = { ref, commit, here };
  const applied = standing.map(({ record, plannedOn }) => [record.apply, record.head, plannedOn]);
  const key = JSON.stringify([request.head, request.base, tip, target, applied]);
  try {
    const own = await memory.own(key, () => ownWorkOf({ workspace, mergeRepo }, request, target, standing));
    const reach = own && (await reachBetween({ mergeRepo, memory }, own.base, own.tree));
    return { request, standing, own: own && reach ? { ...own, reach } : null };
  } catch {
    // Its plan says what is wrong.
    return { request, standing, own: null };
  }
}

async function reachBetween(
  { mergeRepo, memory }: Pick<Tools, 'mergeRepo' | 'memory'>,
  base: CommitId,
  tree: string,
): Promise<Reach> {
  const from = await mergeRepo.treeOf(base);
  return memory.reaches(`${from} ${tree}`, async () => reachOf(await mergeRepo.diff(from, tree)));
}

async function judge(
  tools: Tools,
  { request, standing, own }: Asked,
  seen: SeenWorkspace,
): Promise<WorkspaceMeeting> {
  const nothing = { session: request.session, conflicts: [], blocked: [], unknown: null };
  const { workspace, mergeRepo } = tools;
  try {
    if (own && (await goesInUntouched(tools, own, await seen.snapshot.worktree()))) return nothing;
    const forked = { ...seen, snapshot: seen.snapshot.fork() };
    const planned = await planApply({ workspace, mergeRepo, request, standing, seen: forked });
    if (planned.ok) {
      const { conflicts, blockers } = planned.value.plan;
      const paths = [...new Set(conflicts.map(({ path }) => path))];
      return { ...nothing, conflicts: paths, blocked: blockers.map(({ path }) => path) };
    }
    return { ...nothing, unknown: planned.refusal.code === 'nothing-to-apply' ? null : planned.refusal };
  } catch (error) {
    const unknown = failureRefusal(error, { repository: workspace.root, folder: mergeRepo.gitDir });
    if (!unknown) throw error;
    return { ...nothing, unknown };
  }
}

/** Whether nothing that differs in the workspace meets it, each file that it would write is on disk as in the base, and no new one is in another's way. */
async function goesInUntouched(
  tools: Tools,
  { base, reach }: NonNullable<Asked['own']>,
  worktree: string,
): Promise<boolean> {
  const { root } = tools.workspace;
  if ((await foldsNames(root)) || couldMeet(reach, await reachBetween(tools, base, worktree))) return false;
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
