import type { RepositoryId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Branch, Repository } from '#shared/repository';
import type { Result } from '#shared/result';
import { api } from '../api/client';
import { DEMO_PROMPTS } from './demo-prompts';
import { changeDraft, draftStore } from './draft';
import { go } from './navigation';
import { ask, attempt, perform } from './perform';

/** Lets the user pick a folder and opens it. Gives the refusal to show in place, null when opened or dismissed. */
export async function pickRepository(): Promise<Refusal | null> {
  const picked = await ask(() => api.host.pickFolder({ title: 'Open Repository' }));
  return picked?.path ? openRepository(picked.path) : null;
}

/** Lets the user say where a repository is that was moved. Gives the refusal to show, null when found or dismissed. */
export async function locateRepository(repository: RepositoryId): Promise<Refusal | null> {
  const picked = await ask(() => api.host.pickFolder({ title: 'Locate Repository' }));
  if (!picked?.path) return null;
  const { path } = picked;
  const outcome = await attempt(() => api.repositories.locate({ repository, path }));
  return outcome.state === 'refused' ? outcome.refusal : null;
}

/** Opens a folder as a repository and goes to a new session in it. */
export async function openRepository(path: string): Promise<Refusal | null> {
  const outcome = await attempt(() => api.repositories.add({ path }));
  if (outcome.state === 'refused') return outcome.refusal;
  if (outcome.state === 'done') startIn(outcome.value.id);
  return null;
}

/** Opens the bundled repository with the demo agent chosen, ready to press Enter. What the user has written stays. */
export async function openDemo(prompt: string): Promise<Repository | null> {
  const repository = await perform(() => api.repositories.addDemo({}));
  if (!repository) return null;
  startIn(repository.id);
  const written = draftStore.getState().prompt;
  const isOwn = written.trim() !== '' && !DEMO_PROMPTS.some((demo) => demo.prompt === written);
  changeDraft({ agent: 'demo', prompt: isOwn ? written : prompt });
  return repository;
}

/** Forgets a repository; nothing on disk is touched. */
export async function forgetRepository(repository: RepositoryId): Promise<void> {
  await perform(() => api.repositories.remove({ repository }));
}

/** The repository's branches, remote ones included. */
export function readBranches(repository: RepositoryId): Promise<Result<Branch[], Refusal>> {
  return api.repositories.branches({ repository });
}

function startIn(repository: RepositoryId): void {
  changeDraft({ repository, base: null });
  go({ at: 'new' });
}
