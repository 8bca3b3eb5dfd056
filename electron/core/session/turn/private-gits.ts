import type { SessionId } from '#shared/ids';
import type { RecordedInside } from '../../checkpoint';
import { GitStuck, gitFoldersOf } from '../../git';
import {
  areRecorded,
  type BegunGit,
  beginPrivateGit,
  holdRecorder,
  isMade,
  isTakenOver,
  type NotTakenOver,
  readyRecorder,
  recordInside,
  refreshBeforehand,
  refreshPrivateGit,
  type SandboxedWorktree,
  settlePrivateGit,
  type TakenOver,
  takeOverPrivateGit,
  takeOverWithFiles,
  takeSubmodules,
} from '../../isolation';
import { type MadeWorktree, readRecord, readWorktreeSettings } from '../../worktree';
import type { LiveSession } from '../store';

/** The worktree of a session whose programs have a Git folder of their own; null where they have none. */
export function sandboxedWorktree({ home, state: { row } }: LiveSession): SandboxedWorktree | null {
  if (row.isolation !== 'sandbox') return null;
  const record = readRecord(home, row.session);
  const commonDir = gitFoldersOf(row.repositoryPath)?.commonDir;
  if (record === null || record.removed || commonDir === undefined) return null;
  return {
    ...{ home, commonDir, session: row.session, repositoryPath: row.repositoryPath, base: row.base.commit },
    ...{ worktree: record.path, admin: record.admin, branch: record.branch, author: record.author },
  };
}

/** Begins the private Git folder of a session whose worktree's files are still being written; null: it has none. */
export function beginGit(
  { home, state: { row } }: LiveSession,
  { path, commonDir, admin, branch }: MadeWorktree & { readonly branch: string },
): BegunGit | null {
  if (row.isolation !== 'sandbox') return null;
  const { session, repositoryPath, base } = row;
  return beginPrivateGit({
    ...{ home, session, repositoryPath, commonDir, admin, branch },
    ...{ worktree: path, base: base.commit },
  });
}

/**
 * Takes over what Git did in a session's sandbox, before its worktree is written to. What cannot be taken over
 * is told, and stays where it is.
 */
export async function takeOverGit(session: LiveSession, turn: number | null): Promise<void> {
  const of = sandboxedWorktree(session);
  if (of !== null) await tellGit(session, turn, await takeOverPrivateGit(of));
}

async function tellGit(
  session: LiveSession,
  turn: number | null,
  taken: TakenOver | NotTakenOver | null,
): Promise<void> {
  if (taken === null) return;
  const what = !isTakenOver(taken) ? asNoted(taken.code) : taken.beside.length > 0 ? 'beside' : null;
  if (what === null) return;
  const detail = isTakenOver(taken) ? taken.beside.join(' ') : taken.detail;
  await session.record({ type: 'session.noted', turn, note: { code: 'sandbox-git', what, detail } });
}

/** Which submodules of a session were told to stay inside: once is enough. */
const stayInside = new Map<SessionId, string>();

/** Brings out what submodules have in a session's sandbox; what stays there is told. */
async function bringSubmodules(session: LiveSession, turn: number, of: SandboxedWorktree): Promise<void> {
  const left = await takeSubmodules(of);
  const detail = left === null ? '' : left.join(', ');
  if (left?.length === 0 || stayInside.get(session.id) === detail) return;
  stayInside.set(session.id, detail);
  await session.record({
    type: 'session.noted',
    turn,
    note: { code: 'sandbox-git', what: 'submodules', detail },
  });
}

/** Where no sandbox can be made, nothing in it can be read. */
function asNoted(code: NotTakenOver['code']) {
  return code === 'not-made' ? 'unreadable' : code;
}

/** The worktree of a session cannot be recorded, since its sandbox cannot be made any more. */
export class SandboxNotMade extends Error {
  override readonly name = 'SandboxNotMade';
}

/**
 * What a session's sandbox had to say of its worktree. Null: it has none, or nothing has run in it. `unable`: why the worktree
 * could not be recorded there; once all that runs in it has ended, it can be recorded outside.
 */
export type InSandbox =
  | (RecordedInside & {
      /** The user's refs are there as they were given; see `TakenOver`. */
      readonly asGiven: boolean;
    })
  | { readonly unable: string }
  | null;

/**
 * Keeps what records a session's worktree in its sandbox, once it has been started for something; nothing for one without a sandbox.
 *
 * @returns lets go of it
 */
