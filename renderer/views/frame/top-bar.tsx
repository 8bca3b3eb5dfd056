import { Inbox, PanelLeft, Search, Settings2 } from 'lucide-react';
import { useMemo } from 'react';
import { hasMainMenu } from '../../api/platform';
import { runCommand } from '../../state/commands';
import { useNavigation } from '../../state/navigation';
import { type Sessions, useSessions } from '../../state/sessions';
import { IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { CommandKbd } from '../../ui/kbd';
import { Mark } from '../../ui/mark';
import { Tooltip } from '../../ui/tooltip';
import { countStates, narrowBy, type SessionFilter, useOnlyFilter } from '../sessions';
import { MenuButton } from './menu-button';

/**
 * The top of the window, and its title bar: where we are, the way to everything, and who works or waits, beside the
 * buttons that the system draws. The window is moved by what is none of these.
 */
export function TopBar() {
  const sessions = useSessions((all) => (all.state === 'ready' ? all.value : null));
  const listShown = useNavigation((navigation) => navigation.listShown);
  return (
    <header className="title-bar grid flex-none grid-cols-[1fr_auto_1fr] items-center gap-4 border-b border-line">
      <div className="title-bar-left flex min-w-0 items-center gap-2 font-semibold tracking-tight">
        {hasMainMenu() ? <MenuButton /> : null}
        <IconButton
          label={listShown ? 'Hide session list' : 'Show session list'}
          keysOf="view.toggle-sessions"
          small
          aria-pressed={listShown}
          onClick={() => runCommand('view.toggle-sessions')}
        >
          <PanelLeft size={15} aria-hidden />
        </IconButton>
        <Mark size={16} />
        <span className="truncate max-[900px]:hidden">Understory</span>
      </div>
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          onClick={() => runCommand('palette.open')}
          className="flex h-[26px] w-[min(340px,30vw)] items-center max-[760px]:w-auto gap-2 rounded-md border border-line bg-panel px-2.5 text-left text-faint transition-colors hover:border-edge"
        >
          <Search size={13} aria-hidden className="flex-none" />
          <span className="min-w-0 flex-1 truncate max-[760px]:sr-only">Search sessions and commands</span>
          <CommandKbd command="palette.open" />
        </button>
        {sessions ? <StatusIndicator sessions={sessions} /> : null}
      </div>
      <div className="title-bar-right flex min-w-0 items-center justify-end gap-2">
        {sessions ? <Places sessions={sessions} /> : null}
        <IconButton label="Inbox" keysOf="inbox.open" small onClick={() => runCommand('inbox.open')}>
          <Inbox size={15} aria-hidden />
        </IconButton>
        <IconButton label="Settings" keysOf="settings.open" small onClick={() => runCommand('settings.open')}>
          <Settings2 size={15} aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

type Part = { filter: SessionFilter; count: number; words: string; tip: string; color: string };

/**
 * Who works, what is unread, who waits; a press narrows the list to them, another one shows what it showed before. What
 * there is none of is not shown.
 */
function StatusIndicator(props: { sessions: Sessions }) {
  const on = useOnlyFilter();
  const counts = useMemo(() => countStates(props.sessions.rows.values()), [props.sessions]);
  const all: readonly Part[] = [
    {
      filter: 'attention',
      count: counts.attention,
      words: counts.attention === 1 ? 'needs you' : 'need you',
      tip: 'Show the sessions that wait for you',
      color: 'text-need',
    },
    {
      filter: 'working',
      count: counts.working,
      words: 'working',
      tip: 'Show the sessions at work',
      color: 'text-work',
    },
    {
      filter: 'queued',
      count: counts.queued,
      words: 'queued',
      tip: 'Show the sessions that wait for their turn',
      color: 'text-soft',
    },
    {
      filter: 'unread',
      count: counts.unread,
      words: 'unread',
      tip: 'Show what finished and was not looked at',
      color: 'text-ready',
    },
  ];
  // A filter that is on stays within reach when its last session has gone.
  const parts = all.filter(({ filter, count }) => count > 0 || filter === on);
  if (parts.length === 0) return null;
  return (
    <fieldset
      aria-label="Status"
      className="flex h-[26px] flex-none divide-x divide-line overflow-hidden rounded-full border border-line bg-panel"
    >
      {parts.map((part) => (
        <Tooltip key={part.filter} text={part.filter === on ? 'Show what the list showed before' : part.tip}>
          <button
            type="button"
            aria-pressed={part.filter === on}
            onClick={() => narrowBy(part.filter)}
            className={classNames(
              'flex items-center gap-1 px-2.5 text-xs whitespace-nowrap transition-colors focus-visible:-outline-offset-2',
              part.filter === on ? 'bg-select' : 'hover:bg-hover',
            )}
          >
            <span className={classNames('font-semibold tabular-nums', part.color)}>{part.count}</span>
            <span className="text-soft max-[900px]:sr-only">{part.words}</span>
          </button>
        </Tooltip>
      ))}
    </fieldset>
  );
}

function Places(props: { sessions: Sessions }) {
  const { running, places } = props.sessions;
  return (
    <span
      className="truncate text-xs text-faint tabular-nums max-[900px]:hidden"
      title="Agents running, and how many may at once"
    >
      {running} running · limit {places}
    </span>
  );
}
