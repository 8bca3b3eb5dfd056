import { z } from 'zod';
import { AgentListing, AskForAgents } from './agent';
import { LineBlame } from './blame';
import { Changeset, ChangesetScope, FileContent, FileSides, Hunk } from './changeset';
import { DiffSide } from './comment';
import { applyVerbs } from './contract-apply';
import { attachmentVerbs } from './contract-attachments';
import { checkVerbs } from './contract-checks';
import { customAgentVerbs } from './contract-custom-agents';
import { editorVerbs } from './contract-editors';
import { fileVerbs } from './contract-files';
import { handOffVerbs } from './contract-hand-off';
import { importVerbs } from './contract-imports';
import { integrateVerbs } from './contract-integrate';
import { mcpVerbs } from './contract-mcp';
import { nextPromptVerbs } from './contract-next-prompts';
import { permissionVerbs } from './contract-permissions';
import { planVerbs } from './contract-plans';
import { processVerbs } from './contract-processes';
import { readReasons, repositoryReasons, troubleReasons } from './contract-reasons';
import { reviewVerbs } from './contract-review';
import { sessionVerbs } from './contract-sessions';
import { sharedStateVerbs } from './contract-shared-state';
import { specialisedVerbs } from './contract-specialised';
import { takeVerbs } from './contract-take';
import { trashVerbs } from './contract-trash';
import { trustVerbs } from './contract-trust';
import { variantVerbs } from './contract-variants';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { worktreeVerbs } from './contract-worktrees';
import { AgentId, CommitId, RepoPath, RepositoryId, SessionId } from './ids';
import { KnownOffers } from './known-offers';
import { refusals } from './refusals';
import { Branch, Repository, RepositoryState } from './repository';
import { SandboxAbility, SandboxLimits } from './sandbox';
import { Settings, SettingsPatch } from './settings';
import { SettingsChange } from './settings-change';

/**
 * The one contract between the core and everyone who asks it: window, command line, tests. A verb answers a value or a
 * declared refusal; anything thrown is a bug and carries a reference into the log.
 */

