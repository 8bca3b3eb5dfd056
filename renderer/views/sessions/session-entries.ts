import { checksState } from '#shared/check';
import type { CommandId } from '#shared/commands';
import type { SessionId } from '#shared/ids';
import { folderOf, usesWorkspace, usesWorktree } from '#shared/place';
import { isAtRest, type SessionRow } from '#shared/session';
import { canApply, canChangeWorktree, hasResult, isBusy, needsUser } from '#shared/session-state';
import { runChecks, sendRedChecks } from '../../state/check-actions';
import { openInEditor } from '../../state/editor-actions';
import { conflictsNow, showConflicts } from '../../state/forecast';
import { startImplementation } from '../../state/hand-off-actions';
import {
  openApply,
  openOverlay,
  openReview,
  openSession,
  openTerminal,
  selectedSession,
} from '../../state/navigation';
import {
  copyResumeCommand,
  copySessionBranch,
  copySessionPath,
  moveInQueue,
  restoreSession,
  restoreWorktree,
  resumeSession,
  revealSession,
  snoozeSession,
  stopTurn,
} from '../../state/session-actions';
import { runInSession } from '../../state/session-commands';
import { sessionRows } from '../../state/sessions';
import type { MenuEntry } from '../../ui/menu';
import { resultEntries } from '../../ui/result-entries';
import { askCompare } from './ask-compare';
import { bulkOf, comparedOf, variantsWith } from './bulk';
import { markEntries } from './selection-entries';
import { snoozeChoices } from './snooze-choices';

/** What a right click on a session offers. `rename` begins to edit its title where it stands. */
export function sessionEntries(row: SessionRow, rename: () => void): readonly MenuEntry[] {
  const { session } = row;
  const open: MenuEntry = { label: 'Open', onSelect: () => openSession(session), keys: 'Enter' };
  if (row.imported) return [open, { type: 'separator' }, ...importedEntries(row)];
  // The menu gives the focus back first, so that the field can take it.
  const renaming = entry('session.rename', 'Rename', () => requestAnimationFrame(rename));
  const exporting = exportEntry(session);
  if (row.status === 'discarded') {
    return [
      open,
      renaming,
      exporting,
      { type: 'separator' },
      entry('session.restore', 'Restore', () => void restoreSession(session)),
    ];
  }
  const turn: MenuEntry[] = [];
  if (isBusy(row)) turn.push(entry('session.stop', 'Stop turn', () => void stopTurn(session)));
  if (row.status === 'interrupted' || row.status === 'failed' || row.status === 'stopped')
    turn.push(entry('session.resume', 'Run the last prompt again', () => void resumeSession(session)));
  if (row.status === 'queued')
    turn.push({ label: 'Move to the front of the queue', onSelect: () => void moveInQueue(session, 0) });
  if (!isBusy(row))
    turn.push(
      entry('session.continue', 'Continue in…', () =>
        openOverlay({ over: 'continue', session, to: 'background', prompt: '' }),
      ),
    );
  if (usesWorkspace(row) && isAtRest(row))
    turn.push(entry('session.implement', 'Start implementation', () => void startImplementation(session)));
  if (hasResult(row))
    turn.push({ type: 'submenu', label: 'Start on its result', entries: resultEntries(row) });
  if (isAtRest(row) && row.checks?.length)
    turn.push(entry('checks.run', 'Run checks', () => void runChecks(session)));
  if (isAtRest(row) && checksState(row) === 'failed')
    turn.push(entry('checks.send', 'Send failed checks to the agent', () => void sendRedChecks(session)));
  if (row.files > 0) turn.push(entry('view.changes', 'Review changes', () => openReview(session)));
  if (row.files > 0 && usesWorktree(row))
    turn.push({
      ...entry('session.conflicts', 'Show conflicts', () => showConflicts(session)),
      disabled: !conflictsNow().has(session),
    });
  const compared = comparedOf([row], selectedSession());
  if (compared) turn.push({ label: 'Compare with the open session', onSelect: () => askCompare(compared) });
  const variants = variantsWith(row, sessionRows());
  if (variants) turn.push(entry('session.compare-variants', 'Compare variants', () => askCompare(variants)));
  const folder = folderOf(row) !== null;
  return [
    open,
    ...turn,
    ...workEntries(row),
    { type: 'separator' },
    ...snoozeEntries(row),
    renaming,
    ...markEntries(bulkOf([row]), 1),
    { type: 'separator' },
    {
      ...entry(
        'session.open-in-editor',
        usesWorkspace(row) ? 'Open workspace in editor' : 'Open worktree in editor',
        () => void openInEditor(session, null),
      ),
      disabled: !folder,
    },
    {
      ...entry(
        'session.reveal',
        usesWorkspace(row) ? 'Show workspace in file manager' : 'Show worktree in file manager',
        () => void revealSession(session),
      ),
      disabled: !folder,
    },
    {
      ...entry('view.terminal', 'Terminal in the worktree', () =>
        openTerminal({ what: 'worktree', session, title: row.title }),
      ),
      disabled: row.worktree === null,
    },
    { ...entry('session.copy-path', 'Copy path', () => void copySessionPath(session)), disabled: !folder },
    {
      ...entry('session.copy-branch', 'Copy branch name', () => void copySessionBranch(session)),
      disabled: row.branch === null,
    },
    ...(isBusy(row) ? [] : resumeEntries(row)),
    exporting,
    { type: 'separator' },
    ...(usesWorktree(row)
      ? [entry('session.restore-worktree', 'Recreate worktree', () => void restoreWorktree(session))]
      : []),
    {
      ...entry('session.discard', 'Discard…', () => openOverlay({ over: 'discard', session })),
      danger: true,
    },
  ];
}

