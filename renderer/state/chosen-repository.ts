import { useMemo } from 'react';
import type { Repository } from '#shared/repository';
import { usualRepository } from './choose-defaults';
import { useDraft } from './draft';
import { valueOr } from './remote';
import { useRepositories } from './repositories';
import { useSessions } from './sessions';

/** The repository that a new session would be started in: the chosen one, else the most likely one. */
export function useChosenRepository(): Repository | null {
  const wanted = useDraft().repository;
  const repositories = valueOr(useRepositories(), none);
  const rows = useSessions((all) => (all.state === 'ready' ? all.value.rows : null));
  return useMemo(() => {
    const id = wanted ?? usualRepository(repositories, rows?.values() ?? []);
    return repositories.find((repository) => repository.id === id) ?? repositories[0] ?? null;
  }, [wanted, repositories, rows]);
}

const none: readonly Repository[] = [];
