import { z } from 'zod';
import { MOST_ATTACHMENTS } from './attachment';
import { planReasons, troubleReasons, undoReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { PermissionPolicy } from './events';
import { HandedChanges, HandedTo, HandOffPlace, HandOffPlan } from './hand-off';
import { AgentId, AttachmentId, SessionId } from './ids';
import { refusals } from './refusals';
import { Isolation } from './sandbox';
import { SessionRow } from './session';

const r = refusals;

const wish = {
  session: SessionId,
  to: HandOffPlace,
  /** Null: the agent that the session has. */
  agent: AgentId.nullable().default(null),
  /** The custom agent that goes on, null: none; absent: as the session, where the base has it. */
  customAgent: z.string().nullable().optional(),
  /** What is to hold it in a worktree; absent: what held the session in one, else as the settings say. */
  isolation: Isolation.optional(),
};

const handOffReasons = [
  r.sessionUnknown,
  r.sessionNewer,
  r.sessionBusy,
  r.sessionDiscarded,
  r.placeNotOffered,
  r.agentUnknown,
  r.agentNotInstalled,
  r.customAgentUnknown,
  r.sandboxUnavailable,
  r.noCommits,
  r.gitMissing,
  r.gitTooOld,
  ...troubleReasons,
  r.contentFilterFailed,
  r.programsNotTrusted,
  r.objectsMissing,
  r.diskFull,
  r.notWritable,
] as const;

/** A session goes on in another one: elsewhere, with another agent, or both. */
export const handOffVerbs = {
  /** What would go along. Writes nothing but Git objects that nothing refers to. */
  plan: verb(z.object(wish), HandOffPlan, [...handOffReasons]),
  /**
   * Begins the session that goes on, with the conversation and what shall become of the files. Where they cannot go as
   * asked, nothing is begun. `context`: as the user edited it; null: as planned.
   */
  run: verb(
    z.object({
      ...wish,
      prompt: z.string().max(1_000_000),
      context: z.string().max(2_000_000).nullable().default(null),
      changes: HandedChanges.default('copy'),
      /** Those of the planned attachments that go along; absent: all, but none where the agent remembers them. */
      attachments: z.array(AttachmentId).max(MOST_ATTACHMENTS).optional(),
      model: z.string().nullable().default(null),
      permissions: PermissionPolicy.nullable().default(null),
    }),
    /** `changes` as they went along: what was to be moved may have been copied only, since it was changed in that moment. */
    z.object({ row: SessionRow, to: HandedTo.omit({ undone: true }) }),
    [
      ...handOffReasons,
      ...planReasons,
      r.promptEmpty,
      r.setUpCommandChanged,
      r.changesStay,
      r.workUnfinished,
      r.conflicts,
      r.blocked,
      r.planStale,
      r.noIdentity,
      r.messageUnfit,
      r.applyStopped,
      r.signingFailed,
      r.signerNotTrusted,
    ],
  ),
  /** Puts the files back as they were, and discards the session that went on. */
  undo: verb(z.object({ session: SessionId }), SessionRow, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionBusy,
    r.sessionDiscarded,
    r.notHandedOff,
    r.processesLiving,
    ...undoReasons,
  ]),
};
