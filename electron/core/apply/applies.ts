import type { ApplyPlan, ApplyRecord, RecoveryNote } from '#shared/apply';
import type { ApplyId, SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { Clock, Log } from '../ports';
import type { ApplyRequest, PlanRefusal, RunRefusal, RunRequest, UndoRefusal } from './request';

export type Applies = {
  /** What an apply would do. Writes nothing to the workspace, the index or any branch. */
  plan(request: ApplyRequest): Promise<Result<ApplyPlan, PlanRefusal>>;
  /** Plans again and writes in one step, or refuses without having written anything. */
  run(request: RunRequest): Promise<Result<ApplyRecord, RunRefusal>>;
  /** Takes an apply back, exactly where nothing changed since and three-way where it did; null: the newest. */
  undo(apply: ApplyId | null): Promise<Result<ApplyRecord, UndoRefusal>>;
  /** Applies of one session or of all, newest first. */
  list(session: SessionId | null): Promise<ApplyRecord[]>;
  /** Settles what a crash left of applies and undos in a repository. Safe to repeat; to be called at start-up. */
  recover(repositoryPath: string): Promise<RecoveryNote[]>;
};

export type AppliesOptions = {
  /** The data folder; records go to `applies/`, merges happen in `facades/`. */
  readonly home: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Called before each step that changes something, for fault injection in tests. */
  readonly step?: (name: string) => void;
};

/** Opens the apply engine on a data folder. Nothing is read yet. */
export function createApplies(_options: AppliesOptions): Applies {
  throw new Error('being built');
}
