import type { Journal } from './journal';
import type { Transaction } from './transaction-folder';
import type { Workspace } from './workspace';

/** What has just happened to everything that is written together. */
type Moment =
  | 'transaction folder made'
  | 'files staged'
  | 'index locked'
  | 'index built'
  | 'objects imported'
  | 'snapshot kept'
  | 'journal written'
  | 'head switched'
  | 'ref moved'
  | 'index after'
  | 'done'
  | 'unlocked'
  | 'recorded'
  | 'state kept'
  | 'told'
  | 'ref back'
  | 'head switched back'
  | 'index before'
  | 'rolled back'
  | 'undo begun'
  | 'undone'
  | 'undo swept'
  | 'stands without it';

/** What has just happened to one file or folder; `parked` and `brought back` are about those of Git's own folder. */
type FileMoment =
  | 'moved aside'
  | 'written'
  | 'taken away'
  | 'restored'
  | 'folder removed'
  | 'folder made'
  | 'folder unmade'
  | 'folder restored'
  | 'parked'
  | 'brought back';

/** A step that has changed something on disk. */
export type Step = { readonly at: Moment } | { readonly at: FileMoment; readonly path: string };

/** Told every step, right after it happened; throwing there is a failure there. */
export type StepHook = (step: Step) => void;

/** A step in words: `written a.txt`. */
export function nameOf(step: Step): string {
  return 'path' in step ? `${step.at} ${step.path}` : step.at;
}

/** What carrying out, taking back and recovering work on. */
export type Work = {
  readonly workspace: Workspace;
  readonly transaction: Transaction;
  readonly journal: Journal;
  readonly step: StepHook;
};
