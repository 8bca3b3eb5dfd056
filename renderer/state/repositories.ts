import { useStore } from 'zustand';
import type { RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
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
