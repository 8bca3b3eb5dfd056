import { joinCommandLine } from './command-line';
import { describeAgentRefusal } from './describe-agent-refusal';
import { describeRepositoryRefusal } from './describe-repository';
import { describeSessionRefusal } from './describe-session-refusal';
import { describeStuck } from './describe-stuck';
import { describeUndoRefusal } from './describe-undo';
import { branch, count, type Described, NOTHING_WRITTEN, paths, said, some } from './described';
import { displayPath, displayText } from './display-path';
import type { Refusal } from './refusals';
import { assertNever } from './result';
import { unfinishedWords } from './unfinished';

/** The one place that words every refusal for people, used by window and command line. */
export function describeRefusal(refusal: Refusal): Described {
  switch (refusal.code) {
    case 'folder-not-found':
    case 'not-a-repository':
    case 'bare-repository':
    case 'repository-has-no-commits':
    case 'dubious-ownership':
    case 'unsupported-repository':
    case 'repository-unknown':
    case 'repository-missing':
    case 'workspace-replaced':
    case 'repository-still-there':
    case 'repository-differs':
    case 'repository-unusable':
      return describeRepositoryRefusal(refusal);
    case 'git-missing':
      return said('Git was not found.', null, 'Install Git 2.38 or newer and start Understory again.');
    case 'git-too-old':
      return said(
        `Git ${refusal.version} is too old.`,
        null,
        `Install Git ${refusal.needed} or newer: applying work safely needs it.`,
      );
    case 'operation-ongoing':
      return said(
        `A ${refusal.operation} is under way in ${PLACES[refusal.where]}.`,
        NOTHING_WRITTEN,
        refusal.where === 'worktree'
          ? `Ask the agent to finish or abort the ${refusal.operation}, then try again.`
          : `Finish or abort the ${refusal.operation}, then try again.`,
      );
    case 'unmerged-index':
      return said(
        `There are unresolved conflicts in ${PLACES[refusal.where]}, in ${paths(refusal.paths)}.`,
        NOTHING_WRITTEN,
        refusal.where === 'worktree'
          ? 'Ask the agent to resolve them, then try again.'
          : 'Resolve them first, then try again.',
      );
    case 'git-stuck':
      return describeStuck(refusal);
    case 'index-locked':
      return said(
        `Another Git command holds the index (lock ${age(refusal.ageSeconds)} old).`,
        NOTHING_WRITTEN,
        `Wait for it to end. If no Git command is running, remove ${at(refusal.path)}.`,
      );
    case 'agent-unknown':
    case 'agent-not-installed':
    case 'custom-agent-unknown':
    case 'login-needed':
      return describeAgentRefusal(refusal);
    case 'session-unknown':
    case 'session-ambiguous':
    case 'session-busy':
    case 'session-idle':
    case 'session-discarded':
    case 'session-not-discarded':
    case 'processes-living':
    case 'session-expired':
    case 'session-damaged':
    case 'session-newer':
    case 'not-a-background-session':
    case 'prompt-empty':
    case 'base-unknown':
    case 'isolation-failed':
    case 'worktree-missing':
    case 'permission-gone':
    case 'option-unknown':
    case 'login-unknown':
    case 'login-failed':
    case 'turn-unknown':
    case 'up-to-date':
    case 'branch-left':
    case 'checkpoint-unknown':
    case 'file-unknown':
    case 'body-unknown':
    case 'comment-unknown':
    case 'comment-unfit':
    case 'lines-changed':
      return describeSessionRefusal(refusal);
    case 'nothing-to-apply':
      return said(
        'There is nothing to apply: the session changed nothing that is not already applied.',
        NOTHING_WRITTEN,
        null,
      );
    case 'no-conflicts':
      return said(
        'There is no open conflict that an agent could be asked about.',
        NOTHING_WRITTEN,
        'A file of yours that Git ignores is handed over only when it is asked about by itself.',
      );
    case 'resolves-conflicts':
      return said(
        `This session resolves conflicts of “${at(refusal.title)}”, so its files are no work to be brought anywhere by themselves.`,
        NOTHING_WRITTEN,
        'Apply that session: what this one proposes is offered there.',
      );
    case 'conflicts':
      return said(
        `${count(refusal.conflicts.length, 'conflict')} ${refusal.conflicts.length === 1 ? 'needs' : 'need'} your decision: ${paths(refusal.conflicts.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Choose an outcome for each, then apply again.',
      );
    case 'path-blocked':
      return said(
        `${count(refusal.blockers.length, 'path')} cannot be written: ${paths(refusal.blockers.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Move what is in the way, then apply again.',
      );
    case 'plan-stale':
      return said(
        `The workspace changed since this was planned${refusal.changed.length > 0 ? `: ${some(refusal.changed.map(at))}` : ''}.`,
        NOTHING_WRITTEN,
        'Look at the new plan, then apply again.',
      );
    case 'target-unknown':
      return said(`There is no branch ${branch(refusal.target)}.`, NOTHING_WRITTEN, 'Choose another target.');
    case 'target-checked-out-elsewhere':
      return said(
        `The branch ${branch(refusal.target)} is checked out in ${at(refusal.path)}.`,
        NOTHING_WRITTEN,
        'Apply there, or choose another target.',
      );
    case 'work-unfinished': {
      const { operation, unmerged } = refusal.unfinished;
      const where = unmerged.length > 0 ? `, in ${paths(unmerged)}` : '';
      return said(
        `The agent left ${unfinishedWords(refusal.unfinished)} in the session’s worktree${where}.`,
        NOTHING_WRITTEN,
        operation === null
          ? 'Ask the agent to resolve the conflicts. Or say that the work shall go as it is, conflict markers and all (--unfinished).'
          : `Ask the agent to finish or abort the ${operation}. Or say that the work shall go as it is (--unfinished).`,
      );
    }
    case 'diff-too-large':
      return said(
        `The diff is larger than ${Math.round(refusal.bytes / 1024 ** 2)} MiB, too large to be shown in one piece.`,
        'The session and its work are as they were.',
        'List the files (understory diff SESSION --stat), or look at one turn (--turn N).',
      );
    case 'part-unfit':
      return said(
        `The part of ${at(refusal.path)} cannot be applied: ${refusal.reason}.`,
        NOTHING_WRITTEN,
        'Choose the part again; hunks are numbered from 0.',
      );
    case 'resolution-unfit':
      return said(
        `The resolution for ${at(refusal.path)} does not fit: ${refusal.reason}`,
        NOTHING_WRITTEN,
        null,
      );
    case 'content-filter-failed':
      return said(
        `A content filter of this repository failed: ${refusal.message}`,
        NOTHING_WRITTEN,
        'Install or repair the filter, or get what it lacks (`git lfs fetch`, for example), then try again.',
      );
    case 'set-up-command-changed':
      return said(
        `The set-up command of this repository was changed outside of Understory. It is now: ${at(joinCommandLine(refusal.command))}.${refusal.before ? ` It was: ${at(joinCommandLine(refusal.before))}.` : ''}`,
        'It was not run, and no session was started.',
        'If it is right, allow it: `understory trust --set-up` in the repository. Else set it anew in the settings.',
      );
    case 'programs-not-trusted':
      return said(
        `This repository’s configuration names programs that you have not allowed: ${some(refusal.programs.map(({ key, value }) => at(shortened(`${key} = ${value}`))))}. Without them ${at(refusal.file)} would be taken for something that it is not.`,
        NOTHING_WRITTEN,
        'Look at them and allow them: `understory trust` in the repository shows them whole.',
      );
    case 'programs-changed':
      return said(
        'The programs that this repository’s configuration names are no longer those that you were shown.',
        'Nothing of it may run.',
        'Look at them again.',
      );
    case 'identity-missing':
      return said(
        'Git does not know your name and e-mail, which a commit needs.',
        NOTHING_WRITTEN,
        'Set user.name and user.email with `git config`, or apply as changes.',
      );
    case 'message-unfit':
      return said(
        refusal.commits === 0
          ? 'There is no commit to give the message to.'
          : `The ${refusal.commits} commits keep the messages they have.`,
        NOTHING_WRITTEN,
        'Apply without a message, or as a merge or squash.',
      );
    case 'apply-stopped':
      return said(
        'The apply was stopped.',
        'Everything is as it was before.',
        'Apply again whenever you like.',
      );
    case 'update-stopped':
      return said(
        'The update was stopped.',
        'The session’s worktree and branch are as they were before.',
        'Update again whenever you like.',
      );
    case 'signing-failed':
      return said(
        `Your commits are signed (commit.gpgSign), and signing failed: ${displayText(refusal.message)}`,
        NOTHING_WRITTEN,
        'Make signing work as for `git commit -S`, or apply as changes.',
      );
    case 'signer-not-trusted':
      return said(
        `This repository’s own configuration names a program to sign with: ${at(refusal.setting)} = ${at(refusal.value)}. An agent could have set it, so it was not run.`,
        NOTHING_WRITTEN,
        `If it is yours, set it with \`git config --global ${at(refusal.setting)}\` and remove it here.`,
      );
    case 'nothing-to-undo':
    case 'apply-unknown':
    case 'apply-already-undone':
    case 'apply-rolled-back':
    case 'undo-expired':
    case 'undo-moved-on':
    case 'undo-would-lose-edits':
      return describeUndoRefusal(refusal);
    case 'objects-missing':
      return said(
        `Git’s object store lacks something that is needed, or it is damaged: ${displayText(refusal.message)}`,
        NOTHING_WRITTEN,
        'Fetch it where this is a partial clone (`git fetch --refetch`); else let `git fsck` say what is wrong.',
      );
    case 'disk-full':
      return said(
        `There is no space left at ${at(refusal.path)}.`,
        'Nothing half-written was left behind.',
        'Free some space, then try again.',
      );
    case 'not-writable':
      return said(
        `${at(refusal.path)} cannot be written: ${refusal.reason}`,
        null,
        'Check who owns it and its permissions.',
      );
    case 'data-folder-busy':
      return said(
        `Another Understory${refusal.pid === null ? '' : ` (process ${refusal.pid})`} uses the data folder ${at(refusal.path)}.`,
        null,
        'Use that one, or close it first.',
      );
    case 'caller-refused':
      return said(CALLERS[refusal.why].what, 'Nothing was done.', CALLERS[refusal.why].advice);
    case 'login-unfit':
      return said(
        `The agent wants ${some(refusal.variables)} to be set for its login, which can make it run something else than is shown.`,
        'Nothing was run.',
        'If you trust it, run the agent’s own login in a terminal of yours.',
      );
    case 'not-available-here':
      return said(`${refusal.what} is not available here.`, null, null);
    default:
      return assertNever(refusal);
  }
}

const CALLERS = {
  agent: {
    what: 'Understory takes no orders from an agent, nor from what an agent or a set-up command started.',
    advice: 'Give the command in a terminal of your own.',
  },
  secret: {
    what: 'The command does not know the secret of the Understory that is running.',
    advice: 'Give it again; if that does not help, restart Understory.',
  },
  unknown: {
    what: 'Understory cannot see which process asks.',
    advice: 'Give the command on the same machine, outside of containers.',
  },
} as const;

const PLACES = { workspace: 'the workspace', worktree: 'the session’s worktree' } as const;

/** Text from outside, made safe to show. */
const at = displayPath;

function age(seconds: number): string {
  if (seconds < 90) return count(Math.max(1, Math.round(seconds)), 'second');
  return seconds < 5400
    ? count(Math.round(seconds / 60), 'minute')
    : count(Math.round(seconds / 3600), 'hour');
}

/** The beginning of a text that is shown whole elsewhere. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : text;
}