/** What can be done with its work, and where it has been. */
function workEntries(row: SessionRow): readonly MenuEntry[] {
  const { session } = row;
  const there = (id: CommandId, label: string) => entry(id, label, () => runInSession(session, id));
  const changes = canChangeWorktree(row);
  return [
    ...(canApply(row)
      ? [
          there('session.apply', 'Apply to the workspace'),
          entry('session.apply-options', 'Apply with options…', () => openApply(session)),
        ]
      : []),
    ...(row.applied ? [there('session.undo-apply', 'Undo apply')] : []),
    ...(changes && row.base.ref !== null ? [there('session.update', 'Update from the base branch…')] : []),
    there('session.history', 'History…'),
    there('session.rules', 'Remembered permissions…'),
    there('session.sandbox', 'Sandbox…'),
    there('session.servers', 'MCP servers…'),
    entry('session.budget', 'Budget…', () => openOverlay({ over: 'budget', session })),
    ...(changes ? [there('session.rollback', 'Roll back to an earlier turn…')] : []),
    entry('applies.open', 'Past applies…', () => openOverlay({ over: 'applies', session })),
  ];
}

/** What can be done with another tool's session. */
function importedEntries(row: SessionRow): readonly MenuEntry[] {
  const { session } = row;
  return [
    entry('session.continue', 'Continue here…', () =>
      openOverlay({ over: 'continue', session, to: 'background', prompt: '' }),
    ),
    ...resumeEntries(row),
    { type: 'separator' },
    ...markEntries(bulkOf([row]), 1),
    { type: 'separator' },
    entry('session.open-in-editor', 'Open workspace in editor', () => void openInEditor(session, null)),
    entry('session.reveal', 'Show workspace in file manager', () => void revealSession(session)),
    entry('session.copy-path', 'Copy path', () => void copySessionPath(session)),
    exportEntry(session),
  ];
}

function exportEntry(session: SessionId): MenuEntry {
  return entry('session.export', 'Export…', () => openOverlay({ over: 'export', sessions: [session] }));
}

/** The ways to go on with the agent's own session outside of the app. */
function resumeEntries({ session, title, isolation }: SessionRow): readonly MenuEntry[] {
  return [
    ...(isolation === 'sandbox'
      ? []
      : [entry('session.copy-resume', 'Copy resume command', () => void copyResumeCommand(session))]),
    entry('session.resume-in-terminal', 'Resume in terminal', () =>
      openTerminal({ what: 'resume', session, title }),
    ),
  ];
}

/** The ways to put off what it needs, or the way back. */
function snoozeEntries(row: SessionRow): readonly MenuEntry[] {
  const { session } = row;
  if (!needsUser(row)) return [];
  if (row.snoozed) return [{ label: 'Stop snoozing', onSelect: () => void snoozeSession(session, null) }];
  const entries = snoozeChoices(new Date()).map(
    ({ label, hint, snooze }): MenuEntry => ({
      label,
      hint,
      onSelect: () => void snoozeSession(session, snooze),
    }),
  );
  return [{ type: 'submenu', label: 'Snooze', entries }];
}

function entry(id: CommandId, label: string, onSelect: () => void) {
  return { label, onSelect, keysOf: id } satisfies MenuEntry;
}
