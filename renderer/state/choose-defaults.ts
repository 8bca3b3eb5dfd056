import type { AgentListing } from '#shared/agent';
import type { RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import type { SessionRow } from '#shared/session';

/**
 * The agent that a new session gets when the user chose none: the preferred one if it can run, else the first installed
 * one, else the demo. One that would first have to be downloaded is never chosen for the user.
 */
export function usualAgent(listings: readonly AgentListing[], preferred: string | null): AgentListing | null {
  const ready = orderAgents(listings).filter((listing) => listing.availability.state === 'ready');
  return ready.find((listing) => listing.profile.id === preferred) ?? ready[0] ?? null;
}

/** The repository that a new session is most likely for: that of the session used last, else the first one opened. */
export function usualRepository(
  repositories: readonly Repository[],
  rows: Iterable<Pick<SessionRow, 'repository' | 'updatedAt'>>,
): RepositoryId | null {
  const present = new Map(repositories.map((repository) => [repository.id, repository]));
  let newest: { repository: RepositoryId; updatedAt: string } | null = null;
  for (const row of rows) {
    if (present.get(row.repository)?.state.state !== 'ready') continue;
    if (newest === null || row.updatedAt > newest.updatedAt) newest = row;
  }
  const usable = repositories.find((repository) => repository.state.state === 'ready') ?? repositories[0];
  return newest?.repository ?? usable?.id ?? null;
}

/** Repositories as the picker shows them: the one used last first, then those never used, newest first. */
export function orderRepositories(
  repositories: readonly Repository[],
  rows: Iterable<Pick<SessionRow, 'repository' | 'updatedAt'>>,
): readonly Repository[] {
  const used = new Map<RepositoryId, string>();
  for (const { repository, updatedAt } of rows)
    if (updatedAt > (used.get(repository) ?? '')) used.set(repository, updatedAt);
  const key = ({ id, addedAt }: Repository) => [used.get(id) ?? '', addedAt] as const;
  return [...repositories].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    return b[0].localeCompare(a[0]) || b[1].localeCompare(a[1]);
  });
}

/** Listings as the pickers show them: installed ones, the demo, those fetched at first use, then what cannot run. */
export function orderAgents(listings: readonly AgentListing[]): readonly AgentListing[] {
  return [...listings].sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf(listing: AgentListing): number {
  switch (listing.availability.state) {
    case 'ready':
      return READY_PLACES[listing.source];
    case 'unusable':
      return 3;
    case 'not-installed':
      return 4;
    default:
      return listing.availability satisfies never;
  }
}

const READY_PLACES = { custom: 0, 'built-in': 0, demo: 1, registry: 2 } as const;
