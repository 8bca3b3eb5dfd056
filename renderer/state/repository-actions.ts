import { displayPath } from '#shared/display-path';
import type { RepositoryId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Branch, Repository } from '#shared/repository';
import type { Result } from '#shared/result';
import { api } from '../api/client';
import { DEMO_PROMPTS } from './demo-prompts';
import { changeDraft, draftStore } from './draft';
import { go, openOverlay } from './navigation';
import { ask, attempt, perform } from './perform';
import { showToast } from './toasts';

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

/**
 * Opens a folder as a repository and goes to a new session in it; of a folder that only holds repositories, the user
 * chooses which.
 */
export async function openRepository(path: string): Promise<Refusal | null> {
  const outcome = await attempt(() => api.repositories.add({ path }));
  if (outcome.state === 'done') startIn(outcome.value.id);
  if (outcome.state !== 'refused') return null;
  const { refusal } = outcome;
  if (refusal.code !== 'not-a-repository' || !refusal.within) return refusal;
  openOverlay({ over: 'repositories', folder: refusal.path, within: refusal.within });
  return null;
}

/**
 * Opens repositories one after the other, until `signal` aborts, and goes to a new session in the first. `opened` hears how
 * many are done. Gives what could not be opened, with why.
 */
export async function openRepositories(
  paths: readonly string[],
  { signal, opened }: { readonly signal: AbortSignal; opened(count: number): void },
): Promise<readonly { readonly path: string; readonly refusal: Refusal }[]> {
  const refused: { path: string; refusal: Refusal }[] = [];
  let first: RepositoryId | null = null;
  for (const [index, path] of paths.entries()) {
    if (signal.aborted) break;
    const outcome = await attempt(() => api.repositories.add({ path }));
    if (outcome.state === 'refused') refused.push({ path, refusal: outcome.refusal });
    if (outcome.state === 'done') first ??= outcome.value.id;
    opened(index + 1);
  }
  // Whoever left meanwhile stays where they are, with what they have chosen.
  if (signal.aborted) return refused;
  if (first !== null && refused.length === 0) startIn(first);
  else if (first !== null) changeDraft({ repository: first, base: null });
  return refused;
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

/** Forgets a repository; nothing on disk is touched, and it can be taken back. */
export async function forgetRepository({ id, name }: Repository): Promise<void> {
  if (!(await perform(() => api.repositories.remove({ repository: id })))) return;
  showToast({
    tone: 'done',
    text: `${displayPath(name)} is no longer in the list.`,
    detail: 'Nothing was deleted.',
    action: { label: 'Undo', run: () => void perform(() => api.repositories.restore({ repository: id })) },
  });
}

/** The repository's branches, remote ones included. */
export function readBranches(repository: RepositoryId): Promise<Result<Branch[], Refusal>> {
  return api.repositories.branches({ repository });
}

function startIn(repository: RepositoryId): void {
  changeDraft({ repository, base: null });
  go({ at: 'new' });
}
