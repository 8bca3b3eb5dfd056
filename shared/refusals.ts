import { z } from 'zod';
import { LoginMethod, ProcessEnd } from './agent';
import { Blocker } from './apply';
import { ReachedBudget } from './budget';
import { Conflict, Resolution } from './conflict';
import { EditorId } from './editor';
import { ApplyId, NextPromptId, RepoPath, SessionId } from './ids';
import { FoundProcess } from './living-process';
import { OngoingOperation } from './repository';
import { NoSandbox } from './sandbox';
import { ProgramSetting } from './trust';
import { Unfinished } from './unfinished';

/** Every expected no, typed. Verbs declare which of these they may answer; `describe-refusal` words each for people. */
const code = <C extends string>(name: C) => z.object({ code: z.literal(name) });

export const refusals = {
  notFound: code('folder-not-found').extend({ path: z.string() }),
  notRepository: code('not-a-repository').extend({
    path: z.string(),
    /** Where it holds repositories: their paths, nearest first; `more`: there may be others. */
    within: z.object({ repositories: z.array(z.string()), more: z.boolean() }).optional(),
  }),
  bareRepository: code('bare-repository').extend({ path: z.string() }),
  noCommits: code('repository-has-no-commits').extend({ path: z.string() }),
  gitMissing: code('git-missing'),
  gitTooOld: code('git-too-old').extend({ version: z.string(), needed: z.string() }),
  dubiousOwnership: code('dubious-ownership').extend({ path: z.string(), command: z.string() }),
  unsupportedRepository: code('unsupported-repository').extend({ path: z.string(), reason: z.string() }),
  repositoryUnknown: code('repository-unknown').extend({ repository: z.string() }),
  repositoryMissing: code('repository-missing').extend({ path: z.string() }),
  /**
   * Something else stands at the path than the repository that was added there. `at`: where the link leads, or the Git
   * folder that is found. A link may lead to the very repository.
   */
  workspaceReplaced: code('workspace-replaced').extend({
    path: z.string(),
    found: z.enum(['link', 'link-to-it', 'folder', 'git-folder']),
    at: z.string().nullable(),
  }),
  /** It was not moved, so nothing follows. */
  repositoryStillThere: code('repository-still-there').extend({ path: z.string() }),
  /** Another repository than the one that was at `expected`. */
  repositoryDiffers: code('repository-differs').extend({ path: z.string(), expected: z.string() }),
  /**
   * The folder is there, but Git cannot work with it. `detail` is the file, folder, setting or commit in question, or
   * Git's own words on a configuration file; `command` is what to type, where something can be typed.
   */
  repositoryUnusable: code('repository-unusable').extend({
    path: z.string(),
    why: z.enum([
      'bare-set',
      'files-elsewhere',
      'git-folder-gone',
      'git-folder-incomplete',
      'configuration-broken',
      'head-broken',
      'objects-by-environment',
      'alternates-gone',
      'commit-gone',
    ]),
    detail: z.string().nullable(),
    command: z.string().nullable(),
  }),
  operationOngoing: code('operation-ongoing').extend({
    operation: OngoingOperation,
    where: z.enum(['workspace', 'worktree']).default('workspace'),
  }),
  unmergedIndex: code('unmerged-index').extend({
    paths: z.array(RepoPath),
    where: z.enum(['workspace', 'worktree']).default('workspace'),
  }),
  /**
   * Git was ended since it would not have ended by itself. `path` is the pipe or the file of patterns that it was at, where
   * that is known, with the pattern's line; `command` is Git's own.
   */
  gitStuck: code('git-stuck').extend({
    why: z.enum(['pipe', 'pattern', 'silent', 'endless']),
    command: z.string(),
    path: z.string().nullable(),
    line: z.number().int().nullable(),
    seconds: z.number().int(),
  }),
  indexLocked: code('index-locked').extend({ path: z.string(), ageSeconds: z.number() }),
  /** The session is to have a sandbox, and none can be made. Nothing was started. */
  sandboxUnavailable: code('sandbox-unavailable').extend(NoSandbox.shape),
  agentUnknown: code('agent-unknown').extend({ agent: z.string() }),
  agentNotInstalled: code('agent-not-installed').extend({
    agent: z.string(),
    install: z.string().nullable(),
  }),
  customAgentUnknown: code('custom-agent-unknown').extend({ name: z.string() }),
  loginNeeded: code('login-needed').extend({ agent: z.string(), methods: z.array(LoginMethod) }),
  sessionUnknown: code('session-unknown').extend({ session: z.string() }),
  sessionAmbiguous: code('session-ambiguous').extend({ prefix: z.string(), matches: z.array(SessionId) }),
  sessionBusy: code('session-busy').extend({ session: SessionId }),
  sessionIdle: code('session-idle').extend({ session: SessionId }),
  /** It was sent or removed meanwhile. */
  nextPromptUnknown: code('next-prompt-unknown').extend({ prompt: NextPromptId }),
  /** Something broke when its time had come; the reference leads to the log. */
  nextPromptFailed: code('next-prompt-failed').extend({ reference: z.string() }),
  nextPromptsFull: code('next-prompts-full').extend({ most: z.number().int() }),
  /** It is not kept any more, or what is kept is damaged. */
  attachmentUnknown: code('attachment-unknown').extend({ name: z.string().nullable() }),
  attachmentTooLarge: code('attachment-too-large').extend({
    name: z.string(),
    bytes: z.number().int(),
    most: z.number().int(),
  }),
  agentNotPaused: code('agent-not-paused').extend({ session: SessionId }),
  sessionNotQueued: code('session-not-queued').extend({ session: SessionId }),
  sessionDiscarded: code('session-discarded').extend({ session: SessionId }),
  sessionNotDiscarded: code('session-not-discarded').extend({ session: SessionId }),
  /** Sessions that are to be compared are of different repositories, each in its own place. */
  sessionsApart: code('sessions-apart').extend({ path: z.string(), other: z.string() }),
  /** They were started by a turn, are still running, and the user has not decided on them. */
  processesLiving: code('processes-living').extend({
    session: SessionId,
    processes: z.array(FoundProcess),
  }),
  /** The worktree is not as it was when it was listed. */
  worktreeChanged: code('worktree-changed').extend({ session: SessionId }),
  /** It is not in the trash any more, or something of an earlier write is to be settled first. */
  trashItemGone: code('trash-item-gone'),
  /** What a rollback, an edit or an update took is part of its session and cannot be deleted by itself. */
  keptWithSession: code('kept-with-session').extend({ session: SessionId }),
  /** Why nothing can be made again of a session's worktree. */
  notRecoverable: code('not-recoverable').extend({
    session: SessionId,
    /** Its log is there; no worktree of it is on record; no added repository bears it out; something else stands there. */
    why: z.enum(['has-log', 'no-worktree', 'no-repository', 'replaced']),
  }),
  sessionExpired: code('session-expired').extend({ session: SessionId }),
  /** What the session may take is used up. */
  budgetReached: code('budget-reached').extend({ session: SessionId, budget: ReachedBudget }),
  /** Its log has lines that cannot be read: it can be looked at and applied, but not gone on with. */
  sessionDamaged: code('session-damaged').extend({ session: SessionId, lines: z.number().int() }),
  /** A newer version of Understory began it as something that this one does not know. */
  sessionNewer: code('session-newer').extend({ session: SessionId }),
  notABackgroundSession: code('not-a-background-session').extend({ session: SessionId }),
  promptEmpty: code('prompt-empty'),
  /** Sessions cannot be handed there yet. */
  placeNotOffered: code('place-not-offered').extend({ place: z.string() }),
  /** The files cannot become what was asked of them. */
  changesStay: code('changes-stay').extend({ asked: z.enum(['copy', 'move']) }),
  /** The session does not go on from another one, or its hand-off was undone already. */
  notHandedOff: code('not-handed-off').extend({ session: SessionId }),
  baseUnknown: code('base-unknown').extend({ base: z.string() }),
  isolationFailed: code('isolation-failed').extend({ reason: z.string(), message: z.string() }),
  /** `why`: something is there, but not the worktree that was made, or nothing says that it was made by us. */
  worktreeMissing: code('worktree-missing').extend({
    path: z.string(),
    why: z.enum(['replaced', 'unrecorded']).optional(),
  }),
  permissionGone: code('permission-gone').extend({ request: z.string() }),
  /** What was to be remembered with an answer is none of what the question offers. */
  ruleNotOffered: code('rule-not-offered').extend({ request: z.string() }),
  optionUnknown: code('option-unknown').extend({ option: z.string() }),
  /** The session's agent does not ask for this login, or it is none that the agent carries out itself. */
  loginUnknown: code('login-unknown').extend({ method: z.string() }),
  /** `reason`: in the agent's words, or what ended it. */
  loginFailed: code('login-failed').extend({ agent: z.string(), reason: z.string() }),
  turnUnknown: code('turn-unknown').extend({ turn: z.number() }),
  /** The session has all commits of the branch it would be updated from. */
  upToDate: code('up-to-date').extend({ ref: z.string() }),
  /** The agent left the session's branch in its worktree. */
  strayed: code('branch-left').extend({ branch: z.string(), head: z.string() }),
  checkpointUnknown: code('checkpoint-unknown').extend({ commit: z.string() }),
  fileUnknown: code('file-unknown').extend({ path: z.string() }),
  /** The file has no such line in that state, or is not there. */
  lineUnknown: code('line-unknown').extend({ path: RepoPath, line: z.number() }),
  /**
   * `outside`: it lies neither in the folder that the session works in nor in the workspace. `link`: a link leads out of
   * them. `not-a-file`: a folder, a pipe or the like. `name`: it is not UTF-8, which no program can be handed.
   */
  fileNotOpened: code('file-not-opened').extend({
    path: z.string(),
    why: z.enum(['outside', 'link', 'not-a-file', 'name']),
  }),
  /** Null: none was chosen, and none is found. */
  editorUnknown: code('editor-unknown').extend({ editor: EditorId.nullable() }),
  /** `editor`: its name, or the program of a command of the user's own. */
  editorFailed: code('editor-failed').extend({ editor: z.string(), end: ProcessEnd }),
  /** There is no such comment, or it is not one that is still to be sent. */
  commentUnknown: code('comment-unknown').extend({ comment: z.string() }),
  /** `empty`: it says nothing. `not-replaceable`: a suggestion needs lines of the newer side. */
  commentUnfit: code('comment-unfit').extend({
    path: RepoPath,
    why: z.enum(['empty', 'not-text', 'no-such-lines', 'not-replaceable']),
  }),
  /** The lines, or the file, are no longer what was shown. */
  linesChanged: code('lines-changed').extend({ path: RepoPath }),
  bodyUnknown: code('body-unknown'),
  nothingToApply: code('nothing-to-apply'),
  /** None of the plan's open conflicts is among those that were asked about. */
  noConflicts: code('no-conflicts'),
  /** The session resolves conflicts of another one: what it holds is for that one's apply only. */
  resolvesConflicts: code('resolves-conflicts').extend({
    session: SessionId,
    of: SessionId,
    title: z.string(),
  }),
  /** The session was left in the middle of a merge or the like, and nobody said that it shall go all the same. */
  workUnfinished: code('work-unfinished').extend({ unfinished: Unfinished }),
  /** The diff has more bytes than these. */
  diffTooLarge: code('diff-too-large').extend({ bytes: z.number() }),
  partUnfit: code('part-unfit').extend({ path: RepoPath, reason: z.string() }),
  /** With the branch that they are with, in an apply. */
  conflicts: code('conflicts').extend({ conflicts: z.array(Conflict), target: z.string().optional() }),
  blocked: code('path-blocked').extend({ blockers: z.array(Blocker) }),
  planStale: code('plan-stale').extend({ changed: z.array(z.string()) }),
  targetUnknown: code('target-unknown').extend({ target: z.string() }),
  targetElsewhere: code('target-checked-out-elsewhere').extend({ target: z.string(), path: z.string() }),
  /** Place and commit as the resolution has them: without it, the others of its path may well fit. */
  resolutionUnfit: code('resolution-unfit').extend({
    ...Resolution.pick({ path: true, place: true, commit: true }).shape,
    reason: z.string(),
  }),
  contentFilterFailed: code('content-filter-failed').extend({ message: z.string() }),
  /** Settings of the repository name programs that `file` would go through, and the user did not say that they may run. */
  /** The settings name another set-up command than the user set or allowed; `before`: that one, null for none. */
  setUpCommandChanged: code('set-up-command-changed').extend({
    path: z.string(),
    command: z.array(z.string()),
    before: z.array(z.string()).nullable(),
  }),
  programsNotTrusted: code('programs-not-trusted').extend({
    path: z.string(),
    programs: z.array(ProgramSetting),
    file: RepoPath,
  }),
  /** The settings are no longer those that were shown. */
  programsChanged: code('programs-changed').extend({ path: z.string() }),
  serverUnknown: code('server-unknown').extend({ server: z.string() }),
  /** The server is no longer the one that was shown. */
  serverChanged: code('server-changed').extend({ server: z.string() }),
  /** It asks for no such input, or this is none of the values that it takes. */
  serverInputUnknown: code('server-input-unknown').extend({ server: z.string(), input: z.string() }),
  noIdentity: code('identity-missing'),
  /** A message was given, and none of the `commits` that would be made takes it. */
  messageUnfit: code('message-unfit').extend({ commits: z.number().int() }),
  applyStopped: code('apply-stopped'),
  updateStopped: code('update-stopped'),
  /** `message` is what the signing program said. */
  signingFailed: code('signing-failed').extend({ message: z.string() }),
  /** The repository's own configuration, which an agent can write, names a program to sign with. */
  signerNotTrusted: code('signer-not-trusted').extend({ setting: z.string(), value: z.string() }),
  /** Of all that was applied in the repository nothing stands any more. */
  nothingToUndo: code('nothing-to-undo').extend({ path: z.string() }),
  applyUnknown: code('apply-unknown').extend({ apply: z.string() }),
  applyAlreadyUndone: code('apply-already-undone').extend({ apply: z.string() }),
  applyRolledBack: code('apply-rolled-back').extend({ apply: z.string() }),
  /** `removedAt` null: gone, and not by our doing. */
  undoExpired: code('undo-expired').extend({ apply: z.string(), removedAt: z.string().nullable() }),
  undoMovedOn: code('undo-moved-on').extend({
    target: z.string(),
    expected: z.string(),
    actual: z.string(),
    why: z.enum(['commits-on-top', 'rewritten', 'branch-gone', 'not-checked-out', 'checked-out-elsewhere']),
    /** What takes the apply out with a new commit; null where that would not. */
    revert: z.string().nullable(),
    /** The apply that made the branch's newest commit: once it is undone, this one can be. */
    later: ApplyId.nullable(),
  }),
  undoKept: code('undo-would-lose-edits').extend({ conflicts: z.array(Conflict) }),
  /** `message` is what Git said. */
  objectsMissing: code('objects-missing').extend({ message: z.string() }),
  diskFull: code('disk-full').extend({ path: z.string() }),
  notWritable: code('not-writable').extend({ path: z.string(), reason: z.string() }),
  /** There is a file where an export was to be written. */
  exportExists: code('export-exists').extend({ path: z.string() }),
  dataFolderBusy: code('data-folder-busy').extend({ path: z.string(), pid: z.number().nullable() }),
  /** Who asks over the local socket may not: an agent's process, one without the secret, one that cannot be seen. */
  callerRefused: code('caller-refused').extend({ why: z.enum(['agent', 'secret', 'unknown']) }),
  /** The agent wants the login to run with variables that make it another program than the one shown. */
  loginUnfit: code('login-unfit').extend({ variables: z.array(z.string()) }),
  notAvailableHere: code('not-available-here').extend({ what: z.string() }),
} as const;

