import { ListFilter, Plus } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { runCommand, useCommands } from '../../state/commands';
import { openPassage, openSession } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { TextField } from '../../ui/text-field';
import { ConversationHits, type HitsHandle, useConversationHits } from './conversation-hits';
import { FilterChips, FilterMenu } from './filter-bar';
import type { ListEntry } from './group-sessions';
import { ImportsLine } from './imports-lines';
import { clearFilters, firstInList, lastInList, setFilterText, useFilterText, useListEntries } from './list';
import { ListViewMenu } from './list-view-menu';
import { SessionList, type SessionListHandle } from './session-list';
import { useCompareVariants } from './use-compare-variants';
import { useShowConflicts } from './use-show-conflicts';

/** The left pane: start something new, narrow the list, the list. */
export function SessionPane() {
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<SessionListHandle>(null);
  const text = useFilterText();
  const entries = useListEntries();
  const search = useConversationHits(text);
  const { hits } = search;
  const hitList = useRef<HitsHandle>(null);
  const enterList = () => {
    const first = firstInList();
    if (first !== null) list.current?.enter(first);
    else hitList.current?.enter();
    return first;
  };
  useCompareVariants();
  useShowConflicts();
  useCommands({
    'sessions.filter': () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  return (
    <div className="flex min-h-0 w-full flex-col bg-panel">
      <div className="@container flex-none">
        <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 px-3 pt-2.5 pb-2">
          <Button
            icon={<Plus size={14} aria-hidden />}
            keysOf="session.new"
            onClick={() => runCommand('session.new')}
          >
            New session
          </Button>
          <span className="flex-1 @min-[500px]:hidden" />
          <FilterMenu />
          <ListViewMenu />
          <div className="w-full min-w-0 @min-[500px]:w-auto @min-[500px]:flex-1">
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
                else if (hits[0]) openPassage({ ...hits[0], words: text });
              }}
            />
          </div>
        </div>
      </div>
      <FilterChips />
      <ListOrReason
        list={list}
        entries={entries}
        hasHits={hits.length > 0}
        onEnd={() => hitList.current?.enter()}
        onType={(letter) => {
          setFilterText(text + letter);
          field.current?.focus();
        }}
      />
      <ConversationHits
        ref={hitList}
        search={search}
        typed={text}
        alone={entries.length === 0}
        onLeave={() => {
          const last = lastInList();
          if (last === null) field.current?.focus();
          else list.current?.enter(last);
        }}
      />
      <ImportsLine />
    </div>
  );
}

function ListOrReason(props: {
  list: Ref<SessionListHandle>;
  entries: readonly ListEntry[];
  /** Something was found in conversations: that no session matches by itself is then not worth a word. */
  hasHits: boolean;
  onEnd: () => void;
  onType: (letter: string) => void;
}) {
  const { entries } = props;
  const sessions = useSessions((all) => all);
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
      if (entries.length > 0)
        return <SessionList ref={props.list} entries={entries} onEnd={props.onEnd} onType={props.onType} />;
      if (!sessions.value.complete) return <Reading />;
      if (props.hasHits) return null;
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
