import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
import { ask } from './perform';
import type { Remote } from './remote';

const followed = createFollowed<Repository[]>((signal) => api.repositories.watch({}, { signal }));

export const repositoriesStore = followed.store;
export const followRepositories = followed.start;

/** The repositories the user opened, in the core's order. */
export function useRepositories(): Remote<Repository[]> {
  return useStore(repositoriesStore);
}

/** One repository; null while unknown. */
export function useRepository(id: RepositoryId | null): Repository | null {
  return useStore(repositoriesStore, (all) =>
    all.state === 'ready' ? (all.value.find((repository) => repository.id === id) ?? null) : null,
  );
}

/**
 * Has repositories read anew when they come into view, and each time the user comes back from an editor or a terminal,
 * where files and branches change. Those that are not in view are left alone.
 */
export function useReadAnew(ids: readonly RepositoryId[]): void {
  const key = ids.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  useEffect(() => {
    if (ids.length === 0) return;
    const read = () => void ask(() => api.repositories.refresh({ repositories: [...ids] }));
    read();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [key]);
}
