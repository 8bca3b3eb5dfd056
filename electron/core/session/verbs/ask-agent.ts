import type { AgentProfile } from '#shared/agent';
import type { SessionEvent } from '#shared/events';
import { standingGrants } from '#shared/grants';
import type { AgentId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Agents } from '../../agents';
import type { Applies, ConflictsForAgent, WorktreeWrites } from '../../apply';
import type { CoreHandlers } from '../../handlers';
import type { Clock, Ports } from '../../ports';
import {
  type AskNotes,
  conflictsRef,
  dropConflicts,
  findPlace,
  findToApply,
  requestOf,
  resolverPrompt,
  updateRequestOf,
} from '../applying';
import type { Occupied } from '../state';
import { titleOf } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { newSessionId, orNotWritten } from '../store';
import { whyReplacedOf } from '../turn';

type Ask = CoreHandlers['apply']['askAgent'];
type Input = Parameters<Ask>[0];
type Created = Extract<SessionEvent, { type: 'session.created' }>;

/**
 * Hands open conflicts of a session to an agent: a session of its own whose base holds them. Nothing comes of it but
 * offers in later plans.
 */
export function createAskAgent(options: {
  readonly store: SessionStore;
  readonly applies: Applies;
  readonly writes: WorktreeWrites;
  readonly agents: Agents;
  readonly occupied: Occupied;
  readonly notes: AskNotes;
  readonly clock: Clock;
  readonly step: Ports['step'];
}): Ask {
  const { store, applies, writes, agents, occupied, notes, clock, step } = options;

  const conflictsForAgent = async (session: LiveSession, input: Input, ref: string) => {
    const { row } = session.state;
    const wish = {
      session: row.session,
      title: row.title,
      operation: input.operation,
      paths: input.paths,
      ref,
    };
    if (input.operation === 'apply') return applies.conflictsForAgent(requestOf(session, input), wish);
    const place = await findPlace(session);
    if (!place.ok) return place;
    const mode = input.mode === 'rebase' ? 'rebase' : 'merge';
    const { target: source, resolutions } = input;
    const request = updateRequestOf(session, place.value, { mode, source, resolutions });
    return request.ok ? writes.conflictsForAgent(request.value, wish) : request;
  };

  return async (input) => {
    const found = findToApply(store, occupied, input.session);
    if (!found.ok) return found;
    const session = found.value;
    const replaced = await whyReplacedOf(session);
    if (replaced) return refuse(replaced);
    const profile = await profileFor(session, input.agent, agents);
    if (!profile.ok) return profile;
    const id = newSessionId(clock.now());
    const { repositoryPath } = session.state.row;
    const begun = await orNotWritten(async () => {
      await notes.begin(id, repositoryPath);
      step?.('asking noted');
      const handed = await conflictsForAgent(session, input, conflictsRef(id));
      if (!handed.ok) return handed;
      step?.('conflicts kept');
      const resolver = await store.begin(id, eventsOf(id, session, profile.value, handed.value));
      step?.('resolver begun');
      return ok(resolver.durable.state.row);
    });
    // The note of what could not be dropped stays, and is seen to at a start.
    if (begun.ok || (await dropConflicts(session.home, repositoryPath, id))) await notes.end(id);
    return begun;
  };
}

async function profileFor(
  { state }: LiveSession,
  agent: AgentId | null,
  agents: Agents,
): Promise<Result<AgentProfile, RefusalOf<'agent-unknown' | 'agent-not-installed'>>> {
  return agent === null || agent === state.profile.id ? ok(state.profile) : agents.profile(agent);
}

function eventsOf(
  id: Created['session'],
  { state }: LiveSession,
  agent: AgentProfile,
  handed: ConflictsForAgent,
): SessionEvent[] {
  const { row, profile, prompt } = state;
  const { title } = row;
  const { paths, hosts } = standingGrants(row);
  return [
    {
      type: 'session.created',
      session: id,
      place: { in: 'worktree' },
      origin: { why: 'conflicts', resolves: handed.resolves },
      title: titleOf(`Resolve conflicts of “${title}”`),
      repository: row.repository,
      repositoryPath: row.repositoryPath,
      agent,
      model: agent.id === profile.id ? row.model : null,
      customAgent: null,
      permissions: row.permissions,
      ...(row.isolation ? { isolation: row.isolation } : {}),
      ...(paths.length > 0 ? { paths: [...paths] } : {}),
      ...(hosts.length > 0 ? { hosts: [...hosts] } : {}),
      base: { commit: handed.commit, ref: null },
    },
    { type: 'turn.queued', turn: 1, prompt: resolverPrompt({ handed, title, prompt }) },
  ];
}
