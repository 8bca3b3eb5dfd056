import { z } from 'zod';
import { AgentOption } from './agent';
import { AgentCommand } from './events';

/** What an agent is known to offer, and which of its options the user began the last session with, by their ids. */
export const KnownOffers = z.object({
  options: z.array(AgentOption),
  commands: z.array(AgentCommand),
  chosen: z.record(z.string(), z.string()),
});
export type KnownOffers = z.infer<typeof KnownOffers>;

export const NO_OFFERS: KnownOffers = { options: [], commands: [], chosen: {} };
