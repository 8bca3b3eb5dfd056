import type { CommandId } from '#shared/commands';
import type { SessionId } from '#shared/ids';
import { usesWorkspace, usesWorktree } from '#shared/place';
import { isAtRest, isUnread } from '#shared/session';
import { hasResult, isBusy } from '#shared/session-state';
import { useChosenRepository } from '../../state/chosen-repository';
import { runCommand, useCommands } from '../../state/commands';
import { DEMO_PROMPT } from '../../state/demo-prompts';
import { openInEditor } from '../../state/editor-actions';
import { startImplementation } from '../../state/hand-off-actions';
import { markSessions } from '../../state/list-actions';
import {
  go,
  navigationStore,
  openOverlay,
  openPlans,
  openTerminal,
  showPane,
  useNavigation,
  useSelectedSession,
} from '../../state/navigation';
import { showRefusal } from '../../state/perform';
import { openDemo, pickRepository } from '../../state/repository-actions';
import {
  copyResumeCommand,
  copySessionBranch,
  copySessionPath,
  restoreSession,
  restoreWorktree,
  resumeSession,
  revealSession,
  stopTurn,
} from '../../state/session-actions';
import { useSessions } from '../../state/sessions';
import { changeSettings } from '../../state/settings';
import { startOnResult } from '../../state/specialised-actions';
import { currentTheme } from '../../state/theme';
import { clearFilters, nextAttention, nextGrouping, nextUnread, stepSession } from '../sessions';

/** The commands that make sense wherever the user is, and those on the open session. */
export function useWindowCommands(): void {
  const listShown = useNavigation((navigation) => navigation.listShown);
  const composing = useNavigation(({ place }) => place.at === 'new');
  const repository = useChosenRepository();
  useCommands({
    // A list that is shown has the command itself.
    'sessions.filter': listShown ? undefined : () => showListAnd('sessions.filter'),
    'session.new': () => composeAnd('composer.focus'),
    // The composer has the command itself.
    'composer.variants': composing ? undefined : () => composeAnd('composer.variants'),
    'repository.open': () => void pickAndTell(),
    'repository.open-demo': () => void openDemo(DEMO_PROMPT),
    'settings.open': () => go({ at: 'settings' }),
    'palette.open': () => openOverlay({ over: 'palette' }),
    'view.toggle-sessions': () => navigationStore.setState(({ listShown }) => ({ listShown: !listShown })),
    'theme.toggle': () => void changeSettings({ theme: currentTheme() === 'dark' ? 'light' : 'dark' }),
    'theme.system': () => void changeSettings({ theme: 'system' }),
    'theme.light': () => void changeSettings({ theme: 'light' }),
    'theme.dark': () => void changeSettings({ theme: 'dark' }),
    'session.next': () => stepSession(1),
    'session.previous': () => stepSession(-1),
    'session.next-attention': nextAttention,
    'session.next-unread': nextUnread,
    'inbox.open': () => openOverlay({ over: 'inbox' }),
    'sessions.filter-menu': listShown ? undefined : () => showListAnd('sessions.filter-menu'),
    'sessions.clear-filters': clearFilters,
    'sessions.group': nextGrouping,
    'applies.open': () => openOverlay({ over: 'applies', session: null }),
    'worktrees.open': () => openOverlay({ over: 'housekeeping', tab: 'worktrees' }),
    'trash.open': () => openOverlay({ over: 'housekeeping', tab: 'trash' }),
    'plans.open': repository ? () => openPlans(repository.id) : undefined,
    'custom-agents.open': repository
      ? () => openOverlay({ over: 'custom-agents', path: repository.path, base: null })
      : undefined,
    'help.keys': () => openOverlay({ over: 'keys' }),
    'help.doctor': () => openOverlay({ over: 'doctor' }),
    'help.about': () => openOverlay({ over: 'about' }),
  });
  useSessionCommands(useSelectedSession());
}

function composeAnd(command: CommandId): void {
  go({ at: 'new' });
  requestAnimationFrame(() => runCommand(command));
}

