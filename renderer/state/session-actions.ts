import type { SessionId } from '#shared/ids';
import { folderOf } from '#shared/place';
import type { Refusal } from '#shared/refusals';
import { api } from '../api/client';
import { shortRef } from '../ui/short-ref';
import { openSession } from './navigation';
import { ask, attempt, perform } from './perform';
import { sessionRow } from './sessions';
import { showToast } from './toasts';

/** What the user can ask of a session from anywhere: list, palette, key or menu. Refusals are told in a toast. */

export async function stopTurn(session: SessionId): Promise<void> {
  await perform(() => api.sessions.cancel({ session }));
}

/** Runs the last prompt again after an interruption or a failure. */
export async function resumeSession(session: SessionId): Promise<void> {
  await perform(() => api.sessions.resume({ session }));
}

export async function renameSession(session: SessionId, title: string): Promise<boolean> {
  return (await perform(() => api.sessions.rename({ session, title }))) !== null;
}

/** Discards and offers the way back. Gives the refusal for the asking dialog to show, null when done. */
export async function discardSession(session: SessionId): Promise<Refusal | null> {
  const outcome = await attempt(() => api.sessions.discard({ session }));
  if (outcome.state === 'refused') return outcome.refusal;
  if (outcome.state === 'done') {
    showToast({
      tone: 'done',
      text: `Discarded “${outcome.value.title}”.`,
      detail: 'All of it is kept for 30 days.',
      action: { label: 'Restore', run: () => void restoreSession(session) },
    });
  }
  return null;
}

/** Takes a discard back. */
export async function restoreSession(session: SessionId): Promise<void> {
  const row = await perform(() => api.sessions.restore({ session }));
  if (row) openSession(row.session);
}

/** Makes a worktree that was deleted by hand again, from the newest checkpoint. */
export async function restoreWorktree(session: SessionId): Promise<void> {
  const row = await perform(() => api.sessions.restoreWorktree({ session }));
  if (row) showToast({ tone: 'done', text: 'The worktree is there again.', detail: row.worktree });
}

/** Shows the worktree, or for a local session the workspace, in the file manager. */
export async function revealSession(session: SessionId): Promise<void> {
  const path = sessionFolder(session);
  if (path !== null) await perform(() => api.host.reveal({ path }));
}

export async function copySessionPath(session: SessionId): Promise<void> {
  const path = sessionFolder(session);
  if (path !== null) await copyText(path, 'Path copied.');
}

export async function copySessionBranch(session: SessionId): Promise<void> {
  const branch = sessionRow(session)?.branch ?? null;
  if (branch !== null) await copyText(branch.replace(/^refs\/heads\//, ''), `Copied ${shortRef(branch)}.`);
}

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string, said: string): Promise<void> {
  if ((await ask(() => api.host.copyText({ text }))) !== null) showToast({ tone: 'done', text: said });
}

function sessionFolder(session: SessionId): string | null {
  const row = sessionRow(session);
  return row ? folderOf(row) : null;
}
