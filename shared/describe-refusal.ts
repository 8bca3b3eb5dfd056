import { bytesWords } from './bytes';
import { joinCommandLine } from './command-line';
import { counted } from './counted';
import { describeAgentRefusal } from './describe-agent-refusal';
import { describeEditorRefusal } from './describe-editor-refusal';
import { describeRepositoryRefusal } from './describe-repository';
import { describeNoSandbox } from './describe-sandbox';
import { describeSessionRefusal } from './describe-session-refusal';
import { describeStuck } from './describe-stuck';
import { describeUndoRefusal } from './describe-undo';
import { type Described, NOTHING_WRITTEN, paths, said, some } from './described';
import { displayPath, displayText } from './display-path';
import type { Refusal } from './refusals';
import { assertNever } from './result';
import { shortRef } from './short-ref';
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
    case 'agent-unknown':
    case 'agent-not-installed':
    case 'custom-agent-unknown':
    case 'login-needed':
      return describeAgentRefusal(refusal);
    case 'sandbox-unavailable': {
      const { detail, advice } = describeNoSandbox(refusal);
      return said(detail, 'Nothing was started.', advice ?? 'Start it without a sandbox.');
    }
    case 'session-unknown':
    case 'session-ambiguous':
    case 'session-busy':
    case 'session-idle':
    case 'attachment-unknown':
    case 'attachment-too-large':
    case 'next-prompt-unknown':
    case 'next-prompts-full':
    case 'next-prompt-failed':
    case 'session-not-queued':
    case 'agent-not-paused':
    case 'session-discarded':
    case 'session-not-discarded':
    case 'sessions-apart':
    case 'processes-living':
    case 'session-expired':
    case 'worktree-changed':
    case 'budget-reached':
    case 'trash-item-gone':
    case 'not-recoverable':
    case 'kept-with-session':
    case 'session-damaged':
    case 'session-newer':
    case 'not-a-background-session':
    case 'prompt-empty':
    case 'place-not-offered':
    case 'changes-stay':
    case 'not-handed-off':
    case 'base-unknown':
    case 'isolation-failed':
    case 'worktree-missing':
    case 'permission-gone':
    case 'rule-not-offered':
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
    case 'line-unknown':
    case 'lines-changed':
      return describeSessionRefusal(refusal);
    case 'file-not-opened':
    case 'editor-unknown':
    case 'editor-failed':
      return describeEditorRefusal(refusal);
    case 'nothing-to-apply':
      return said(
        'Nothing to apply: everything that the session changed is already applied.',
        NOTHING_WRITTEN,
        null,
      );
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
    case 'conflicts':
      return said(
        `${counted(refusal.conflicts.length, 'conflict')} must be resolved first: ${paths(refusal.conflicts.map((one) => one.path))}.`,
        NOTHING_WRITTEN,
        'Resolve each of them, then apply again.',
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
    case 'diff-too-large':
      return said(
        `The diff is larger than ${bytesWords(refusal.bytes)}, which is too large to show at once.`,
        'The session and its work are unchanged.',
        'List the files (understory diff SESSION --stat), or show a single turn (--turn N).',
      );
    case 'part-unfit':
      return said(
        `This part of ${at(refusal.path)} cannot be applied: ${refusal.reason}.`,
        NOTHING_WRITTEN,
        'Choose the part again. Hunks are numbered from 0.',
      );
    case 'resolution-unfit':
      return said(
        `The resolution for ${at(refusal.path)} cannot be used: ${refusal.reason}`,
        NOTHING_WRITTEN,
        null,
      );
    case 'content-filter-failed':
      return said(
        `A content filter of this repository failed: ${refusal.message}`,
        NOTHING_WRITTEN,
        'Install or repair the filter, or fetch what it is missing (for example with `git lfs fetch`), then try again.',
      );
    case 'set-up-command-changed':
      return said(
        `The set-up command of this repository was changed outside of Understory to: ${at(joinCommandLine(refusal.command))}.${refusal.before ? ` It was: ${at(joinCommandLine(refusal.before))}.` : ''}`,
        'It did not run, and no session was started.',
        'If this was you, allow it with `understory trust --set-up` in the repository. If not, correct it in the settings.',
      );
    case 'programs-not-trusted':
      return said(
        `This repository’s configuration names programs that you have not allowed: ${some(refusal.programs.map(({ key, value }) => at(shortened(`${key} = ${value}`))))}. Without them, ${at(refusal.file)} would be read wrongly.`,
        NOTHING_WRITTEN,
        'Review and allow them: `understory trust` in the repository shows them in full.',
      );
    case 'programs-changed':
      return said(
        'The programs that this repository’s configuration names have changed since you saw them.',
        'None of them may run.',
        'Review them again.',
      );
    case 'server-unknown':
      return said(
        `There is no MCP server called ${at(refusal.server)} here.`,
        'Nothing was changed.',
        'List them with `understory mcp`.',
      );
    case 'server-changed':
      return said(
        `The MCP server ${at(refusal.server)} has changed since you saw it.`,
        'It does not run.',
        'Review it again.',
      );
    case 'server-input-unknown':
      return said(
        `The MCP server ${at(refusal.server)} does not take this value for ${at(refusal.input)}.`,
        'Nothing was changed.',
        'List what it asks for with `understory mcp`.',
      );
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
        `Git objects are missing or damaged: ${displayText(refusal.message)}`,
        NOTHING_WRITTEN,
        'In a partial clone, fetch them with `git fetch --refetch`. Otherwise, `git fsck` says what is wrong.',
      );
    case 'disk-full':
      return said(
        `The disk is full at ${at(refusal.path)}.`,
        'Nothing was left half-written.',
        'Free some space, then try again.',
      );
    case 'not-writable':
      return said(
        `${at(refusal.path)} cannot be written: ${refusal.reason}`,
        null,
        'Check its owner and permissions.',
      );
    case 'export-exists':
      return said(
        `There is already a file at ${at(refusal.path)}.`,
        'It was left as it is.',
        'Choose another name for the export.',
      );
    case 'data-folder-busy':
      return said(
        `Another Understory${refusal.pid === null ? '' : ` (process ${refusal.pid})`} is using the data folder ${at(refusal.path)}.`,
        null,
        'Use that one, or quit it first.',
      );
    case 'caller-refused':
      return said(CALLERS[refusal.why].what, 'Nothing was done.', CALLERS[refusal.why].advice);
    case 'login-unfit':
      return said(
        `The agent wants to set ${some(refusal.variables)} for its login, which could make it run something other than what is shown.`,
        'Nothing ran.',
        'If you trust it, run the agent’s login in your own terminal.',
      );
    case 'not-available-here':
      return said(`${refusal.what} is not available here.`, null, null);
    default:
      return assertNever(refusal);
  }
}

const CALLERS = {
  agent: {
    what: 'Understory takes no commands from agents, or from anything that an agent or a set-up command started.',
    advice: 'Run the command in your own terminal.',
  },
  secret: {
    what: 'The command does not have the secret of the running Understory.',
    advice: 'Run it again. If that does not help, restart Understory.',
  },
  unknown: {
    what: 'Understory cannot tell which process is asking.',
    advice: 'Run the command on the same machine, outside of containers.',
  },
} as const;

const PLACES = { workspace: 'the workspace', worktree: 'the session’s worktree' } as const;

/** Text from outside, made safe to show. */
const at = displayPath;

function age(seconds: number): string {
  if (seconds < 90) return counted(Math.max(1, Math.round(seconds)), 'second');
  return seconds < 5400
    ? counted(Math.round(seconds / 60), 'minute')
    : counted(Math.round(seconds / 3600), 'hour');
}

/** The beginning of a text that is shown whole elsewhere. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : text;
}
