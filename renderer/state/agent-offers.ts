import { useEffect, useState } from 'react';
import type { AgentId } from '#shared/ids';
import { type KnownOffers, NO_OFFERS } from '#shared/known-offers';
import { api } from '../api/client';
import { ask } from './perform';

/** What an agent is known to offer, before a session with it is begun. */
export function useAgentOffers(agent: AgentId | null): KnownOffers {
  const [known, setKnown] = useState<{ readonly of: AgentId; readonly offers: KnownOffers } | null>(null);
  useEffect(() => {
    if (agent === null) return;
    let wanted = true;
    void ask(() => api.agents.offers({ agent })).then(
      (offers) => wanted && offers && setKnown({ of: agent, offers }),
    );
    return () => {
      wanted = false;
    };
  }, [agent]);
  return known !== null && known.of === agent ? known.offers : NO_OFFERS;
}