export function holdRecording({ home, id, state: { row } }: LiveSession): () => Promise<void> {
  return row.isolation === 'sandbox' ? holdRecorder(home, id) : async () => undefined;
}

/** Starts what is kept so, where it is about to be needed. Never rejects. */
export async function readyRecording(session: LiveSession): Promise<void> {
  try {
    const of = sandboxedWorktree(session);
    if (of && (await isMade(of))) await readyRecorder(of);
  } catch {
    // It is started again when it is asked, and whoever asks is told.
  }
}

/**
 * Takes over what Git did in a session's sandbox and records its worktree there: nothing of it is opened outside while a program
 * of the agent's may live. Throws {@link SandboxNotMade} at a turn's start, which fails anyhow, and `GitStuck` where Git does not
 * come to an end with the files, wherever they are recorded.
 */
export async function recordInSandbox(
  session: LiveSession,
  turn: number,
  at: 'start' | 'end',
): Promise<InSandbox> {
  const of = sandboxedWorktree(session);
  if (of === null) return null;
  // Node's start in it goes on meanwhile.
  void readyRecording(session);
  const settings = await readWorktreeSettings({ ...of, path: of.worktree });
  const { git, files } = await takeOverWithFiles(of, settings, { asksGiven: at === 'start' });
  if (at === 'start' && !areRecorded(files) && files.code === 'not-made')
    throw new SandboxNotMade(files.detail);
  await tellGit(session, turn, git);
  if (at === 'end') await bringSubmodules(session, turn, of);
  if (areRecorded(files))
    return { ...files, settings, asGiven: git !== null && isTakenOver(git) && git.asGiven };
  const { code, detail, stuck } = files;
  if (stuck) throw new GitStuck([], stuck);
  return code === 'no-folder' ? null : { unable: detail || code };
}

/**
 * The worktree's files as they are at the moment, recorded in its sandbox, whatever runs there; null where the session has none, or
 * nothing has run in it yet. Throws where they cannot be recorded.
 */
export async function glanceInSandbox(
  session: LiveSession,
): Promise<{ readonly tree: string; readonly leftOut: number } | null> {
  const of = sandboxedWorktree(session);
  if (of === null) return null;
  const files = await recordInside(of, await readWorktreeSettings({ ...of, path: of.worktree }));
  if (areRecorded(files)) return { tree: files.tree, leftOut: files.leftOut.length };
  if (files.code === 'no-folder') return null;
  throw new Error(`the worktree could not be recorded in its sandbox: ${files.detail || files.code}`);
}

/** Ends what runs in a session's sandbox, before its worktree is read or written outside. */
export async function quietSandbox(
  session: LiveSession,
  desk: { close(session: SessionId): Promise<void> },
): Promise<void> {
  if (session.state.row.isolation === 'sandbox') await desk.close(session.id);
}

/**
 * Gives a session's sandbox what the repository has by now, before its agent is asked.
 *
 * @param recorded what was seen there a moment ago
 * @returns whether what its agent may have open is no longer what counts
 */
export async function giveGit(
  session: LiveSession,
  turn: number | null,
  recorded: InSandbox = null,
): Promise<{ replaced: boolean }> {
  const of = sandboxedWorktree(session);
  if (of === null) return { replaced: false };
  const { unfinished } = session.state.row;
  const asGiven = recorded !== null && 'asGiven' in recorded && recorded.asGiven;
  const { replaced } = await refreshPrivateGit(of, { unfinished: unfinished !== null, asGiven });
  if (replaced === null) return { replaced: false };
  const note = { code: 'sandbox-git', what: 'replaced', detail: replaced } as const;
  await session.record({ type: 'session.noted', turn, note });
  return { replaced: true };
}

/**
 * The same once a turn is over, most times with the commit that it ended with: so that the next one has nothing to give. What cannot be
 * given now is given then.
 */
export async function giveGitBeforehand(session: LiveSession): Promise<void> {
  const of = sandboxedWorktree(session);
  const { unfinished } = session.state.row;
  if (of !== null) await refreshBeforehand(of, { unfinished: unfinished !== null });
}

/** After a session's worktree was brought to another state: what Git is in the middle of in its sandbox is to be ended there. */
export async function settleGit(session: LiveSession): Promise<void> {
  const of = sandboxedWorktree(session);
  if (of !== null) await settlePrivateGit(of);
}
