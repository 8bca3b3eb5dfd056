import type { GivenAttachment } from '#shared/attachment';
import type { Budget } from '#shared/budget';
import type { Checkpoint } from '#shared/checkpoints';
import type { SearchHit } from '#shared/contract-sessions';
import type { BodyId, CommitId, SessionId } from '#shared/ids';
import type { Remember } from '#shared/permission-rule';
import { folderOf } from '#shared/place';
import { quoteTitle } from '#shared/quote-title';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { api } from '../api/client';
import { copyText } from './host-actions';
import { openSession } from './navigation';
import { ask, attempt, type Outcome, perform } from './perform';
import { sessionRow } from './sessions';
import { showToast } from './toasts';

/** What the user can ask of a session. Refusals are told in a toast, unless they are given back to be shown in place. */

/** Starts a session; it begins to work when it has a free slot. */
export function startSession(input: Parameters<typeof api.sessions.start>[0]): Promise<Outcome<SessionRow>> {
  return attempt(() => api.sessions.start(input));
}

/** Sends a follow-up prompt. */
export function sendPrompt(
  session: SessionId,
  sent: { readonly prompt: string; readonly attachments: GivenAttachment[] },
  beyondBudget = false,
): Promise<Outcome<SessionRow>> {
  return attempt(() => api.sessions.send({ session, ...sent, beyondBudget }));
}

/** What the session may take from now on. */
export function setBudget(session: SessionId, budget: Budget): Promise<Outcome<unknown>> {
  return attempt(() => api.sessions.setBudget({ session, budget }));
}

/** Answers an agent's request with one of its options, and has that remembered. False when it was not answered. */
export async function answerRequest(
  session: SessionId,
  { request, option, remember }: { request: string; option: string; remember?: Remember | undefined },
): Promise<boolean> {
  return (await perform(() => api.sessions.answer({ session, request, option, remember }))) !== null;
}

/** Sets one of the settings that the agent itself offers. */
export async function setAgentOption(session: SessionId, option: string, value: string): Promise<void> {
  await perform(() => api.sessions.setOption({ session, option, value }));
}

/** Has an agent go on that was paused since memory ran out. */
export async function continueAgent(session: SessionId): Promise<void> {
  await perform(() => api.sessions.continueAgent({ session }));
}

/** Puts off what a session needs, or no longer (null). */
export async function snoozeSession(session: SessionId, snooze: SessionRow['snoozed']): Promise<void> {
  await perform(() => api.sessions.snooze({ session, snooze }));
}

/** Moves a queued session, so that `index` others are before it. False when it was not moved. */
export async function moveInQueue(session: SessionId, index: number): Promise<boolean> {
  return (await perform(() => api.sessions.moveInQueue({ session, index }))) !== null;
}

export async function stopTurn(session: SessionId): Promise<void> {
  await perform(() => api.sessions.cancel({ session }));
}

/** Runs the last prompt again after an interruption or a failure. */
export async function resumeSession(session: SessionId, beyondBudget = false): Promise<void> {
  await perform(() => api.sessions.resume({ session, beyondBudget }));
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
      text: `Discarded ${quoteTitle(outcome.value.title)}.`,
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
  if (row) showToast({ tone: 'done', text: 'Worktree recreated.', detail: row.worktree });
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

/** Puts the agent's own command that goes on with the session on the clipboard, with the way to its folder. */
export async function copyResumeCommand(session: SessionId): Promise<void> {
  const resume = await perform(() => api.sessions.resumeCommand({ session }));
  if (resume) await copyText(resume.line, 'Resume command copied.');
}

/** The whole of a text of which an event carries only the head; null when it could not be had. */
export async function readBody(session: SessionId, body: BodyId): Promise<string | null> {
  return (await perform(() => api.sessions.body({ session, body })))?.text ?? null;
}

/** The session's checkpoints. */
export function readCheckpoints(session: SessionId): Promise<Outcome<Checkpoint[]>> {
  return attempt(() => api.sessions.checkpoints({ session }));
}

/** Brings the worktree to a checkpoint. */
export function rollBack(session: SessionId, commit: CommitId): Promise<Outcome<SessionRow>> {
  return attempt(() => api.sessions.rollback({ session, commit }));
}

/** Places in conversations that hold the words of the query; null when the search broke. */
export function searchSessions(query: string, limit: number): Promise<SearchHit[] | null> {
  return ask(() => api.sessions.search({ query, limit }));
}

function sessionFolder(session: SessionId): string | null {
  const row = sessionRow(session);
  return row ? folderOf(row) : null;
}
