import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { ProgramTrust } from '#shared/trust';
import { api } from '../api/client';
import { attempt, type Outcome } from './perform';

/** Whether the programs may run that a repository has its files go through. `path` is the repository's. */

export function readTrust(path: string): Promise<Result<ProgramTrust, Refusal>> {
  return api.trust.show({ path });
}

/** Lets them run, as long as they are those of the fingerprint. */
export function allowPrograms(path: string, fingerprint: string): Promise<Outcome<ProgramTrust>> {
  return attempt(() => api.trust.allow({ path, fingerprint }));
}

/** Lets none of them run any more. */
export function revokePrograms(path: string): Promise<Outcome<ProgramTrust>> {
  return attempt(() => api.trust.revoke({ path }));
}
