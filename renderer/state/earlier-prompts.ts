import type { RepositoryId } from '#shared/ids';
import { api } from '../api/client';
import { ask } from './perform';

/** Prompts that were sent in a repository's sessions, the newest first. */
export async function earlierPrompts(repository: RepositoryId): Promise<readonly string[]> {
  return (await ask(() => api.sessions.prompts({ repository }))) ?? [];
}
