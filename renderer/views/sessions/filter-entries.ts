import type { ListFilters, SavedFilter } from '#shared/settings';
import { makesSandboxes } from '../../state/sandbox-ability';
import type { MenuEntry } from '../../ui/menu';
import {
  HIDDEN_FILTERS,
  KIND_FILTERS,
  SANDBOX_FILTERS,
  type SessionFilter,
  STATE_FILTERS,
} from './filter-sessions';
import { AGE_WORDS, type Age, type Facet, FILTER_WORDS, type facetsOf, filtersOn } from './filter-words';
import {
  chooseSavedFilter,
  clearFilters,
  removeSavedFilter,
  setFilters,
  toggleFilter,
  toggleValue,
} from './list';

const AGES = Object.keys(AGE_WORDS) as Age[];

/** The menu of all filters. It stays open while filters are switched. */
export function filterEntries(props: {
  filters: ListFilters;
  saved: readonly SavedFilter[];
  text: string;
  facets: ReturnType<typeof facetsOf>;
  onSave: () => void;
}): readonly MenuEntry[] {
  const { filters, saved, text, facets } = props;
  const state = (filter: SessionFilter): MenuEntry => ({
    label: FILTER_WORDS[filter],
    checked: filters.status.includes(filter),
    stays: true,
    onSelect: () => toggleFilter(filter),
  });
  const values = (
    label: string,
    field: 'repositories' | 'agents' | 'customAgents',
    of: Facet[],
  ): MenuEntry[] =>
    of.length === 0
      ? []
      : [
          {
            type: 'submenu',
            label,
            entries: of.map((facet) => ({
              label: facet.label,
              hint: String(facet.count),
              checked: filters[field].includes(facet.value),
              stays: true,
              onSelect: () => toggleValue(field, facet.value),
            })),
          },
        ];
  const narrowed = filtersOn(filters, new Map()).length > 0 || text !== '';
  return [
    ...savedEntries(filters, saved, text),
    { type: 'label', label: 'Show only' },
    ...STATE_FILTERS.map(state),
    { type: 'separator' },
    { type: 'submenu', label: 'Kind', entries: KIND_FILTERS.map(state) },
    ...(makesSandboxes(null)
      ? [{ type: 'submenu' as const, label: 'Sandbox', entries: SANDBOX_FILTERS.map(state) }]
      : []),
    ...values('Repository', 'repositories', facets.repositories),
    ...values('Agent', 'agents', facets.agents),
    ...values('Custom agent', 'customAgents', facets.customAgents),
    {
      type: 'submenu',
      label: 'Last activity',
      entries: AGES.map((age) => ({
        label: AGE_WORDS[age],
        checked: filters.age === age,
        stays: true,
        onSelect: () => setFilters({ age: filters.age === age ? null : age }),
      })),
    },
    { type: 'separator' },
    ...HIDDEN_FILTERS.map(state),
    { type: 'separator' },
    { label: 'Save these filters…', disabled: !narrowed, onSelect: props.onSave },
    ...removal(saved),
    { label: 'Clear filters', disabled: !narrowed, onSelect: clearFilters },
  ];
}

function savedEntries(filters: ListFilters, saved: readonly SavedFilter[], text: string): MenuEntry[] {
  if (saved.length === 0) return [];
  return [
    { type: 'label', label: 'Saved' },
    ...saved.map((one) => ({
      label: one.name,
      checked: isSame(one, { ...filters, text }),
      onSelect: () => chooseSavedFilter(one),
    })),
    { type: 'separator' },
  ];
}

function removal(saved: readonly SavedFilter[]): MenuEntry[] {
  if (saved.length === 0) return [];
  const entries = saved.map(({ name }) => ({ label: name, onSelect: () => removeSavedFilter(name) }));
  return [{ type: 'submenu', label: 'Remove saved filters', entries }];
}

type Narrowing = ListFilters & { readonly text: string };

function isSame(one: Narrowing, other: Narrowing): boolean {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((value) => b.includes(value));
  return (
    one.age === other.age &&
    one.text === other.text &&
    same(one.status, other.status) &&
    same(one.repositories, other.repositories) &&
    same(one.agents, other.agents) &&
    same(one.customAgents, other.customAgents)
  );
}
