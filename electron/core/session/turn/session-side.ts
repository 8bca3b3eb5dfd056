import type { ToolKind } from '#shared/events';
import type { AgentListener, AgentUpdate } from '../../agents';
import type { AttachmentStore } from '../../attachments';
import type { Persona } from '../../custom-agents';
import type { Log } from '../../ports';
import type { KeptRules } from '../../rules';
import type { LiveSession } from '../store';
import type { LiveMeasures } from './live-measures';
import { openPermissionDesk, type PermissionDesk } from './permission-desk';
import type { Slot } from './scheduler';
import { createTurnAsking, type TurnAsking } from './turn-asking';
import type { StopWish } from './turn-ending';
import { openUpdateRecorder, type UpdateRecorder } from './update-recorder';

/** What lives as long as a session's agent may: one listener hears it over several turns. */
export type SessionSide = {
  readonly recorder: UpdateRecorder;
  readonly permissions: PermissionDesk;
  readonly listener: AgentListener;
  /** What the turn asked for, and what it did without asking. */
  readonly asking: TurnAsking;
  /** The custom agent that the agent is only told to be. */
  persona: Persona | null;
  /** Open tool calls that may change files. */
  readonly editing: Set<string>;
  /** Where the turn that runs works; null while none does. */
  slot: Slot | null;
  /** Asks the turn that runs to stop; null while none does. */
  stop: ((why: StopWish) => void) | null;
};

/** The session's side of talking to its agent: what the agent does is recorded, and what it asks is answered. */
export function openSessionSide(
  session: LiveSession,
  {
    measures,
    rules,
    attachments,
    holds,
    log,
  }: {
    readonly measures: Pick<LiveMeasures, 'nudge'>;
    readonly rules: KeptRules;
    readonly attachments: Pick<AttachmentStore, 'keep'>;
    /** What is known of the session's sandbox; null: it has none. */
    readonly holds: Parameters<typeof openPermissionDesk>[2]['holds'];
    readonly log: Log;
  },
): SessionSide {
  const recorder = openUpdateRecorder(session, attachments, (error) => {
    // Said once a turn: everything that follows fails for the same reason.
    if (!side.stop) return;
    log.error('what an agent did could not be written down', { session: session.id, error: String(error) });
    side.stop('disk-full');
    side.stop = null;
  });
  const permissions = openPermissionDesk(session, recorder, {
    persona: () => side.persona,
    holds,
    rules,
    begin: () => side.slot?.lend(),
    end: () => side.slot?.resume(),
  });
  const asking = createTurnAsking();
  const listener: AgentListener = {
    update: (update) => {
      recorder.take(update);
      asking.take(update);
      if (side.stop && mayHaveEdited(update, side.editing)) measures.nudge(session);
    },
    askPermission: async (request) => {
      const option = await permissions.ask(request);
      asking.answered(request.tool, option);
      return option;
    },
  };
  const side: SessionSide = {
    recorder,
    permissions,
    listener,
    asking,
    persona: null,
    editing: new Set(),
    slot: null,
    stop: null,
  };
  return side;
}

const EDITING: ReadonlySet<ToolKind> = new Set(['edit', 'delete', 'move', 'execute', 'other']);

/** True when a tool call that may change files has ended. `editing` keeps the open ones. */
function mayHaveEdited(update: AgentUpdate, editing: Set<string>): boolean {
  if (update.type !== 'tool-called' && update.type !== 'tool-updated') return false;
  const { call, kind, status } = update.patch;
  if (update.type === 'tool-called' && EDITING.has(kind ?? 'other')) editing.add(call);
  if (kind && EDITING.has(kind)) editing.add(call);
  return (status === 'completed' || status === 'failed') && editing.delete(call);
}
