import { FolderOpen, GitBranch } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import type { Imported } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { revealSession } from '../../state/session-actions';
import { IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { PathText } from '../../ui/path-text';
import { STATE_COLORS, StateIcon } from '../../ui/state-icon';

/** Which tool's session this is, and where it works. */
export function ImportedHead(props: { row: SessionRow; imported: Imported }) {
  const { row, imported } = props;
  const state = stateOf(row);
  const { label, tone } = describeState(state);
  return (
    <header className="flex flex-none flex-col gap-0.5 border-b border-line px-5 pt-2 pb-2">
      <div className="flex items-center gap-2">
        <h1 className="flex h-7 min-w-0 flex-1 items-center text-lg font-semibold tracking-tight">
          <span className="truncate">{displayPath(row.title)}</span>
        </h1>
        <IconButton
          label="Show workspace in file manager"
          keysOf="session.reveal"
          small
          onClick={() => void revealSession(row.session)}
        >
          <FolderOpen size={14} aria-hidden />
        </IconButton>
      </div>
      <div className="flex min-w-0 items-center gap-3 text-xs whitespace-nowrap text-soft">
        <span className={classNames('flex flex-none items-center gap-1.5', STATE_COLORS[tone])}>
          <StateIcon state={state} size={13} />
          {label}
        </span>
        <span className="flex-none">{row.agent.name}</span>
        {imported.branch === null ? null : (
          <span
            className="flex min-w-16 shrink-3 items-center gap-1 font-mono"
            title={`The branch as it began: ${displayPath(imported.branch)}`}
            data-selectable
          >
            <GitBranch size={12} aria-label="branch" className="flex-none" />
            <span className="truncate">{displayPath(imported.branch)}</span>
          </span>
        )}
        <span className="min-w-8 truncate text-faint">
          <PathText path={imported.folder} />
        </span>
      </div>
    </header>
  );
}
