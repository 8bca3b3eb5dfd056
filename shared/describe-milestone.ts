import { counted } from './counted';
import { displayPath, displayText } from './display-path';
import type { SessionEvent } from './events';
import { quoteTitle } from './quote-title';
import { assertNever } from './result';

/** What was done to a session as a whole, as its conversation tells it. */
type Milestone = Extract<
  SessionEvent,
  {
    type:
      | 'worktree.restored'
      | 'session.restored'
      | 'session.discarded'
      | 'session.rolled-back'
      | 'session.updated'
      | 'session.edited'
      | 'session.handed-off'
      | 'hand-off.undone'
      | 'resolution.reused'
      | 'apply.done'
      | 'apply.undone';
  }
>;

/** A line of the conversation about it. */
export function describeMilestone(event: Milestone): string {
  switch (event.type) {
    case 'worktree.restored':
      return 'The worktree was made again from the newest checkpoint.';
    case 'session.restored':
      return 'The session was restored: its worktree and branch are back.';
    case 'session.discarded':
      return `The session was discarded. Its work is kept until ${event.keptUntil.slice(0, 10)}.`;
    case 'apply.done':
      return `${counted(event.files, 'file was', 'files were')} applied to ${short(event.target)}${how(event.mode)}${alongWith(event)}.`;
    case 'apply.undone':
      return 'The apply was undone: the workspace is as it was before.';
    case 'session.rolled-back':
      return `The worktree was brought ${place(event)}. What was there before is kept and can be brought back.`;
    case 'resolution.reused':
      return `${counted(event.paths.length, 'conflict was', 'conflicts were')} resolved as before, in ${event.from.map(({ title }) => quoteTitle(title)).join(', ')}.`;
    case 'session.edited':
      return edited(event);
    case 'session.handed-off':
      return handedOff(event);
    case 'hand-off.undone':
      return 'The hand-off was undone: your files are as they were before it.';
    case 'session.updated':
      return `New commits of ${short(event.ref)} were brought in (${event.mode}).`;
    default:
      return assertNever(event);
  }
}

function handedOff({ to }: Extract<Milestone, { type: 'session.handed-off' }>): string {
  const where = to.kind === 'background' ? 'in the background' : 'in your workspace';
  const files = counted(to.files, 'file', 'files');
  const along = { copy: `, with a copy of ${files}`, move: `, with ${files} moved there`, leave: '' };
  return `Continued ${where} with ${displayText(to.agent)}${to.files > 0 ? along[to.changes] : ''}: ${quoteTitle(to.title)}.`;
}

function edited({ why, paths }: Extract<Milestone, { type: 'session.edited' }>): string {
  const where =
    paths.length === 1 ? displayPath(paths[0] ?? '') : `${paths.length.toLocaleString('en')} files`;
  switch (why) {
    case 'suggestion':
      return `You applied a suggestion to ${where}.`;
    case 'take-back':
      return `You took back changes in ${where}.`;
    case 'take-over':
      return `You took work of another session over in ${where}.`;
    default:
      return assertNever(why);
  }
}

function place({ turn, at }: Extract<Milestone, { type: 'session.rolled-back' }>): string {
  switch (at) {
    case 'start':
      return `back to the start of turn ${turn}`;
    case 'end':
      return `to the end of turn ${turn}`;
    case 'before-rollback':
      return 'forward to what an earlier rollback left';
    case 'before-edit':
      return 'to where it was before an edit of yours';
    case 'edited':
      return 'to where it was after an edit of yours';
    case 'updated':
      return 'to where it was after an update';
    default:
      return assertNever(at);
  }
}

function alongWith({ together = [] }: Extract<Milestone, { type: 'apply.done' }>): string {
  const [first, ...more] = together.map(({ title }) => quoteTitle(title));
  if (first === undefined) return '';
  return `, integrated with ${more.length === 0 ? first : `${first} and ${counted(more.length, 'other session')}`}`;
}

function how(mode: Extract<Milestone, { type: 'apply.done' }>['mode']): string {
  switch (mode) {
    case 'changes':
      return ' as uncommitted changes';
    case 'merge':
      return ' as a merge commit';
    case 'squash':
      return ' as one commit';
    case 'rebase':
      return ' as one commit a turn';
    default:
      return assertNever(mode);
  }
}

function short(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
