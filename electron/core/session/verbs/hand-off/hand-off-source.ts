import type { LongText, StoredEvent } from '#shared/events';
import type { HandedTo } from '#shared/hand-off';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { Agents } from '../../../agents';
import type { RepositoryTrouble } from '../../../git';
import { workspaceTrouble } from '../../../workspace-pin';
import { decide } from '../../state';
import type { LiveSession } from '../../store';
import { readEvents, repositoryTroubleOf, retell, transcriptText } from '../../turn';
import { eventsOf, wholeOf } from '../export-session';

/** What a hand-off needs of the session that is gone on from: one of ours, or another tool's that is only read. */
export type HandOffSource = {
  readonly row: SessionRow;
  /** The session of ours whose log it is; null: there is none to write to. */
  readonly live: LiveSession | null;
  /** What its agent calls it, where the agent can go on with a copy of that. */
  readonly forked: string | null;
  isOfAgent(id: string): boolean;
  profile(agents: Agents): ReturnType<Agents['profile']>;
  may(): Result<unknown, RefusalOf<'session-newer' | 'session-busy' | 'session-discarded'>>;
  trouble(): Promise<RepositoryTrouble | null>;
  events(): Promise<StoredEvent[]>;
  /** The conversation as an agent is told it. */
  conversation(): Promise<string>;
  /** The same, a part at a time, for the whole of it. */
  parts(signal: AbortSignal): AsyncGenerator<StoredEvent[]>;
  whole(long: LongText): Promise<string>;
  tell(to: Omit<HandedTo, 'undone'>): Promise<void>;
};

/** Another tool's session, as it is gone on from. */
export type ImportedSource = {
  readonly row: SessionRow;
  /** The agents that can have its session, the best first. */
  readonly agents: readonly string[];
  /** What the tool calls it, where such an agent can go on with a copy of it. */
  readonly forked: string | null;
  readonly events: readonly StoredEvent[];
  whole(long: LongText): string;
};

export type FindImported = (session: SessionId) => Promise<ImportedSource | null>;

export function sourceOf(session: LiveSession): HandOffSource {
  const { row, profile, agentSession, forks } = session.state;
  return {
    row,
    live: session,
    forked: forks ? agentSession : null,
    isOfAgent: (id) => id === profile.id,
    profile: async () => ok(profile),
    may: () => decide(session.state, { type: 'change-worktree' }),
    trouble: () => repositoryTroubleOf(session),
    events: () => readEvents(session),
    conversation: () => retell(session),
    parts: (signal) => eventsOf(session, signal),
    whole: (long) => wholeOf(session, long),
    tell: (to) => session.record({ type: 'session.handed-off', to }),
  };
}

/** `home`: the data folder. */
export function importedSource(imported: ImportedSource, home: string): HandOffSource {
  const { row, agents: ids, forked, events } = imported;
  return {
    ...{ row, live: null, forked },
    isOfAgent: (id) => ids.includes(id),
    // The first of them that is there; where none is, why not.
    async profile(agents) {
      const found = await Promise.all(ids.map((id) => agents.profile(id)));
      return (
        found.find((one) => one.ok) ?? found[0] ?? refuse({ code: 'agent-unknown', agent: row.agent.id })
      );
    },
    may: () => ok(null),
    trouble: () => workspaceTrouble(home, row.repositoryPath, row.repository),
    events: async () => [...events],
    conversation: async () => transcriptText(foldTranscript(emptyTranscript, events), ({ name }) => name),
    async *parts() {
      yield [...events];
    },
    whole: async (long) => imported.whole(long),
    tell: async () => undefined,
  };
}
