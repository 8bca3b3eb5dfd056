import type { ApplyMode, Blocker } from '#shared/apply';
import type { Conflict, ConflictKind } from '#shared/conflict';
import { conflictWith } from '#shared/describe-conflict';
import { displayPath } from '#shared/display-path';
import { assertNever } from '#shared/result';
import { type ConflictFlow, type Parties, partiesOf } from './conflict-parties';

/** What a conflict is about, in a label and a sentence. */
export function conflictWords(
  kind: ConflictKind,
  flow: ConflictFlow,
): { readonly label: string; readonly why: string } {
  const have = flow.kind === 'update' ? 'The worktree has' : 'You have';
  switch (kind) {
    case 'content':
      return {
        label: 'Both edited',
        why: 'Both sides changed the same lines.',
      };
    case 'add-add':
      return { label: 'Both added', why: 'Both sides added this file with different content.' };
    case 'modify-delete':
      return { label: 'Edited and deleted', why: 'One side edited the file, the other deleted it.' };
    case 'rename-delete':
      return { label: 'Renamed and deleted', why: 'One side renamed the file, the other deleted it.' };
    case 'rename-rename':
      return {
        label: 'Renamed twice',
        why: 'The sides renamed the file differently, or two files to this name.',
      };
    case 'directory-file':
      return { label: 'Folder and file', why: 'One side has a folder where the other has a file.' };
    case 'directory-rename':
      return {
        label: 'Folder renamed',
        why: 'One side renamed the folder, the other added a file to the old one.',
      };
    case 'mode':
      return { label: 'Mode', why: 'Both sides changed the file’s mode.' };
    case 'symlink':
      return { label: 'Symbolic link', why: 'A symbolic link was changed on both sides.' };
    case 'submodule':
      return { label: 'Submodule', why: 'The sides point the submodule to different commits.' };
    case 'binary':
      return {
        label: 'Binary',
        why: 'Both sides changed this file, and it is not text.',
      };
    case 'untracked-in-the-way':
      return {
        label: 'Untracked file',
        why: `${have} an untracked file here. Git has no other copy of it.`,
      };
    case 'ignored-in-the-way':
      return { label: 'Ignored file', why: `${have} an ignored file here. Git has no other copy of it.` };
    default:
      return assertNever(kind);
  }
}

/** With what the conflict is, said from the user's side. */
export function placeWords(conflict: Conflict, flow: ConflictFlow): string {
  if (flow.kind === 'take') return `with ${flow.source}`;
  if (flow.kind === 'update') return conflictWith(conflict, { operation: 'update', branch: flow.source });
  const others = flow.kind === 'integrate' ? flow.against.get(conflict.path) : undefined;
  return others ? `with ${others}` : conflictWith(conflict, { operation: 'apply', branch: flow.branch });
}

export type Choice = Conflict['choices'][number];

/** The outcomes that are chosen without editing, each once: taking the side that deleted a file deletes it. */
export function wholeFileChoices({ choices, stages }: Conflict): Exclude<Choice, 'content'>[] {
  const aSideDeleted = stages.ours === null || stages.theirs === null;
  return choices.filter(
    (choice): choice is Exclude<Choice, 'content'> =>
      choice !== 'content' && !(choice === 'delete' && aSideDeleted),
  );
}

/** An outcome as a button says it, and what it does to the file. */
export function choiceWords(
  choice: Choice,
  conflict: Conflict,
  flow: ConflictFlow,
): { readonly label: string; readonly result: string } {
  const parties = partiesOf(flow, conflict);
  switch (choice) {
    case 'ours':
    case 'theirs': {
      const { label, result, goneLabel, goneResult } = parties[choice];
      return conflict.stages[choice] === null ? { label: goneLabel, result: goneResult } : { label, result };
    }
    case 'both':
      return { label: 'Keep both', result: bothWords(conflict, parties) };
    case 'base':
      return { label: 'Use the original', result: 'Restores the version before both changes' };
    case 'delete':
      return { label: 'Delete it', result: 'Deletes the file' };
    case 'content':
      return { label: 'Edit the result', result: 'Uses your merged text' };
    default:
      return assertNever(choice);
  }
}

/** Why a path cannot be written at all, and what the user can do about it. */
export function blockerWords(blocker: Blocker): { readonly what: string; readonly next: string } {
  const at = displayPath(blocker.at);
  switch (blocker.kind) {
    case 'directory-in-the-way':
      return {
        what: `The session has a file where you have the folder ${at}, with files that are in no commit.`,
        next: 'Move the folder away, then plan again.',
      };
    case 'special-file':
      return { what: `${at} is a socket, pipe or device.`, next: 'Move it away, then plan again.' };
    case 'symlink-in-path':
      return {
        what: `${at} is a symbolic link, so writing below it could end up outside the repository.`,
        next: 'Replace the link with a folder, then plan again.',
      };
    case 'file-in-the-way':
      return {
        what: `The session has a folder where you have the file ${at}.`,
        next: 'Move the file away, then plan again.',
      };
    case 'unreadable':
      return { what: `${at} cannot be read.`, next: 'Change its permissions, then plan again.' };
    case 'name-not-allowed':
      return { what: `${at} is a name that this system cannot store.`, next: 'Ask the agent to rename it.' };
    case 'same-name':
      return {
        what: `${displayPath(blocker.path)} and ${at} are the same name on this disk, so one file would replace the other.`,
        next: 'Leave it out, or ask the agent to rename it.',
      };
    default:
      return assertNever(blocker.kind);
  }
}

/** The four ways to apply, in the order the dialog offers them. */
export const APPLY_MODES: readonly ApplyMode[] = ['changes', 'merge', 'squash', 'rebase'];

/** A mode's name and what it leaves behind. */
export function modeWords(mode: ApplyMode): { readonly label: string; readonly result: string } {
  switch (mode) {
    case 'changes':
      return {
        label: 'Uncommitted changes',
        result: 'Your files change. Nothing is committed and no branch moves.',
      };
    case 'merge':
      return { label: 'Merge', result: 'A merge commit joins the session’s commits to the branch.' };
    case 'squash':
      return { label: 'Squash', result: 'All changes become one new commit.' };
    case 'rebase':
      return { label: 'Rebase', result: 'The session’s commits are added on top of the branch.' };
    default:
      return assertNever(mode);
  }
}

function bothWords({ kind }: Conflict, parties: Parties): string {
  switch (kind) {
    case 'content':
      return 'Keeps the lines of both wherever they differ';
    case 'directory-file':
      return 'Keeps the file under a second name, beside the folder';
    case 'rename-rename':
      return 'Keeps it under both new names';
    default:
      return `Keeps both, ${parties[parties.newcomer].whose} under a second name`;
  }
}
