import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { TreeEntry } from '../../git/diff-tree';
import { hashObject, readBlob } from '../../git/index';
import type { Work } from '../../writing/index';
import { readSides } from '../conflict-sides';
import type { MergeRepository } from '../merge-repository';
import { type EditRefusal, type EditRequest, editWorktree } from './edit-worktree';
import { type PreparedTake, planTake, type TakePlanRefusal, type TakeRequest } from './plan-take';
import type { SessionWorkspace } from './session-workspace';
import type { WriteTools } from './write-tools';

export type TakeRun = TakeRequest & { readonly fingerprint: string | null };

export type TakeRefusal = TakePlanRefusal | EditRefusal | RefusalOf<'conflicts'>;

/** Plans anew, and writes the merge as an edit of the user's, or refuses without a trace. */
export async function takeWork(
  tools: WriteTools,
  session: SessionWorkspace,
  openMergeRepository: () => Promise<MergeRepository>,
  request: TakeRun,
): Promise<Result<Work, TakeRefusal>> {
  await using mergeRepo = await openMergeRepository();
  const planned = await planTake(session, mergeRepo, request);
  if (!planned.ok) return planned;
  const { plan, resolved } = planned.value;
  if (request.fingerprint !== null && request.fingerprint !== plan.fingerprint)
    return refuse({ code: 'plan-stale', changed: [] });
  if (plan.conflicts.length > 0) return refuse({ code: 'conflicts', conflicts: plan.conflicts });
  const written = await editWorktree(tools, session, editOf(mergeRepo, request, planned.value));
  if (!written.ok) return written;
  const { title } = request;
  await tools.memory?.remember(resolved, { session: request.session, title }, readSides(mergeRepo));
  return written;
}

function editOf(
  mergeRepo: MergeRepository,
  { from, only, hunks, ...place }: TakeRun,
  { changes }: PreparedTake,
): EditRequest {
  const [path] = changes.keys();
  const what = changes.size === 1 && path !== undefined ? displayPath(path) : `${changes.size} files`;
  return {
    ...place,
    subject: `Take ${what} over from ${from.title}`,
    edit: { why: 'take-over', comment: null, from: from.session },
    paths: [...changes.keys()],
    async change(git, present) {
      const edits = new Map<RepoPath, TreeEntry | null>();
      for (const [path, { before, after }] of changes) {
        if (!isSame(present.get(path) ?? null, before)) return refuse({ code: 'lines-changed', path });
        // What was merged is in the merge repository alone.
        if (after) await hashObject(git, await readBlob(mergeRepo.git, after.oid));
        edits.set(path, after);
      }
      return ok(edits);
    },
  };
}

function isSame(one: TreeEntry | null, other: TreeEntry | null): boolean {
  return one?.mode === other?.mode && one?.oid === other?.oid;
}
