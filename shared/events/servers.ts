import { z } from 'zod';
import { TurnNumber } from '../ids';
import { McpAsked } from '../mcp';

/** What waits for the user of the servers of tools that an agent was started without. */
export const serverEvents = [
  /** All that waits now; none: nothing any more. */
  z.object({ type: z.literal('servers.asked'), turn: TurnNumber.nullable(), servers: z.array(McpAsked) }),
  /** The user wants this one to wait no longer, as long as it is what it is now. */
  z.object({ type: z.literal('servers.put-off'), server: z.string(), fingerprint: z.string() }),
] as const;
