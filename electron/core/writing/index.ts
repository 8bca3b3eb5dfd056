/**
 * Writing to a working tree so that a crash leaves it as it was or as it shall be: the journal, the transaction folder,
 * writing its steps and taking them back. What is written is for those above to plan.
 */

export { diskRefusal } from './disk-refusals';
export { renameDurably, syncPath, writeDurably } from './durable';
export { FileIdentity, identityOf, type OnDisk, onDisk, sameIdentity, shaOf } from './file-identity';
export { lockHolder, lockIndex, unlockIndex } from './index-lock';
export { indexDigest } from './index-swap';
export { type Journal, JournalDamaged, readJournal } from './journal';
export { filesChangedSince, filesChangedSincePlanned, isOriginal } from './journaled-files';
export { ObjectMissing, objectsRefusal } from './missing-objects';
export { exists } from './move-files';
export { type FoldersSeen, findObstacle, isForbiddenName } from './obstacles';
export {
  ApplyOperation,
  beganAt,
  type EditByUser,
  idOf,
  Operation,
  partsOf,
  RollbackOperation,
  sessionOf,
  UndoOperation,
  UntaggedOperation,
  UpdateOperation,
  withParts,
} from './operation';
export { headRefOf, refsOf } from './operation-refs';
export { readyToWrite } from './preconditions';
export { removeTree } from './remove-tree';
export type { RenderWatch } from './render-files';
export {
  dropTransaction,
  type NotExecuted,
  runTransaction,
  settleBegun,
  settleTakenBack,
} from './run-transaction';
export { settleEach } from './settle-each';
export { folded, foldsNames, namesIn } from './spelling';
export { flushStaged, type Staged, stageFiles, type TouchedFile } from './stage-files';
export { headText, operationState } from './switch-head';
export { takeBackSteps } from './take-back-steps';
export {
  findTransaction,
  giveUpTransaction,
  isElsewhereAtWork,
  listDamaged,
  listTransactions,
  nothingIsLeft,
  sweepGivenUp,
  type Transaction,
} from './transaction-folder';
export {
  followMove,
  sessionsWithTransactions,
  takeTransactionsAlong,
  transactionsOfSession,
} from './transactions-of';
export { nameOf, type StepHook, type Work } from './work';
export { type CheckedOut, checkedOut, openWorkspace, type Workspace } from './workspace';
export { writeSteps } from './write-steps';
