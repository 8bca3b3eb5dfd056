import type { ListFilters } from '#shared/settings';
import type { SessionFilter } from './filter-sessions';

/** All that narrows the list at one moment. */
export type Narrowing = { readonly filters: ListFilters; readonly text: string };

export const NO_FILTERS: ListFilters = {
  status: [],
  repositories: [],
  agents: [],
  customAgents: [],
  age: null,
};

/** The filter by which alone the list is narrowed; null: by another one, by several, by none. */
export function onlyFilter({ filters, text }: Narrowing): string | null {
  const { status, repositories, agents, customAgents, age } = filters;
  const others = repositories.length + agents.length + customAgents.length;
  const isAlone = status.length === 1 && others === 0 && age === null && text.trim() === '';
  return isAlone ? (status[0] ?? null) : null;
}

/**
 * What a press of the status indicator narrows the list to, and what it keeps to be put back: a first press shows what
 * it counts and nothing else, the next one what was shown before. `kept` is from the last press; it is out of date once
 * the user has chosen other filters meanwhile.
 */
export function narrowTo(
  filter: SessionFilter,
  now: Narrowing,
  kept: { readonly by: SessionFilter; readonly before: Narrowing } | null,
): { readonly show: Narrowing; readonly kept: typeof kept } {
  const on = onlyFilter(now);
  const before = kept && kept.by === on ? kept.before : null;
  if (on === filter) return { show: before ?? { filters: NO_FILTERS, text: '' }, kept: null };
  const only = { filters: { ...NO_FILTERS, status: [filter] }, text: '' };
  return { show: only, kept: { by: filter, before: before ?? now } };
}
