import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import { assertNever } from '#shared/result';

/** Every refusal in words, for the command line and native dialogs: what is the matter and what to do about it. */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case 'folder-not-found':
      return `There is no folder ${quoted(refusal.path)}.`;
    case 'not-a-repository':
      return `${quoted(refusal.path)} is not inside a Git repository. Run "git init" there first, or name another folder.`;
    case 'bare-repository':
      return `${quoted(refusal.path)} is a bare repository: it has no working tree to apply work to.`;
    case 'repository-has-no-commits':
      return `${quoted(refusal.path)} has no commits yet. Make a first commit, so that a session has something to start from.`;
    case 'git-missing':
      return 'Git was not found. Install Git 2.38 or newer.';
    case 'git-too-old':
      return `Git ${refusal.version} is too old; ${refusal.needed} or newer is needed.`;
    case 'dubious-ownership':
      return `${quoted(refusal.path)} belongs to another user, so Git refuses it. If you trust it: ${refusal.command}`;
    case 'unsupported-repository':
      return `${quoted(refusal.path)} cannot be worked with: ${refusal.reason}`;
    case 'repository-unknown':
      return `There is no repository ${quoted(refusal.repository)}.`;
    case 'repository-missing':
      return `The repository ${quoted(refusal.path)} is gone. Put it back, or remove it from the list.`;
    case 'operation-ongoing':
      return `A ${refusal.operation} is under way in the workspace. Finish or abort it first.`;
    case 'unmerged-index':
      return `The workspace has unmerged files: ${paths(refusal.paths)}. Resolve them first.`;
    case 'index-locked':
      return `Another Git process holds ${quoted(refusal.path)} (for ${Math.round(refusal.ageSeconds)} s). Wait for it; if none runs, delete that file.`;
    case 'agent-unknown':
      return `There is no agent "${shown(refusal.agent)}". "understory agents" lists them.`;
    case 'agent-not-installed':
      return `The agent "${shown(refusal.agent)}" is not installed.${refusal.install ? ` To install it: ${refusal.install}` : ''}`;
    case 'login-needed':
      return `The agent "${shown(refusal.agent)}" needs you to log in first${loginWays(refusal.methods)}.`;
    case 'session-unknown':
      return `There is no session "${shown(refusal.session)}". "understory list" shows them.`;
    case 'session-ambiguous':
      return `"${shown(refusal.prefix)}" could be ${refusal.matches.length} sessions: ${refusal.matches.join(', ')}.`;
    case 'session-busy':
      return 'The session is at work. Stop the turn or wait for its end.';
    case 'session-idle':
      return 'The session is not at work.';
    case 'session-discarded':
      return 'The session was discarded. Restore it first.';
    case 'session-not-discarded':
      return 'The session was not discarded.';
    case 'session-expired':
      return 'The work of this session was kept for 30 days after the discard, which are over.';
    case 'session-damaged':
      return `The log of session ${refusal.session} is damaged in ${count(refusal.lines, 'line', 'lines')}. It can be read, not continued; its worktree and checkpoints are untouched.`;
    case 'not-a-background-session':
      return 'This is a local session: its work is in the workspace already.';
    case 'prompt-empty':
      return 'The prompt is empty.';
    case 'base-unknown':
      return `There is no branch, tag or commit "${shown(refusal.base)}".`;
    case 'isolation-failed':
      return `No worktree could be made, so the session did not start: ${refusal.message}`;
    case 'worktree-missing':
      return `The session's worktree ${quoted(refusal.path)} is gone. It can be made again from the newest checkpoint.`;
    case 'permission-gone':
      return 'This permission is no longer waited for.';
    case 'option-unknown':
      return `The agent does not offer "${shown(refusal.option)}".`;
    case 'turn-unknown':
      return `The session has no turn ${refusal.turn}.`;
    case 'file-unknown':
      return `There is no file ${quoted(refusal.path)}.`;
    case 'body-unknown':
      return 'This text is no longer kept.';
    case 'nothing-to-apply':
      return 'There is nothing to apply: the session has no changes that the target lacks.';
    case 'conflicts':
      return `Resolutions are needed: ${count(refusal.conflicts.length, 'conflict', 'conflicts')}. Nothing was written.`;
    case 'path-blocked':
      return `Something is in the way of ${paths(refusal.blockers.map((blocker) => blocker.path))}. Move it away first. Nothing was written.`;
    case 'plan-stale':
      return `The workspace changed meanwhile (${refusal.changed.map(shown).join(', ')}). Nothing was written; look again and repeat.`;
    case 'target-unknown':
      return `There is no branch "${shown(refusal.target)}" to apply to.`;
    case 'target-checked-out-elsewhere':
      return `The branch "${shown(refusal.target)}" is checked out in ${quoted(refusal.path)}.`;
    case 'resolution-unfit':
      return `The resolution for ${quoted(refusal.path)} does not fit: ${refusal.reason}`;
    case 'content-filter-failed':
      return `A content filter of the repository failed: ${refusal.message}. Nothing was written.`;
    case 'identity-missing':
      return 'Git does not know who commits. Set user.name and user.email with "git config" first.';
    case 'apply-unknown':
      return refusal.apply ? `There is no apply "${shown(refusal.apply)}".` : 'There is no apply to undo.';
    case 'apply-already-undone':
      return `The apply "${shown(refusal.apply)}" is undone already.`;
    case 'undo-moved-on':
      return `"${shown(refusal.target)}" has moved on since the apply (${short(refusal.actual)} instead of ${short(refusal.expected)}), so it was not moved back.`;
    case 'undo-would-lose-edits':
      return `You changed ${paths(refusal.conflicts.map((conflict) => conflict.path))} since the apply; undoing would lose that. Nothing was written.`;
    case 'disk-full':
      return `The disk is full (${quoted(refusal.path)}).`;
    case 'not-writable':
      return `${quoted(refusal.path)} cannot be written: ${refusal.reason}`;
    case 'data-folder-busy':
      return `The data folder ${quoted(refusal.path)} is in use by another Understory${refusal.pid === null ? '' : ` (process ${refusal.pid})`}.`;
    case 'not-available-here':
      return `Not available here: ${refusal.what}.`;
    default:
      return assertNever(refusal);
  }
}

const LISTED = 5;

function shown(text: string): string {
  return displayPath(text);
}

function quoted(path: string): string {
  return `"${displayPath(path)}"`;
}

function paths(list: readonly string[]): string {
  const rest = list.length - LISTED;
  return list.slice(0, LISTED).map(quoted).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function short(commit: string): string {
  return commit.slice(0, 8);
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? `one ${one}` : `${number} ${many}`;
}

function loginWays(
  methods: readonly { name: string; run: { command: string; args: string[] } | null }[],
): string {
  const ways = methods.map(({ name, run }) => (run ? [run.command, ...run.args].join(' ') : name)).map(shown);
  return ways.length > 0 ? `: ${ways.join(', or ')}` : '';
}