export const Refusal = z.discriminatedUnion('code', [
  refusals.notFound,
  refusals.notRepository,
  refusals.bareRepository,
  refusals.noCommits,
  refusals.gitMissing,
  refusals.gitTooOld,
  refusals.dubiousOwnership,
  refusals.unsupportedRepository,
  refusals.repositoryUnknown,
  refusals.repositoryMissing,
  refusals.workspaceReplaced,
  refusals.repositoryStillThere,
  refusals.repositoryDiffers,
  refusals.repositoryUnusable,
  refusals.operationOngoing,
  refusals.unmergedIndex,
  refusals.gitStuck,
  refusals.indexLocked,
  refusals.agentUnknown,
  refusals.agentNotInstalled,
  refusals.customAgentUnknown,
  refusals.loginNeeded,
  refusals.sessionUnknown,
  refusals.sessionAmbiguous,
  refusals.sessionBusy,
  refusals.sessionIdle,
  refusals.sessionNotQueued,
  refusals.agentNotPaused,
  refusals.attachmentUnknown,
  refusals.attachmentTooLarge,
  refusals.nextPromptUnknown,
  refusals.nextPromptsFull,
  refusals.nextPromptFailed,
  refusals.sessionDiscarded,
  refusals.sessionNotDiscarded,
  refusals.sessionsApart,
  refusals.processesLiving,
  refusals.sessionExpired,
  refusals.worktreeChanged,
  refusals.budgetReached,
  refusals.trashItemGone,
  refusals.notRecoverable,
  refusals.keptWithSession,
  refusals.sessionDamaged,
  refusals.sessionNewer,
  refusals.notABackgroundSession,
  refusals.promptEmpty,
  refusals.placeNotOffered,
  refusals.changesStay,
  refusals.notHandedOff,
  refusals.baseUnknown,
  refusals.isolationFailed,
  refusals.worktreeMissing,
  refusals.permissionGone,
  refusals.ruleNotOffered,
  refusals.optionUnknown,
  refusals.loginUnknown,
  refusals.loginFailed,
  refusals.turnUnknown,
  refusals.upToDate,
  refusals.strayed,
  refusals.checkpointUnknown,
  refusals.fileUnknown,
  refusals.fileNotOpened,
  refusals.editorUnknown,
  refusals.editorFailed,
  refusals.commentUnknown,
  refusals.commentUnfit,
  refusals.lineUnknown,
  refusals.linesChanged,
  refusals.bodyUnknown,
  refusals.nothingToApply,
  refusals.noConflicts,
  refusals.resolvesConflicts,
  refusals.workUnfinished,
  refusals.diffTooLarge,
  refusals.partUnfit,
  refusals.sandboxUnavailable,
  refusals.conflicts,
  refusals.blocked,
  refusals.planStale,
  refusals.targetUnknown,
  refusals.targetElsewhere,
  refusals.resolutionUnfit,
  refusals.contentFilterFailed,
  refusals.setUpCommandChanged,
  refusals.programsNotTrusted,
  refusals.programsChanged,
  refusals.serverUnknown,
  refusals.serverChanged,
  refusals.serverInputUnknown,
  refusals.noIdentity,
  refusals.messageUnfit,
  refusals.applyStopped,
  refusals.updateStopped,
  refusals.signingFailed,
  refusals.signerNotTrusted,
  refusals.nothingToUndo,
  refusals.applyUnknown,
  refusals.applyAlreadyUndone,
  refusals.applyRolledBack,
  refusals.undoExpired,
  refusals.undoMovedOn,
  refusals.undoKept,
  refusals.objectsMissing,
  refusals.diskFull,
  refusals.notWritable,
  refusals.exportExists,
  refusals.dataFolderBusy,
  refusals.callerRefused,
  refusals.loginUnfit,
  refusals.notAvailableHere,
]);
export type Refusal = z.infer<typeof Refusal>;
export type RefusalCode = Refusal['code'];
/** The refusals with the given codes, for the signature of a verb. */
export type RefusalOf<C extends RefusalCode> = Extract<Refusal, { code: C }>;
