import type { ApplyPlan, Blocker } from '#shared/apply';
import type { CommitId } from '#shared/ids';
import { isForbiddenName } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { ApplyRequest } from '../request';
import type { Target } from './find-target';

/** Names of the session's that Git itself, or this system, would not have in a working tree. */
export async function forbiddenNames(
  mergeRepo: MergeRepository,
  base: CommitId,
  tree: string,
): Promise<Blocker[]> {
  const changes = await mergeRepo.diff(base, tree);
  return [...changes.values()]
    .filter(({ path, after }) => after !== null && isForbiddenName(path))
    .map(({ path }) => ({ path, at: path, kind: 'name-not-allowed' as const, contains: [] }));
}

/**
 * What every plan says of what it was asked, before anything is worked out.
 *
 * @param shared what the session's own work is compared with
 */
export function emptyPlan({
  request,
  target,
  shared,
}: {
  readonly request: ApplyRequest;
  readonly target: Target;
  readonly shared: CommitId;
}): ApplyPlan {
  return {
    session: request.session,
    mode: request.mode,
    target: target.ref,
    targetCommit: target.commit,
    head: request.head,
    base: shared,
    files: [],
    conflicts: [],
    offers: [],
    drafts: [],
    asked: [],
    blockers: [],
    submodules: [],
    moved: [],
    unfinished: request.unfinished,
    markers: [],
    fromMerges: [],
    unlikeMerge: [],
    fingerprint: '',
  };
}
