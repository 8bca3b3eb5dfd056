import { counted } from '../counted';
import { describeStuck } from '../describe-stuck';
import { type Described, NOTHING_WRITTEN, paths, said } from '../described';
import { displayPath, displayText } from '../display-path';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { gitRefusals } from './git';

/** Text from outside, made safe to show. */
const at = displayPath;

/** What keeps Git from working in a repository that is fine by itself. */
export function describeGitRefusal(refusal: RefusalIn<typeof gitRefusals>): Described {
  switch (refusal.code) {
    case 'git-missing':
      return said('Git was not found.', null, 'Install Git 2.38 or later, then restart Understory.');
    case 'git-too-old':
      return said(
        `Git ${refusal.version} is too old.`,
        null,
        `Install Git ${refusal.needed} or later, which applying work safely needs.`,
      );
    case 'operation-ongoing':
      return said(
        `A ${refusal.operation} is in progress in ${PLACES[refusal.where]}.`,
        NOTHING_WRITTEN,
        refusal.where === 'worktree'
          ? `Ask the agent to finish or abort the ${refusal.operation}, then try again.`
          : `Finish or abort the ${refusal.operation}, then try again.`,
      );
    case 'unmerged-index':
      return said(
        `There are unresolved conflicts in ${PLACES[refusal.where]}: ${paths(refusal.paths)}.`,
        NOTHING_WRITTEN,
        refusal.where === 'worktree'
          ? 'Ask the agent to resolve them, then try again.'
          : 'Resolve them first, then try again.',
      );
    case 'git-stuck':
      return describeStuck(refusal);
    case 'index-locked':
      return said(
        `Another Git command is using the index (its lock is ${age(refusal.ageSeconds)} old).`,
        NOTHING_WRITTEN,
        `Wait until it is done. If no Git command is running, delete ${at(refusal.path)}.`,
      );
    case 'objects-missing':
      return said(
        `Git objects are missing or damaged: ${displayText(refusal.message)}`,
        NOTHING_WRITTEN,
        'In a partial clone, fetch them with `git fetch --refetch`. Otherwise, `git fsck` says what is wrong.',
      );
    default:
      return assertNever(refusal);
  }
}

const PLACES = { workspace: 'the workspace', worktree: 'the session’s worktree' } as const;

function age(seconds: number): string {
  if (seconds < 90) return counted(Math.max(1, Math.round(seconds)), 'second');
  return seconds < 5400
    ? counted(Math.round(seconds / 60), 'minute')
    : counted(Math.round(seconds / 3600), 'hour');
}