const r = refusals;
export const DoctorCheck = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['ok', 'warning', 'failed']),
  detail: z.string(),
  /** What to do about it; null when nothing is to be done. */
  advice: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const contract = {
  core: {
    about: question(
      nothing,
      z.object({
        version: z.string(),
        home: z.string(),
        git: z.string().nullable(),
        platform: z.string(),
        pid: z.number(),
      }),
    ),
    doctor: question(nothing, z.array(DoctorCheck)),
    /** What a sandbox may take of this machine, as things are now. */
    sandboxLimits: question(nothing, SandboxLimits),
    /** Makes a sandbox, since only that tells whether sessions can have one. */
    sandbox: question(nothing, SandboxAbility),
  },
  repositories: {
    watch: stream(nothing, z.array(Repository)),
    list: question(nothing, z.array(Repository)),
    /** Looks at these again, as when they come into view; whoever watches hears of what changed. */
    refresh: question(z.object({ repositories: z.array(RepositoryId).max(1000) }), done),
    /** Recognises a folder without adding it. */
    inspect: verb(z.object({ path: z.string() }), RepositoryState, [...repositoryReasons]),
    add: verb(z.object({ path: z.string() }), Repository, [...repositoryReasons]),
    /** As `add` for a folder in a repository that is known and was moved; for any other it does nothing. */
    follow: question(z.object({ path: z.string() }), done),
    /** The user's word that a repository which is no longer where it was is the one of this folder. */
    locate: verb(z.object({ repository: RepositoryId, path: z.string() }), Repository, [
      ...repositoryReasons,
      r.repositoryUnknown,
      r.repositoryStillThere,
      r.repositoryDiffers,
    ]),
    /** Makes the bundled demo repository in the data folder, or finds it there. */
    addDemo: verb(nothing, Repository, [...repositoryReasons, r.notWritable]),
    /** Forgets the repository. Nothing on disk is touched; its sessions stay in the log. */
    remove: verb(z.object({ repository: RepositoryId }), done, [r.repositoryUnknown]),
    /** Takes `remove` back, of a repository that cannot be found too. */
    restore: verb(z.object({ repository: RepositoryId }), done, [r.repositoryUnknown]),
    branches: verb(z.object({ repository: RepositoryId }), z.array(Branch), [
      r.repositoryUnknown,
      ...troubleReasons,
    ]),
  },
  customAgents: customAgentVerbs,
  agents: {
    /** `versions`: also learns those of the installed agents, which may start each of them. */
    list: question(AskForAgents, z.array(AgentListing)),
    /** The same, after looking at the login shell's PATH again. */
    detect: question(AskForAgents, z.array(AgentListing)),
    /** As it was last heard of; empty where it never was. */
    offers: question(z.object({ agent: AgentId }), KnownOffers),
  },
  sessions: sessionVerbs,
  nextPrompts: nextPromptVerbs,
  handOff: handOffVerbs,
  specialised: specialisedVerbs,
  imports: importVerbs,
  attachments: attachmentVerbs,
  changes: {
    get: verb(z.object({ session: SessionId, scope: ChangesetScope }), Changeset, [
      r.sessionUnknown,
      r.turnUnknown,
      r.checkpointUnknown,
      r.sessionsApart,
      ...readReasons,
    ]),
    file: verb(z.object({ session: SessionId, commit: CommitId, path: RepoPath }), FileContent, [
      r.sessionUnknown,
      ...readReasons,
    ]),
    /** Both sides of many changed files at once; one that is unknown, or a side too large for that, is left out. */
    sides: verb(
      z.object({
        session: SessionId,
        from: CommitId,
        to: CommitId,
        paths: z.array(RepoPath).max(100),
      }),
      z.array(FileSides),
      [r.sessionUnknown, ...readReasons],
    ),
    /** Where a file differs between two states of the session, such as a plan's base and head. */
    hunks: verb(
      z.object({ session: SessionId, from: CommitId, to: CommitId, path: RepoPath }),
      z.array(Hunk),
      [r.sessionUnknown, r.turnUnknown, r.checkpointUnknown, r.fileUnknown, r.partUnfit, ...readReasons],
    ),
    /** Which commit a line of one side of a changed file came with, and whether that was in this session. */
    blame: verb(
      z.object({
        session: SessionId,
        from: CommitId,
        to: CommitId,
        side: DiffSide,
        path: RepoPath,
        line: z.number().int().positive(),
      }),
      LineBlame,
      [r.sessionUnknown, r.turnUnknown, r.checkpointUnknown, r.lineUnknown, ...readReasons],
    ),
    /**
     * The unified diff, byte by byte as base64: contents and names may be in any encoding. `complete`: as `git apply` takes
     * it, binary files included; else only that they differ.
     */
    patch: verb(
      z.object({ session: SessionId, scope: ChangesetScope, complete: z.boolean() }),
      z.object({ bytes: z.base64() }),
      [r.sessionUnknown, r.turnUnknown, r.checkpointUnknown, r.sessionsApart, r.diffTooLarge, ...readReasons],
    ),
  },
  files: fileVerbs,
  review: reviewVerbs,
  apply: applyVerbs,
  integrate: integrateVerbs,
  sharedState: sharedStateVerbs,
  processes: processVerbs,
  checks: checkVerbs,
  editors: editorVerbs,
  permissions: permissionVerbs,
  trust: trustVerbs,
  mcp: mcpVerbs,
  plans: planVerbs,
  variants: variantVerbs,
  take: takeVerbs,
  worktrees: worktreeVerbs,
  trash: trashVerbs,
  settings: {
    watch: stream(nothing, Settings),
    get: question(nothing, Settings),
    update: question(SettingsPatch, Settings),
    /** Lets the set-up command of a repository run that was changed outside of Understory, if it is still this one. */
    allowSetUp: verb(z.object({ path: z.string(), command: z.array(z.string()) }), done, [
      r.setUpCommandChanged,
    ]),
    /** Who changed which setting last, oldest first; anew with each change. */
    watchChanges: stream(nothing, z.array(SettingsChange)),
    /** The changes up to this number were shown to the user. Counts from the window only. */
    markChangesSeen: question(z.object({ upTo: z.number().int() }), done),
  },
};
export type Contract = typeof contract;
