import { GitFork, Laptop } from 'lucide-react';
import { usesWorkspace } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { openOverlay } from '../../state/navigation';
import { Menu, type MenuEntry } from '../../ui/menu';

/** Where the session works, and the ways to go on elsewhere with what is written so far. */
export function ContinueMenu(props: { row: SessionRow; prompt: string; disabled: boolean }) {
  const { row, prompt } = props;
  const isLocal = usesWorkspace(row);
  const Icon = isLocal ? Laptop : GitFork;
  const to = (place: 'background' | 'local' | 'cloud') =>
    openOverlay({ over: 'continue', session: row.session, to: place, prompt });
  const entries: readonly MenuEntry[] = [
    { type: 'label', label: 'Continue in' },
    {
      label: isLocal ? 'Background…' : 'Background, with another agent…',
      detail: 'In a worktree and branch of its own',
      keysOf: 'session.continue',
      onSelect: () => to('background'),
    },
    {
      label: isLocal ? 'Local, with another agent…' : 'Local…',
      detail: 'In your workspace, beside your own changes',
      onSelect: () => to('local'),
    },
  ];
  return (
    <Menu label="Continue in" entries={entries}>
      <button
        type="button"
        disabled={props.disabled}
        aria-label={`${isLocal ? 'Local' : 'Background'} session. Continue in…`}
        title="Continue in…"
        className="inline-flex h-7 flex-none items-center gap-1.5 rounded-md px-1.5 text-sm text-soft transition-colors hover:bg-hover hover:text-text disabled:opacity-50"
      >
        <Icon size={13} aria-hidden />
        {isLocal ? 'Local' : null}
      </button>
    </Menu>
  );
}
