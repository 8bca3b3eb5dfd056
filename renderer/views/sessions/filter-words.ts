import { customAgentFileName } from '#shared/custom-agent-name';
import type { SessionRow } from '#shared/session';
import type { ListFilters } from '#shared/settings';
import { repositoryName } from '../../ui/repository-name';
import { knownFilters, type SessionFilter } from './filter-sessions';

/** What each filter of states, kinds, sandboxes and what is out of sight is called. */
export const FILTER_WORDS: Readonly<Record<SessionFilter, string>> = {
  attention: 'Needs you',
  working: 'Working',
  queued: 'Queued',
  unread: 'Unread',
  review: 'Ready for review',
  applied: 'Applied',
  failed: 'Failed or interrupted',
  red: 'Checks failed',
  stopped: 'Stopped or denied',
  conflicts: 'Conflicts',
  background: 'Background',
  local: 'Local',
  variants: 'Variants',
  imported: 'Imported',
  sandboxed: 'In a sandbox',
  unsandboxed: 'No sandbox',
  archived: 'Archived',
  discarded: 'Discarded',
};

export type Age = NonNullable<ListFilters['age']>;

export const AGE_WORDS: Readonly<Record<Age, string>> = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  older: 'Older than 30 days',
};

/** One filter that is on, and the filters without it. */
export type FilterOn = { readonly key: string; readonly label: string; readonly without: ListFilters };

/** The filters that are on, in the order of the menu, in words. `names`: what agents are called, by their ids. */
export function filtersOn(filters: ListFilters, names: ReadonlyMap<string, string>): readonly FilterOn[] {
  const lists = [
    ...knownFilters(filters.status).map((one) => ['status', one, FILTER_WORDS[one]] as const),
    ...filters.repositories.map((path) => ['repositories', path, repositoryName(path)] as const),
    ...filters.agents.map((id) => ['agents', id, names.get(id) ?? id] as const),
    ...filters.customAgents.map((id) => ['customAgents', id, customAgentName(id)] as const),
  ];
  return [
    ...lists.map(([field, value, label]) => ({
      key: `${field} ${value}`,
      label,
      without: { ...filters, [field]: filters[field].filter((one) => one !== value) },
    })),
    ...(filters.age === null
      ? []
      : [{ key: 'age', label: AGE_WORDS[filters.age], without: { ...filters, age: null } }]),
  ];
}

/** A persona's name without its folder and ending; the empty one stands for none. */
export function customAgentName(id: string): string {
  return id === '' ? 'No custom agent' : customAgentFileName(id);
}

/** A value that sessions can be filtered by, and how many have it. */
export type Facet = { readonly value: string; readonly label: string; readonly count: number };

/** What there is to choose from among the sessions: the most frequent first. */
export function facetsOf(rows: Iterable<SessionRow>): {
  repositories: Facet[];
  agents: Facet[];
  customAgents: Facet[];
} {
  const counted = { repositories: newCount(), agents: newCount(), customAgents: newCount() };
  for (const row of rows) {
    counted.repositories.add(row.repositoryPath, repositoryName(row.repositoryPath));
    counted.agents.add(row.agent.id, row.agent.name);
    counted.customAgents.add(row.customAgent ?? '', customAgentName(row.customAgent ?? ''));
  }
  const customAgents = counted.customAgents.all();
  return {
    repositories: counted.repositories.all(),
    agents: counted.agents.all(),
    // Where nobody has one there is nothing to choose.
    customAgents: customAgents.some(({ value }) => value !== '') ? customAgents : [],
  };
}

function newCount() {
  const found = new Map<string, { value: string; label: string; count: number }>();
  return {
    add(value: string, label: string) {
      const known = found.get(value);
      if (known) known.count += 1;
      else found.set(value, { value, label, count: 1 });
    },
    all: (): Facet[] => [...found.values()].sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1)),
  };
}
