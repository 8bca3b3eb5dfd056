import { replacedRefusal } from '../workspace-pin/index';
import { WorktreeReplaced, WorktreeUnrecorded } from '../worktree/index';

/** Whether something failed because another folder, or a link, stands where the working tree was. */
export function isOutOfPlace(error: unknown): boolean {
  return (
    replacedRefusal(error) !== null ||
    error instanceof WorktreeReplaced ||
    error instanceof WorktreeUnrecorded
  );
}
