import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { displayPath } from '#shared/display-path';
import { useCommands } from '../../state/commands';
import { valueOr } from '../../state/remote';
import { sessionsStore } from '../../state/sessions';
import { useSettings } from '../../state/settings';
import { IconButton } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { filterEntries } from './filter-entries';
import { type FilterOn, facetsOf, filtersOn } from './filter-words';
import { clearFilters, setFilters, useFilterText } from './list';
import { SaveFilterDialog } from './save-filter-dialog';

/** The button with all that the list can be narrowed to. */
export function FilterMenu() {
  const filters = useSettings((all) => all.filters);
  const saved = useSettings((all) => all.savedFilters);
  const text = useFilterText();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  useCommands({ 'sessions.filter-menu': () => setOpen(true) });
  // Only while it is open: with thousands of sessions it is not made at every change of one.
  const entries = open
    ? filterEntries({ filters, saved, text, facets: facetsOf(allRows()), onSave: () => setSaving(true) })
    : [];
  return (
    <>
      <Menu label="Filters" entries={entries} align="end" open={open} onOpenChange={setOpen}>
        <IconButton label="Filters" keysOf="sessions.filter-menu">
          <ListFilter size={15} aria-hidden />
        </IconButton>
      </Menu>
      {saving ? <SaveFilterDialog onClose={() => setSaving(false)} /> : null}
    </>
  );
}

/** What is on, each with the way to take it off. Nothing where nothing is on. */
export function FilterChips() {
  const filters = useSettings((all) => all.filters);
  const on = filtersOn(filters, agentNames(filters.agents));
  if (on.length === 0) return null;
  return (
    <fieldset
      aria-label="Filters that are on"
      className="flex min-w-0 flex-wrap items-center gap-1 px-3 pb-1.5"
    >
      {on.map((one) => (
        <OnChip key={one.key} filter={one} />
      ))}
      <button
        type="button"
        onClick={clearFilters}
        className="h-[22px] rounded-full px-1.5 text-xs text-soft transition-colors hover:text-text"
      >
        Clear
      </button>
    </fieldset>
  );
}

function OnChip({ filter }: { filter: FilterOn }) {
  const label = displayPath(filter.label);
  return (
    <button
      type="button"
      aria-label={`Remove filter: ${label}`}
      title={label}
      onClick={() => setFilters(filter.without)}
      className="inline-flex h-[22px] max-w-full items-center gap-1 rounded-full border border-select-edge bg-select pr-1 pl-2 text-xs transition-colors hover:border-edge"
    >
      <span className="truncate">{label}</span>
      <X size={11} aria-hidden className="flex-none text-soft" />
    </button>
  );
}

function allRows() {
  return valueOr(sessionsStore.getState(), null)?.rows.values() ?? [];
}

/** What agents of these ids are called, as some session says. */
function agentNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (ids.length === 0) return names;
  for (const { agent } of allRows()) {
    if (names.size === ids.length) break;
    if (ids.includes(agent.id)) names.set(agent.id, agent.name);
  }
  return names;
}
