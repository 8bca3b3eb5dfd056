import { z } from 'zod';
import { RepositoryId } from './ids';
import { Caller } from './through';

/** A host with its port, which the network of a sandbox leads to or not. */
export const NetworkHost = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
});
export type NetworkHost = z.infer<typeof NetworkHost>;

/** What is allowed: this host at this port, or all package registries. */
export const AllowedHosts = z.discriminatedUnion('covers', [
  NetworkHost.extend({ covers: z.literal('host') }),
  z.object({ covers: z.literal('registries') }),
]);
export type AllowedHosts = z.infer<typeof AllowedHosts>;

/** What the sandboxes of a repository may reach, because the user said so once. */
export const KeptHost = z.object({
  id: z.string(),
  repository: RepositoryId,
  /** Where the repository was when it was allowed. */
  path: z.string(),
  allows: AllowedHosts,
  at: z.string(),
  by: Caller.nullable(),
});
export type KeptHost = z.infer<typeof KeptHost>;
