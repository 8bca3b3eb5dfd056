import { describeRefusal } from './describe-refusal';
import { displayPath } from './display-path';
import type { TaskTrouble } from './started-plan';

/** So many paths are named. */
const MOST = 5;

/** Why a task of a plan was not started, as a sentence without its full stop. */
export function describeTaskTrouble(trouble: TaskTrouble): string {
  switch (trouble.why) {
    case 'conflict': {
      const named = trouble.paths.slice(0, MOST).map(displayPath).join(', ');
      const more = trouble.paths.length + trouble.more - MOST;
      return `What it waits for conflicts in ${named}${more > 0 ? ` and ${more} more` : ''}`;
    }
    case 'refused':
      return describeRefusal(trouble.refusal).title.replace(/\.$/, '');
    case 'broke':
      return `Something broke; the log has it as ${trouble.reference}`;
    default:
      return trouble satisfies never;
  }
}
