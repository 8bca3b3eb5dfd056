import { ListFilter, Plus } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { commandOf, keyOf } from '#shared/commands';
import { platform } from '../../api/platform';
import { runCommand, useCommands } from '../../state/commands';
import { openSession } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { TextField } from '../../ui/text-field';
import { FilterChips, FilterMenu } from './filter-bar';
import { clearFilters, firstInList, setFilterText, useFilterText, useListEntries } from './list';
import { ListViewMenu } from './list-view-menu';
import { SessionList, type SessionListHandle } from './session-list';

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
  useCommands({
    'sessions.filter': () => {
      field.current?.focus();
      field.current?.select();
    },
  });
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
        <FilterMenu />
        <ListViewMenu />
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
      <FilterChips />
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
