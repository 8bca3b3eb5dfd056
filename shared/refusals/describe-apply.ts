import { counted } from '../counted';
import { type Described, NOTHING_WRITTEN, paths, said, some } from '../described';
import { displayPath, displayText } from '../display-path';
import { assertNever } from '../result';
import { shortRef } from '../short-ref';
import { unfinishedWords } from '../unfinished';
import type { applyRefusals } from './apply';
import type { RefusalIn } from './code';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Why a session’s work is not brought to its target, or a target’s to the session. */
export function describeApplyRefusal(refusal: RefusalIn<typeof applyRefusals>): Described {
  switch (refusal.code) {
    case 'nothing-to-apply':
      return said(
        'Nothing to apply: everything that the session changed is already applied.',
        NOTHING_WRITTEN,
        null,
      );
    case 'nothing-to-take':
      return said('Nothing to take over: the session has all of it already.', NOTHING_WRITTEN, null);
    case 'no-conflicts':
      return said(
        'There are no unresolved conflicts to ask an agent about.',
        NOTHING_WRITTEN,
        'Files that Git ignores are handed to an agent only when you ask about them one by one.',
      );
    case 'resolves-conflicts':
      return said(
        `This session resolves conflicts of “${at(refusal.title)}”. It has nothing to apply by itself.`,
        NOTHING_WRITTEN,
        'Apply that session instead. Its conflicts show what this one suggests.',
      );
    case 'only-reviews':
      return said(
        `This session reviews “${at(refusal.title)}”. What it changed itself was only to try things, and is not applied.`,
        NOTHING_WRITTEN,
        'Apply the session that it reviews.',
      );
    case 'work-unfinished': {
      const { operation, unmerged } = refusal.unfinished;
      const where = unmerged.length > 0 ? `, in ${paths(unmerged)}` : '';
      return said(
        `The agent left ${unfinishedWords(refusal.unfinished)} in the session’s worktree${where}.`,
        NOTHING_WRITTEN,
        operation === null
          ? 'Ask the agent to resolve the conflicts, or apply its work as it is, conflict markers included (--unfinished).'
          : `Ask the agent to finish or abort the ${operation}, or apply its work as it is (--unfinished).`,
      );
    }
    case 'another-repository':
      return said(
        `“${at(refusal.title)}” is a session of ${at(refusal.path)}, and the first one of ${at(refusal.expected)}.`,
        NOTHING_WRITTEN,
        'Integrate the sessions of one repository at a time.',
      );
    case 'part-unfit':
      return said(
        `This part of ${at(refusal.path)} cannot be applied: ${refusal.reason}.`,
        NOTHING_WRITTEN,
        'Choose the part again. Hunks are numbered from 0.',
      );
    case 'conflicts':
      return said(
        `${counted(refusal.conflicts.length, 'conflict')} must be resolved first: ${paths(refusal.conflicts.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Resolve each of them, then apply again.',
      );
    case 'integration-conflicts': {
      const [first] = refusal.steps;
      const all = refusal.steps.flatMap(({ conflicts }) => conflicts);
      return said(
        `${counted(all.length, 'conflict')} must be resolved first${first ? `, beginning with “${at(first.title)}”` : ''}: ${paths(all.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Resolve each of them, or choose another order, then integrate again.',
      );
    }
    case 'integration-red':
      return said(
        `${refusal.checks.map(at).join(', ')} ${refusal.checks.length === 1 ? 'is' : 'are'} red on the result${refusal.title === null ? '' : `, with “${at(refusal.title)}” first`}.`,
        NOTHING_WRITTEN,
        'Leave that session out, have its agent mend it, or integrate all the same (--skip-checks).',
      );
    case 'path-blocked':
      return said(
        `${counted(refusal.blockers.length, 'path')} cannot be written: ${paths(refusal.blockers.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Move what is in the way, then apply again.',
      );
    case 'plan-stale':
      return said(
        `The workspace changed since this was planned${refusal.changed.length > 0 ? `: ${some(refusal.changed.map(at))}` : ''}.`,
        NOTHING_WRITTEN,
        'Review the new plan, then apply again.',
      );
    case 'target-unknown':
      return said(
        `There is no branch “${shortRef(refusal.target)}”.`,
        NOTHING_WRITTEN,
        'Choose another target.',
      );
    case 'target-checked-out-elsewhere':
      return said(
        `The branch ${shortRef(refusal.target)} is checked out in ${at(refusal.path)}.`,
        NOTHING_WRITTEN,
        'Apply there, or choose another target.',
      );
    case 'resolution-unfit':
      return said(
        `The resolution for ${at(refusal.path)} cannot be used: ${refusal.reason}`,
        NOTHING_WRITTEN,
        null,
      );
    case 'up-to-date':
      return said(`Already up to date with ${shortRef(refusal.ref)}.`, null, null);
    case 'identity-missing':
      return said(
        'A commit needs your name and email, and Git does not know them.',
        NOTHING_WRITTEN,
        'Set user.name and user.email with `git config`, or apply as uncommitted changes.',
      );
    case 'message-unfit':
      return said(
        refusal.commits === 0
          ? 'There is no commit to give the message to.'
          : `The ${refusal.commits} commits keep the messages they have.`,
        NOTHING_WRITTEN,
        'Apply without a message, or as a merge or squash.',
      );
    case 'signing-failed':
      return said(
        `Your commits are signed (commit.gpgSign), and signing failed: ${displayText(refusal.message)}`,
        NOTHING_WRITTEN,
        'Check that `git commit -S` works, or apply as uncommitted changes.',
      );
    case 'signer-not-trusted':
      return said(
        `This repository’s own configuration names a signing program: ${at(refusal.setting)} = ${at(refusal.value)}. An agent could have set it, so it did not run.`,
        NOTHING_WRITTEN,
        `If you set it, set it with \`git config --global ${at(refusal.setting)}\` instead and remove it here.`,
      );
    case 'apply-stopped':
      return said(
        'The apply was stopped.',
        'Everything is as it was before.',
        'You can apply again at any time.',
      );
    case 'update-stopped':
      return said(
        'The update was stopped.',
        'The session’s worktree and branch are as they were before.',
        'You can update again at any time.',
      );
    default:
      return assertNever(refusal);
  }
}
