import type { ApplyRecord } from '#shared/apply';
import { DAY_MS } from '#shared/dates';
import type { ApplyId } from '#shared/ids';
import { deleteRef, resolveCommit, updateRef } from '../../git/index';
import type { Clock } from '../../ports';
import {
  type ApplyOperation,
  beganAt,
  exists,
  giveUpTransaction,
  headRefOf,
  isElsewhereAtWork,
  type Journal,
  listTransactions,
  lockHolder,
  partsOf,
  readJournal,
  refsOf,
  sweepGivenUp,
  type Transaction,
  type Workspace,
} from '../../writing/index';
import type { ApplyRecords } from '../records';

/** How long what an undo needs is kept, and how many of a workspace's newest applies keep it however old they are. */
export type UndoKept = { readonly days: number; readonly newest: number };
export const UNDO_KEPT: UndoKept = { days: 30, newest: 20 };

export type GivingUpTools = {
  readonly records: ApplyRecords;
  readonly clock: Clock;
  readonly undoKept: UndoKept;
  /** Told of every step that changed something, for fault injection in tests. */
  readonly step?: ((name: string) => void) | undefined;
};

/** Whatever it is, or only what is not among the newest of its workspace and was taken before then (ISO 8601). */
export type GivenUp = 'any' | { readonly takenBefore: string };

type Settled = { readonly transaction: Transaction; readonly journal: Journal };

/** What the undo of one apply stands on, or what is left of one that was undone. */
export type UndoData = {
  readonly apply: ApplyId;
  readonly record: ApplyRecord;
  /** The workspace. */
  readonly root: string;
  /** Since when what is in it is nowhere else: the apply put the originals there, or its undo what it took away. ISO 8601. */
  readonly at: string;
  /** The folders that it takes room in. */
  readonly folders: readonly string[];
  /** When its time is over; null: not as long as it is among the newest of its workspace. */
  readonly until: string | null;
};

/**
 * Clears away what the undo of old applies in a workspace would need: the original files, and the refs to the states
 * before and after. The records stay and say so. Does nothing while anything there is unsettled, since a recovery may
 * still need it. May be cut off and repeated: one that was begun is ended.
 *
 * @returns the applies that can no longer be undone
 */
export async function giveUpUndoData(tools: GivingUpTools, workspace: Workspace): Promise<ApplyId[]> {
  const settled = await sweptIn(workspace);
  if (settled === null) return [];
  const older = new Set(settled.slice(tools.undoKept.newest));
  const limit = tools.clock.now().getTime() - tools.undoKept.days * DAY_MS;
  const givenUp: ApplyId[] = [];
  for (const one of settled) {
    const kept = await tools.records.find(one.transaction.id);
    const isOver = older.has(one) && Date.parse(takenAt(one, kept?.record)) < limit;
    const begun = kept?.record.undoDataRemovedAt ?? null;
    if (!isOver && begun === null) continue;
    const record = await giveUpOne(tools, workspace, one);
    if (record?.state === 'done') givenUp.push(one.transaction.id);
  }
  return givenUp;
}

/**
 * The same for one apply. False where there is nothing to give up, or where something in the workspace is unsettled.
 */
export async function giveUpUndoDataOf(
  tools: GivingUpTools,
  workspace: Workspace,
  apply: ApplyId,
  which: GivenUp,
): Promise<boolean> {
  const settled = (await sweptIn(workspace)) ?? [];
  const at = settled.findIndex(({ transaction }) => transaction.id === apply);
  const found = settled[at];
  if (!found) return false;
  if (which !== 'any') {
    if (at < tools.undoKept.newest) return false;
    // It may have been undone since somebody chose it.
    const kept = await tools.records.find(apply);
    if (takenAt(found, kept?.record) >= which.takenBefore) return false;
  }
  await giveUpOne(tools, workspace, found);
  return true;
}

/** What is kept in a workspace for undo, the newest first. */
export async function undoDataIn(
  { records, undoKept }: Pick<GivingUpTools, 'records' | 'undoKept'>,
  workspace: Workspace,
): Promise<UndoData[]> {
  const found: UndoData[] = [];
  for (const [at, { transaction, journal }] of ((await settledIn(workspace)) ?? []).entries()) {
    const kept = await records.find(transaction.id);
    if (!kept || kept.record.undoDataRemovedAt !== null) continue;
    const taken = takenAt({ journal }, kept.record);
    const over = new Date(Date.parse(taken) + undoKept.days * DAY_MS).toISOString();
    found.push({
      ...{ apply: transaction.id, record: kept.record, root: workspace.root, at: taken },
      folders: [...new Set([transaction.state, transaction.folder])],
      until: at < undoKept.newest ? null : over,
    });
  }
  return found;
}

function takenAt({ journal }: Pick<Settled, 'journal'>, record: ApplyRecord | undefined): string {
  return record?.undoneAt ?? beganAt(journal.operation);
}

/** The same as {@link settledIn}, once it is gone what was cut off while it went. */
async function sweptIn(workspace: Workspace): Promise<Settled[] | null> {
  if ((await lockHolder(workspace)) === null) await sweepGivenUp(workspace);
  return settledIn(workspace);
}

/** All that is settled, the newest first; null while anything is not. */
async function settledIn(workspace: Workspace): Promise<Settled[] | null> {
  if ((await lockHolder(workspace)) !== null) return null;
  const settled: Settled[] = [];
  for (const transaction of await listTransactions(workspace)) {
    const journal = await settledJournal(transaction);
    if (!journal || (await isElsewhereAtWork(transaction))) return null;
    settled.push({ transaction, journal });
  }
  const atOf = ({ journal }: Settled) => beganAt(journal.operation);
  return settled.sort((a, b) => (atOf(a) < atOf(b) ? 1 : -1));
}

async function giveUpOne(
  { records, clock, step = () => undefined }: GivingUpTools,
  workspace: Workspace,
  { transaction, journal }: Settled,
): Promise<ApplyRecord | null> {
  const applied = journal.operation.kind === 'apply' ? journal.operation : null;
  const recorded = applied && ((await records.find(transaction.id)) ?? applied);
  if (recorded) {
    const undoDataRemovedAt = recorded.record.undoDataRemovedAt ?? clock.now().toISOString();
    // The record first: an apply whose data is partly gone must never seem to be undoable.
    await records.keep({ ...recorded, record: { ...recorded.record, undoDataRemovedAt } });
    step('undo given up');
  }
  await giveUpRefs(workspace, transaction.id, recorded ? partsOf(recorded) : []);
  step('states given up');
  await giveUpTransaction(transaction);
  step('originals deleted');
  return recorded?.record ?? null;
}

/** Null while something is to be finished or taken back. */
async function settledJournal(transaction: Transaction): Promise<Journal | null> {
  for (const open of [transaction.journal, transaction.undoing, transaction.rolledBack])
    if (await exists(open)) return null;
  return (
    (await readJournal(transaction.done)) ??
    (await readJournal(transaction.undone)) ??
    (await readJournal(transaction.salvage))
  );
}

/** What remains of the session is told by what was applied of it, so that state stays where Git keeps it. */
async function giveUpRefs(
  workspace: Workspace,
  apply: ApplyId,
  parts: readonly ApplyOperation[],
): Promise<void> {
  const { git } = workspace;
  const refs = refsOf(apply);
  for (const [at, { record }] of parts.entries()) {
    const head = await resolveCommit(git, record.head);
    if (head !== null) await updateRef(git, headRefOf(apply, at), head);
  }
  await deleteRef(git, refs.before);
  await deleteRef(git, refs.after);
}
