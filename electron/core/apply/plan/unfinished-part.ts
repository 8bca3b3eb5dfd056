import type { RepoPath } from '#shared/ids';
import type { Unfinished } from '#shared/unfinished';
import type { ApplyRequest } from '../request';
import { isPart } from './session-side';

/**
 * What of an unfinished state an apply would bring along; null: nothing. A part of the work may go by itself where none
 * of its files has a conflict left in it.
 *
 * @param markers files of this apply into which conflict markers came
 * @param changed all files of this apply
 */
export function unfinishedPart(
  request: ApplyRequest,
  markers: readonly RepoPath[],
  changed: ReadonlySet<RepoPath>,
): Unfinished | null {
  const { unfinished } = request;
  if (unfinished === null || !isPart(request)) return unfinished;
  const isListed = unfinished.unmerged.length === unfinished.unmergedCount;
  const left = new Set([...unfinished.unmerged.filter((path) => changed.has(path)), ...markers]);
  if (isListed && left.size === 0) return null;
  return { operation: unfinished.operation, unmerged: [...left].sort(), unmergedCount: left.size };
}
