import type { Facade } from '../facade';
import type { Workspace } from '../workspace';
import type { Journal } from './journal';
import type { RenderWatch } from './render-files';
import type { Transaction } from './transaction-folder';

/** Told the name of every step that changes something, right after it happened; throwing there is a failure there. */
export type StepHook = (name: string) => void;

/** What carrying out, taking back and recovering work on. */
export type Work = {
  readonly workspace: Workspace;
  readonly transaction: Transaction;
  readonly journal: Journal;
  readonly step: StepHook;
};

export type Tools = {
  readonly workspace: Workspace;
  readonly facade: Facade;
  readonly step: StepHook;
  /** Who follows the files being made ready; nobody when missing. */
  readonly render?: RenderWatch | null;
};
