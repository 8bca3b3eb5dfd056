import { PanelLeft, Search, Settings2 } from 'lucide-react';
import { useMemo } from 'react';
import { commandOf, keyOf } from '#shared/commands';
import { platform } from '../../api/platform';
import { runCommand } from '../../state/commands';
import { useNavigation } from '../../state/navigation';
import { type Sessions, useSessions } from '../../state/sessions';
import { IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Kbd } from '../../ui/kbd';
import { Mark } from '../../ui/mark';
import { StatusDot, type Tone } from '../../ui/status-dot';
import { Tooltip } from '../../ui/tooltip';
import { countStates, type SessionFilter, toggleFilter, useFilters } from '../sessions';

/** The top of the window: where we are, the way to everything, and who works or waits. */
export function TopBar() {
  const sessions = useSessions((all) => (all.state === 'ready' ? all.value : null));
  const listShown = useNavigation((navigation) => navigation.listShown);
  return (
    <header className="grid h-10 flex-none grid-cols-[1fr_auto_1fr] items-center gap-4 border-b border-line px-3">
      <div className="flex min-w-0 items-center gap-2 font-semibold tracking-tight">
        <IconButton
          label={listShown ? 'Hide session list' : 'Show session list'}
          keys={keyOf(commandOf('view.toggle-sessions'), platform())}
          small
          aria-pressed={listShown}
          onClick={() => runCommand('view.toggle-sessions')}
        >
          <PanelLeft size={15} aria-hidden />
        </IconButton>
        <Mark size={16} />
        <span className="truncate">Understory</span>
      </div>
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          onClick={() => runCommand('palette.open')}
          className="flex h-[26px] w-[min(340px,30vw)] items-center gap-2 rounded-md border border-line bg-panel px-2.5 text-left text-faint transition-colors hover:border-edge"
        >
          <Search size={13} aria-hidden className="flex-none" />
          <span className="min-w-0 flex-1 truncate">Search sessions and commands</span>
          <Kbd keys={keyOf(commandOf('palette.open'), platform()) ?? ''} />
        </button>
        {sessions ? <StatusIndicator sessions={sessions} /> : null}
      </div>
      <div className="flex min-w-0 items-center justify-end gap-2">
        {sessions ? <Places sessions={sessions} /> : null}
        <IconButton
          label="Settings"
          keys={keyOf(commandOf('settings.open'), platform())}
          small
          onClick={() => runCommand('settings.open')}
        >
          <Settings2 size={15} aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

/** Who works, what is unread, who waits; a click narrows the list to them. */
function StatusIndicator(props: { sessions: Sessions }) {
  const filters = useFilters();
  const counts = useMemo(() => countStates(props.sessions.rows.values()), [props.sessions]);
  const parts: readonly { filter: SessionFilter; tone: Tone; count: number; words: string; tip: string }[] = [
    { filter: 'working', tone: 'work', count: counts.working, words: 'working', tip: 'Sessions at work' },
    { filter: 'unread', tone: 'done', count: counts.unread, words: 'unread', tip: 'Finished, not looked at' },
    {
      filter: 'attention',
      tone: 'need',
      count: counts.attention,
      words: counts.attention === 1 ? 'needs you' : 'need you',
      tip: 'Sessions that wait for you',
    },
  ];
  return (
    <fieldset
      aria-label="Status"
      className="flex h-[26px] divide-x divide-line overflow-hidden rounded-full border border-line bg-panel"
    >
      {parts.map((part) => (
        <Tooltip key={part.filter} text={part.tip}>
          <button
            type="button"
            aria-pressed={filters.includes(part.filter)}
            aria-label={`${part.count} ${part.words}`}
            onClick={() => toggleFilter(part.filter)}
            className={classNames(
              'flex items-center gap-1.5 px-2.5 tabular-nums transition-colors focus-visible:-outline-offset-2',
              filters.includes(part.filter) ? 'bg-accent-bg' : 'hover:bg-hover',
              part.count === 0 && 'text-faint',
            )}
          >
            <StatusDot tone={part.count === 0 ? 'idle' : part.tone} label={null} />
            {part.count}
          </button>
        </Tooltip>
      ))}
    </fieldset>
  );
}

function Places(props: { sessions: Sessions }) {
  const { running, places, rows } = props.sessions;
  const queued = useMemo(() => countStates(rows.values()).queued, [rows]);
  return (
    <span className="truncate text-faint tabular-nums">
      {running} of {places} agents{queued > 0 ? ` · queue ${queued}` : ''}
    </span>
  );
}