function showListAnd(command: CommandId): void {
  navigationStore.setState({ listShown: true });
  requestAnimationFrame(() => runCommand(command));
}

function useSessionCommands(session: SessionId | null): void {
  const row = useSessions((all) =>
    all.state === 'ready' && session !== null ? (all.value.rows.get(session) ?? null) : null,
  );
  const discarded = row?.status === 'discarded';
  const busy = row !== null && isBusy(row);
  const onAny = (does: (session: SessionId) => void, when = true) =>
    session !== null && row !== null && when ? () => does(session) : undefined;
  // Another tool's session is only read.
  const on = (does: (session: SessionId) => void, when = true) => onAny(does, when && !row?.imported);
  const resumes = !busy && !discarded;
  const again = row?.status === 'interrupted' || row?.status === 'failed' || row?.status === 'stopped';
  useCommands({
    'view.conversation': onAny(() => showPane('conversation')),
    'view.changes': on(() => showPane('changes')),
    'view.toggle-changes': on(() =>
      navigationStore.setState(({ changesBeside }) => ({
        changesBeside: !changesBeside,
        pane: 'conversation',
      })),
    ),
    'view.terminal': on(
      (id) => openTerminal({ what: 'worktree', session: id, title: row?.title ?? '' }),
      row?.worktree !== null,
    ),
    'session.stop': on((id) => void stopTurn(id), busy),
    'session.continue': onAny(
      (id) => openOverlay({ over: 'continue', session: id, to: 'background', prompt: '' }),
      !busy && !discarded,
    ),
    'session.implement': on(
      (id) => void startImplementation(id),
      row !== null && usesWorkspace(row) && isAtRest(row),
    ),
    'result.start': on((id) => openOverlay({ over: 'result', session: id }), row !== null && hasResult(row)),
    'result.review': on((id) => void startOnResult(id, 'review'), row !== null && hasResult(row)),
    'result.refactor': on((id) => void startOnResult(id, 'refactor'), row !== null && hasResult(row)),
    'result.test': on((id) => void startOnResult(id, 'test'), row !== null && hasResult(row)),
    'result.document': on((id) => void startOnResult(id, 'document'), row !== null && hasResult(row)),
    'session.resume': on((id) => void resumeSession(id), again),
    'session.pin': on((id) => void markSessions([id], row?.pinned ? 'unpinned' : 'pinned'), !discarded),
    'session.toggle-unread': on(
      (id) => void markSessions([id], row && isUnread(row) ? 'read' : 'unread'),
      !discarded,
    ),
    'session.archive': onAny(
      (id) => void markSessions([id], row?.archived ? 'unarchived' : 'archived'),
      !discarded && !busy,
    ),
    'session.budget': on((id) => openOverlay({ over: 'budget', session: id })),
    'session.rename': on((id) => openOverlay({ over: 'rename', session: id })),
    'session.discard': on((id) => openOverlay({ over: 'discard', session: id }), !discarded),
    'session.restore': on((id) => void restoreSession(id), discarded),
    'session.restore-worktree': on(
      (id) => void restoreWorktree(id),
      !discarded && row !== null && usesWorktree(row),
    ),
    'session.open-in-editor': onAny((id) => void openInEditor(id, null), !discarded),
    'session.reveal': onAny((id) => void revealSession(id), !discarded),
    'session.export': onAny((id) => openOverlay({ over: 'export', sessions: [id] })),
    'session.copy-path': onAny((id) => void copySessionPath(id), !discarded),
    // Pasted elsewhere it would run outside of the session's sandbox, where the agent does not know the session.
    'session.copy-resume': onAny((id) => void copyResumeCommand(id), resumes && row?.isolation !== 'sandbox'),
    'session.resume-in-terminal': onAny(
      (id) => openTerminal({ what: 'resume', session: id, title: row?.title ?? '' }),
      resumes,
    ),
    'session.copy-branch': on((id) => void copySessionBranch(id), row?.branch !== null),
  });
}

async function pickAndTell(): Promise<void> {
  const refusal = await pickRepository();
  if (refusal) showRefusal(refusal);
}
