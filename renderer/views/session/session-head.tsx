import { FolderOpen, GitBranch, GitPullRequestArrow, History, Laptop, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { isLimited, reachedIn, takenOf } from '#shared/budget';
import { budgetWords } from '#shared/describe-budget';
import { isolationLabel } from '#shared/describe-isolation';
import { usageLines, usageWords } from '#shared/describe-usage';
import { displayPath } from '#shared/display-path';
import { formatDuration } from '#shared/duration';
import { standingGrants } from '#shared/grants';
import { hostText } from '#shared/host-text';
import { folderOf, usesWorkspace, usesWorktree } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { canChangeWorktree, describeState, stateOf } from '#shared/session-state';
import { sessionBranch, shortRef } from '#shared/short-ref';
import { runCommand } from '../../state/commands';
import { openOverlay, openTerminal } from '../../state/navigation';
import { renameSession, revealSession } from '../../state/session-actions';
import { IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { IsolationIcon } from '../../ui/isolation-icon';
import { STATE_COLORS, StateIcon } from '../../ui/state-icon';
import { TextField } from '../../ui/text-field';
import { ResultMenu } from './result-menu';

/** What the session is and where it works. */
export function SessionHead(props: { row: SessionRow }) {
  const { row } = props;
  const { worktree, session, title } = row;
  const state = stateOf(row);
  const { label, tone } = describeState(state);
  const base = row.base.ref === null ? row.base.commit.slice(0, 7) : shortRef(row.base.ref);
  return (
    <header className="flex flex-none flex-col gap-0.5 border-b border-line px-5 pt-2 pb-2">
      <div className="flex items-center gap-2">
        <Title row={row} />
        <div className="flex flex-none gap-0.5">
          <IconButton
            label="History"
            keysOf="session.history"
            small
            disabled={worktree === null}
            onClick={() => runCommand('session.history')}
          >
            <History size={14} aria-hidden />
          </IconButton>
          <ResultMenu row={row} />
          <IconButton
            label={`Update from ${displayPath(base)}`}
            keysOf="session.update"
            small
            disabled={!canChangeWorktree(row) || row.base.ref === null}
            onClick={() => runCommand('session.update')}
          >
            <GitPullRequestArrow size={14} aria-hidden />
          </IconButton>
          <IconButton
            label={usesWorkspace(row) ? 'Show workspace in file manager' : 'Show worktree in file manager'}
            keysOf="session.reveal"
            small
            disabled={folderOf(row) === null}
            onClick={() => void revealSession(session)}
          >
            <FolderOpen size={14} aria-hidden />
          </IconButton>
          <IconButton
            label="Terminal in the worktree"
            keysOf="view.terminal"
            small
            disabled={worktree === null}
            onClick={() => openTerminal({ what: 'worktree', session, title })}
          >
            <SquareTerminal size={14} aria-hidden />
          </IconButton>
        </div>
      </div>
      <div className="flex min-w-0 items-center gap-3 text-xs whitespace-nowrap text-soft">
        <span className={classNames('flex flex-none items-center gap-1.5', STATE_COLORS[tone])}>
          <StateIcon state={state} size={13} />
          {label}
        </span>
        <span
          className="max-w-[40%] min-w-12 shrink-3 truncate"
          title={displayPath([row.agent.name, row.customAgent].filter(Boolean).join(' as '))}
        >
          {displayPath(row.agent.name)}
          {row.customAgent ? ` as ${displayPath(row.customAgent)}` : ''}
          {row.model ? ` · ${displayPath(row.model)}` : ''}
        </span>
        {row.branch !== null ? (
          <span
            className="flex min-w-16 shrink-6 items-center gap-1 font-mono"
            title={displayPath(row.branch)}
            data-selectable
          >
            <GitBranch size={12} aria-label="branch" className="flex-none" />
            <span className="truncate">{sessionBranch(row.branch)}</span>
          </span>
        ) : null}
        {usesWorkspace(row) ? (
          <span
            className="flex flex-none items-center gap-1 rounded-sm bg-need/10 px-1 font-medium text-need"
            title="It works in your workspace, beside your own changes and with your own rights"
          >
            <Laptop size={12} aria-hidden />
            {row.plans ? 'Local, plans only' : 'Local'}
          </span>
        ) : null}
        {usesWorktree(row) ? <Held row={row} /> : null}
        <span className="max-w-44 min-w-0 shrink-12 truncate text-faint" title={row.base.commit}>
          {usesWorkspace(row) ? 'in the workspace, ' : ''}from {displayPath(base)}
        </span>
        <SessionUsed row={row} />
      </div>
    </header>
  );
}

/** What holds it; a click says what that means. With nobody asked and nothing to hold it, it stands out. */
function Held({ row }: { row: SessionRow }) {
  const { isolation = 'none', permissions } = row;
  const { paths, hosts } = standingGrants(row);
  const allowed = [...paths.map(({ path }) => path), ...hosts.map(hostText)];
  const label = `${isolationLabel(isolation)}${allowed.length > 0 ? `, ${allowed.length} allowed` : ''}`;
  return (
    <button
      type="button"
      title={
        isolation === 'sandbox'
          ? [
              'The system keeps its programs to its worktree. Click for what they may do.',
              ...(allowed.length > 0 ? ['You allowed besides:', ...allowed.map(displayPath)] : []),
            ].join('\n')
          : 'Its programs run with your own rights. Click for what that means.'
      }
      aria-label={`${label}, details`}
      onClick={() => runCommand('session.sandbox')}
      className={classNames(
        '-mx-1 flex max-w-40 flex-none items-center gap-1 rounded-sm px-1 hover:bg-hover',
        isolation === 'none' && permissions === 'allow' ? 'text-need' : 'text-faint',
      )}
    >
      <IsolationIcon isolation={isolation} size={12} />
      <span className="truncate">{label}</span>
    </button>
  );
}

/** What the session took so far, where its agent reports that, and what it may take; a click changes the latter. */
function SessionUsed({ row }: { row: SessionRow }) {
  const { usage, budget, session } = row;
  const used = usageWords(usage.tokens, usage.cost);
  const reached = reachedIn(budget, takenOf(row));
  const words = [...used, ...(isLimited(budget) ? [`budget ${budgetWords(budget).join(', ')}`] : [])];
  if (words.length === 0) return null;
  const lines = [
    'This session so far, by its agent’s reports:',
    ...usageLines(usage),
    `At work: ${formatDuration(usage.workedMs)}`,
    isLimited(budget) ? `Budget: ${budgetWords(budget).join(', ')}` : 'No budget',
  ];
  return (
    <button
      type="button"
      title={lines.join('\n')}
      aria-label={`Used ${words.join(', ')}${reached ? ', budget used up' : ''}. Change budget`}
      onClick={() => openOverlay({ over: 'budget', session })}
      className={classNames(
        '-mx-1 min-w-0 truncate rounded-sm px-1 tabular-nums hover:bg-hover',
        reached ? 'text-need' : 'text-faint',
      )}
    >
      {words.join(' · ')}
    </button>
  );
}

/** The title; a click or Enter makes it editable in place. */
function Title(props: { row: SessionRow }) {
  const { session, title } = props.row;
  const [edited, setEdited] = useState<string | null>(null);

  const finish = async () => {
    const text = edited?.trim() ?? '';
    setEdited(null);
    if (text !== '' && text !== title) await renameSession(session, text.slice(0, 200));
  };

  if (edited !== null)
    return (
      <div className="-ml-2 min-w-0 flex-1">
        <TextField
          label="Title"
          hideLabel
          autoFocus
          value={edited}
          onChange={setEdited}
          onEnter={() => void finish()}
          onEscape={() => setEdited(null)}
          onBlur={() => void finish()}
        />
      </div>
    );
  return (
    <h1 className="flex h-7 min-w-0 flex-1 items-center">
      <button
        type="button"
        title="Click to rename"
        aria-label={`${displayPath(title)}, rename`}
        onClick={() => setEdited(title)}
        className="-mx-1.5 max-w-full truncate rounded-sm px-1.5 text-lg font-semibold tracking-tight hover:bg-hover"
      >
        {displayPath(title)}
      </button>
    </h1>
  );
}
