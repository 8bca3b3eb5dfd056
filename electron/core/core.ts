import type { RefusalOf } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { CoreHandlers } from './handlers';
import type { Ports } from './ports';

/**
 * Everything the contract names, as functions: `core.sessions.start(input)`, `core.apply.plan(input)`, … Inputs are
 * taken as valid: the router checks what comes from outside.
 */
export type Core = CoreHandlers & {
  /** Ends running turns as interrupted with their work checkpointed, stops agents, gives the data folder back. */
  close(): Promise<void>;
};

/** Opens the data folder and recovers what a crash left. One core owns a data folder at a time. */
export function createCore(
  _ports: Ports,
): Promise<Result<Core, RefusalOf<'data-folder-busy' | 'not-writable'>>> {
  throw new Error('being built');
}
