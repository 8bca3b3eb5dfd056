import { z } from 'zod';
import { agentEvents } from './agent';
import { applyEvents } from './apply';
import { checkEvents } from './check';
import { checkpointEvents } from './checkpoint';
import { conflictEvents } from './conflict';
import { handOffEvents } from './handed';
import { nextPromptEvents } from './next-prompt';
import { notedEvents } from './noted';
import { permissionEvents } from './permission';
import { processEvents } from './processes';
import { reviewEvents } from './review';
import { serverEvents } from './servers';
import { sessionEvents } from './session';
import { sharedStateEvents } from './shared-state';
import { shownEvents } from './shown';
import { toolEvents } from './tool';
import { turnEvents } from './turn';
import { worktreeEvents } from './worktree';

export { AgentCommand, PlanEntry, type PromptKinds } from './agent';
export { KeptTake } from './conflict';
export type { LoggedRefusal } from './logged-refusal';
export { LongText } from './long-text';
export type { NotHeld, SessionNote } from './noted';
export { PermissionOption, PermissionOptionKind } from './permission';
export type { ProcessesEvent } from './processes';
export { ViewedFile } from './review';
export { PermissionPolicy, SessionKind, type SessionOrigin, type SessionPlace } from './session';
export type { Shown } from './shown';
export { ToolCallPatch, ToolContent, ToolKind, ToolStatus } from './tool';
export {
  type PreparationProblem,
  type ProtocolProblem,
  StopReason,
  TurnFailure,
  TurnOutcome,
} from './turn';

/**
 * The facts of a session, in past tense, as its log keeps them. Payloads are small: a text over 16 KiB is stored as a
 * body and the event carries its head. What a newer version wrote and this one does not know is kept and skipped; what
 * earlier versions left out is filled in when their lines are read.
 */
export const SessionEvent = z.discriminatedUnion('type', [
  ...sessionEvents,
  ...handOffEvents,
  ...worktreeEvents,
  ...turnEvents,
  ...nextPromptEvents,
  ...agentEvents,
  ...shownEvents,
  ...toolEvents,
  ...permissionEvents,
  ...checkpointEvents,
  ...checkEvents,
  ...sharedStateEvents,
  ...processEvents,
  ...serverEvents,
  ...applyEvents,
  ...conflictEvents,
  ...reviewEvents,
  ...notedEvents,
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** An event as the log has it: `seq` counts from 1 without gaps, `at` is ISO 8601 in UTC. */
export const StoredEvent = z.object({
  seq: z.number().int().positive(),
  at: z.string(),
  event: SessionEvent,
});
export type StoredEvent = z.infer<typeof StoredEvent>;
