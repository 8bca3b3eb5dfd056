import { ListFilter, Plus, Rows3 } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { commandOf, keyOf } from '#shared/commands';
import { platform } from '../../api/platform';
import { runCommand, useCommands } from '../../state/commands';
import { openSession } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { EmptyState } from '../../ui/empty-state';
import { Menu, type MenuEntry } from '../../ui/menu';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { TextField } from '../../ui/text-field';
import type { SessionFilter } from './filter-sessions';
import type { Grouping } from './group-sessions';
import {
  clearFilters,
  firstInList,
  setFilterText,
  toggleFilter,
  useFilters,
  useFilterText,
  useListEntries,
} from './list';
import { SessionList, type SessionListHandle } from './session-list';

const CHIPS: readonly { filter: SessionFilter; label: string }[] = [
  { filter: 'background', label: 'Background' },
  { filter: 'local', label: 'Local' },
  { filter: 'archived', label: 'Archived' },
  { filter: 'discarded', label: 'Discarded' },
];
const STATE_CHIPS: readonly { filter: SessionFilter; label: string }[] = [
  { filter: 'attention', label: 'Needs you' },
  { filter: 'working', label: 'Working' },
  { filter: 'queued', label: 'Queued' },
  { filter: 'unread', label: 'Unread' },
];

/** The left pane: start something new, narrow the list, the list. */
export function SessionPane() {
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<SessionListHandle>(null);
  const text = useFilterText();
  const enterList = () => {
    const first = firstInList();
    if (first !== null) list.current?.enter(first);
    return first;
  };
  const filters = useFilters();
  useCommands({
    'sessions.filter': () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  const chips = [...STATE_CHIPS.filter((chip) => filters.includes(chip.filter)), ...CHIPS];
  return (
    <div className="flex min-h-0 w-full flex-col bg-panel">
      <div className="flex items-center gap-1.5 px-3 pt-2.5 pb-2">
        <Button
          icon={<Plus size={14} aria-hidden />}
          keys={keyOf(commandOf('session.new'), platform())}
          onClick={() => runCommand('session.new')}
        >
          New session
        </Button>
        <span className="flex-1" />
        <GroupingMenu />
      </div>
      <div className="px-3 pb-2">
        <TextField
          ref={field}
          label="Filter sessions"
          hideLabel
          type="search"
          placeholder="Filter sessions"
          value={text}
          onChange={setFilterText}
          onEscape={() => setFilterText('')}
          onDown={enterList}
          onEnter={() => {
            const first = enterList();
            if (first !== null) openSession(first);
          }}
        />
      </div>
      <fieldset aria-label="Filters" className="flex flex-wrap items-center gap-1 px-3 pb-1.5">
        {chips.map((chip) => (
          <Chip
            key={chip.filter}
            on={filters.includes(chip.filter)}
            onToggle={() => toggleFilter(chip.filter)}
          >
            {chip.label}
          </Chip>
        ))}
      </fieldset>
      <ListOrReason
        list={list}
        onType={(letter) => {
          setFilterText(text + letter);
          field.current?.focus();
        }}
      />
    </div>
  );
}

function GroupingMenu() {
  const group = useSettings((all) => all.filters.group);
  const choices: readonly { value: Grouping; label: string }[] = [
    { value: 'state', label: 'By state' },
    { value: 'repository', label: 'By repository' },
    { value: 'none', label: 'Newest first' },
  ];
  const entries: MenuEntry[] = [
    { type: 'label', label: 'Group sessions' },
    ...choices.map((choice) => ({
      label: choice.label,
      checked: group === choice.value,
      onSelect: () => void changeSettings({ filters: { ...settings().filters, group: choice.value } }),
    })),
  ];
  return (
    <Menu label="Group sessions" entries={entries} align="end">
      <IconButton label="Group sessions" keys={keyOf(commandOf('sessions.group'), platform())}>
        <Rows3 size={15} aria-hidden />
      </IconButton>
    </Menu>
  );
}

function ListOrReason(props: { list: Ref<SessionListHandle>; onType: (letter: string) => void }) {
  const sessions = useSessions((all) => all);
  const entries = useListEntries();
  switch (sessions.state) {
    case 'loading':
      return <Reading />;
    case 'failed':
      return (
        <div className="p-3">
          <Notice tone="fail">The sessions could not be read: {sessions.bug.message}. Trying again.</Notice>
        </div>
      );
    case 'ready':
      if (entries.length > 0) return <SessionList ref={props.list} entries={entries} onType={props.onType} />;
      if (!sessions.value.complete) return <Reading />;
      return sessions.value.rows.size === 0 ? (
        <EmptyState title="No sessions yet">
          Write what you want done and press Enter. Each session works in its own worktree; your workspace
          stays as it is.
        </EmptyState>
      ) : (
        <EmptyState
          title="No matching sessions"
          icon={<ListFilter size={18} aria-hidden />}
          actions={<Button onClick={clearFilters}>Show all</Button>}
        />
      );
    default:
      return sessions satisfies never;
  }
}

function Reading() {
  return (
    <div className="flex flex-1 items-center justify-center">
      <Spinner label="Reading sessions" />
    </div>
  );
}
