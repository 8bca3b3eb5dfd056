import { join } from 'node:path';
import { z } from 'zod';
import type { AgentProfile } from '#shared/agent';
import type { SessionEvent } from '#shared/events';
import type { AgentId } from '#shared/ids';
import { knownAgentOf } from '#shared/known-agent';
import { KnownOffers, NO_OFFERS } from '#shared/known-offers';
import { isFree } from '../agents';
import { keepNow, readKeptNow } from '../data-folder';
import type { Log } from '../ports';

const Kept = z.object({ agents: z.record(z.string(), KnownOffers) });
type Kept = z.infer<typeof Kept>;

/** More agents nobody uses; those that were heard of longest ago go first. */
const MOST_AGENTS = 50;

/** What agents offered when they were last heard of, and what the user chose of it when a session was last begun. */
export type AgentOffers = {
  of(agent: AgentId): KnownOffers;
  /** Takes in what an agent told of. */
  heard(agent: AgentId, events: readonly SessionEvent[]): void;
  /** The user began a session with these. What lets the agent work unasked is not remembered. */
  chose(agent: AgentProfile, options: Readonly<Record<string, string>>): void;
};

/** They are a convenience: where they cannot be read or kept that is noted, and everything goes on without. */
export function openAgentOffers({ home, log }: { readonly home: string; readonly log: Log }): AgentOffers {
  const file = join(home, 'agent-offers.json');
  let known: Map<string, KnownOffers> | null = null;
  const all = (): Map<string, KnownOffers> => {
    known ??= new Map(Object.entries(read(file, log).agents));
    return known;
  };
  const change = (agent: AgentId, changes: Partial<KnownOffers>): void => {
    const agents = all();
    const before = agents.get(agent) ?? NO_OFFERS;
    const after = { ...before, ...changes };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    agents.delete(agent);
    agents.set(agent, after);
    const [oldest] = agents.keys();
    if (agents.size > MOST_AGENTS && oldest !== undefined) agents.delete(oldest);
    try {
      keepNow(file, { agents: Object.fromEntries(agents) });
    } catch (error) {
      log.warn('what agents offer could not be kept', { error: String(error) });
    }
  };
  return {
    of: (agent) => all().get(agent) ?? NO_OFFERS,
    heard(agent, events) {
      for (const event of events) {
        if (event.type === 'agent.options') change(agent, { options: event.options });
        if (event.type === 'agent.offered') change(agent, { commands: event.commands });
      }
    },
    chose(profile, chosen) {
      const { options } = all().get(profile.id) ?? NO_OFFERS;
      const agent = knownAgentOf(profile);
      const isRemembered = ([id, value]: [string, string]) =>
        options.some((option) => option.id === id && !isFree(option, value, agent));
      change(profile.id, { chosen: Object.fromEntries(Object.entries(chosen).filter(isRemembered)) });
    },
  };
}

function read(file: string, log: Log): Kept {
  try {
    const kept = readKeptNow(file, Kept);
    if (kept === 'damaged') log.warn('what agents offer could not be understood; it begins anew', { file });
    return typeof kept === 'object' ? kept : { agents: {} };
  } catch (error) {
    log.warn('what agents offer could not be read', { error: String(error) });
    return { agents: {} };
  }
}
