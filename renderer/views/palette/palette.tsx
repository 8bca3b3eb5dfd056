import { Command } from 'cmdk';
import { FolderGit2, MessageSquareText } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { commands } from '#shared/commands';
import type { SearchHit } from '#shared/contract-sessions';
import { searchedWords } from '#shared/describe-imports';
import { displayPath } from '#shared/display-path';
import { describeState, stateOf } from '#shared/session-state';
import { isAvailable, runCommand, useCommandsVersion } from '../../state/commands';
import { changeDraft } from '../../state/draft';
import { closeOverlay, go, openPassage, openSession } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useRepositories } from '../../state/repositories';
import { useSearchHits } from '../../state/search-hits';
import { useSessions } from '../../state/sessions';
import { returnFocus } from '../../ui/focus-return';
import { CommandKbd } from '../../ui/kbd';
import { StateIcon } from '../../ui/state-icon';
import { rank } from './rank';

const MOST_SESSIONS = 8;
const MOST_REPOSITORIES = 5;
const MOST_HITS = 6;
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint';

/** Everything by typing: sessions, commands with their keys, repositories, words said in conversations. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const { hits, imported } = useSearchHits(typed, MOST_HITS);
  // That there are more matches than a palette shows is nothing to tell.
  const told = imported && imported.ended !== 'enough' ? searchedWords(imported) : null;
  const choose = (act: () => void) => () => {
    closeOverlay();
    // The palette gives the focus back first, so that the command can take it.
    requestAnimationFrame(act);
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && closeOverlay()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus();
          }}
          className="fixed top-[12vh] left-1/2 z-40 flex max-h-[70vh] w-[min(620px,94vw)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">Command palette</Radix.Title>
          <Command shouldFilter={false} label="Command palette" className="flex min-h-0 flex-col" loop>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="Search sessions and commands"
              className="h-11 flex-none border-b border-line bg-transparent px-4 text-lg focus-visible:outline-none"
            />
            <Command.List label="Results" className="min-h-0 overflow-y-auto p-1.5">
              <Command.Empty className="px-2 py-6 text-center text-soft">Nothing found</Command.Empty>
              <Results typed={typed} hits={hits} choose={choose} />
            </Command.List>
            {told ? (
              <p role="status" className="flex-none border-t border-line px-4 py-1.5 text-xs text-soft">
                {told}
                {imported?.ended === 'bound' ? ' The filter of the list can search older ones.' : null}
              </p>
            ) : null}
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type Choose = (act: () => void) => () => void;

function Results(props: { typed: string; hits: readonly SearchHit[]; choose: Choose }) {
  // With nothing typed, what can be done comes first; a typed word more likely names a session.
  return props.typed.trim() === '' ? (
    <>
      <CommandResults {...props} />
      <SessionResults {...props} />
    </>
  ) : (
    <>
      <SessionResults {...props} />
      <CommandResults {...props} />
      <RepositoryResults {...props} />
      <ConversationResults {...props} />
    </>
  );
}

function SessionResults({ typed, choose }: { typed: string; choose: Choose }) {
  const rows = useSessions((all) => (all.state === 'ready' ? all.value.rows : null));
  const found = useMemo(() => {
    if (!rows) return [];
    const newest = [...rows.values()].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    return rank(newest, typed, (row) => `${row.title} ${row.agent.name} ${row.branch ?? ''}`, MOST_SESSIONS);
  }, [rows, typed]);
  if (found.length === 0) return null;
  return (
    <Command.Group heading="Sessions" className={GROUP}>
      {found.map((row) => {
        const state = stateOf(row);
        return (
          <Item
            key={row.session}
            value={`session ${row.session}`}
            onSelect={choose(() => openSession(row.session))}
          >
            <StateIcon state={state} size={13} />
            <span className="min-w-0 flex-1 truncate">{displayPath(row.title)}</span>
            <span className="flex-none text-xs text-soft">{describeState(state).label}</span>
          </Item>
        );
      })}
    </Command.Group>
  );
}

function CommandResults({ typed, choose }: { typed: string; choose: Choose }) {
  const version = useCommandsVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that other commands are available
  const available = useMemo(
    () => commands.filter((command) => command.id !== 'palette.open' && isAvailable(command.id)),
    [version],
  );
  const found = rank(available, typed, (command) => `${command.title} ${command.keywords ?? ''}`, Infinity);
  if (found.length === 0) return null;
  return (
    <Command.Group heading="Commands" className={GROUP}>
      {found.map((command) => (
        <Item
          key={command.id}
          value={`command ${command.id}`}
          onSelect={choose(() => runCommand(command.id))}
        >
          <span className="min-w-0 flex-1 truncate">{command.title}</span>
          <CommandKbd command={command.id} />
        </Item>
      ))}
    </Command.Group>
  );
}

function RepositoryResults({ typed, choose }: { typed: string; choose: Choose }) {
  const repositories = valueOr(useRepositories(), []);
  const found = rank(
    repositories,
    typed,
    (repository) => `${repository.name} ${repository.path}`,
    MOST_REPOSITORIES,
  );
  if (found.length === 0) return null;
  return (
    <Command.Group heading="New session in" className={GROUP}>
      {found.map((repository) => (
        <Item
          key={repository.id}
          value={`repository ${repository.id}`}
          onSelect={choose(() => {
            changeDraft({ repository: repository.id, base: null, kind: 'background' });
            go({ at: 'new' });
          })}
        >
          <FolderGit2 size={13} aria-hidden className="flex-none text-faint" />
          <span className="flex-none">{displayPath(repository.name)}</span>
          <span className="min-w-0 flex-1 truncate text-xs text-soft">{displayPath(repository.path)}</span>
        </Item>
      ))}
    </Command.Group>
  );
}

function ConversationResults(props: { typed: string; hits: readonly SearchHit[]; choose: Choose }) {
  const { typed, hits, choose } = props;
  const rows = useSessions((all) => (all.state === 'ready' ? all.value.rows : null));
  if (hits.length === 0) return null;
  return (
    <Command.Group heading="In conversations" className={GROUP}>
      {hits.map((hit) => (
        <Item
          key={`${hit.session} ${hit.seq}`}
          value={`hit ${hit.session} ${hit.seq}`}
          onSelect={choose(() => openPassage({ ...hit, words: typed }))}
        >
          <MessageSquareText size={13} aria-hidden className="flex-none text-faint" />
          <span className="max-w-48 flex-none truncate">
            {displayPath(rows?.get(hit.session)?.title ?? hit.session)}
          </span>
          <span className="min-w-0 flex-1 truncate text-xs text-soft">{displayPath(hit.snippet)}</span>
        </Item>
      ))}
    </Command.Group>
  );
}

function Item(props: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-select"
    >
      {props.children}
    </Command.Item>
  );
}
