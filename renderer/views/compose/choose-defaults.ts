import type { AgentListing } from '#shared/agent';
import type { RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import type { SessionRow } from '#shared/session';

/** The agent that a new session gets when the user chose none: the preferred one if it can run, else the first that can. */
export function usualAgent(listings: readonly AgentListing[], preferred: string | null): AgentListing | null {
  const ready = listings.filter((listing) => listing.availability.state === 'ready');
  return (
    ready.find((listing) => listing.profile.id === preferred) ??
    ready.find((listing) => listing.source !== 'demo') ??
    ready[0] ??
    null
  );
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

const ORDER = { ready: 0, unusable: 1, 'not-installed': 2 } as const;

/** Listings as the picker shows them: those that can run first, the demo after the real ones. */
export function orderAgents(listings: readonly AgentListing[]): readonly AgentListing[] {
  return [...listings].sort(
    (a, b) =>
      ORDER[a.availability.state] - ORDER[b.availability.state] ||
      Number(a.source === 'demo') - Number(b.source === 'demo'),
  );
}
