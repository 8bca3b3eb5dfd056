import { usesWorktree } from '#shared/place';
import { takeCheckpoint } from '../../checkpoint';
import { openRepository, updateRef } from '../../git';
import { endSandbox } from '../../isolation';
import { proveInPlace } from '../../workspace-pin';
import type { LiveSession } from '../store';
import { measureTurn, measureUpTo, workFolder } from './measure-work';
import { type InSandbox, recordInSandbox } from './private-gits';

/** The start checkpoint of a worktree that was made from the base this moment: nothing has to be looked at. */
export async function checkpointUntouched(session: LiveSession, turn: number): Promise<void> {
  const { row } = session.state;
  await proveInPlace(session.home, row.repositoryPath);
  const ref = `refs/understory/${row.session}/${turn}/start`;
  await updateRef(openRepository(row.repositoryPath), ref, row.base.commit);
  await session.record({
    type: 'checkpoint.taken',
    turn,
    at: 'start',
    commit: row.base.commit,
    ref,
    branchCommit: null,
    skipped: [],
    strayed: null,
    unfinished: null,
  });
}

/**
 * Records the worktree's state at the start or end of a turn, and at the end how much the session has changed.
 *
 * @param endAgent ends the session's agent with all that runs in its sandbox
 * @param beforehand what its sandbox has, which is being recorded
 */
export async function checkpointTurn(
  session: LiveSession,
  turn: number,
  at: 'start' | 'end',
  endAgent: () => Promise<void>,
  beforehand: Promise<InSandbox> = recordInSandbox(session, turn, at),
): Promise<void> {
  const inside = await beforehand;
  const isUnable = inside !== null && 'unable' in inside;
  if (isUnable) {
    await endAgent();
    // Also what is none of the agent's, such as terminals: nothing in there is to change a file while it is read outside.
    await endSandbox(session.id);
    const note = { code: 'sandbox-git', what: 'recorded-outside', detail: inside.unable } as const;
    await session.record({ type: 'session.noted', turn, note });
  }
  const { row, prompt, timeline } = session.state;
  const taken = await takeCheckpoint({
    home: session.home,
    repositoryPath: row.repositoryPath,
    worktree: workFolder(session),
    session: row.session,
    turn,
    at,
    inside: isUnable ? null : inside,
    branch: usesWorktree(row) ? row.branch : null,
    previous: row.head,
    title: prompt,
    base: row.base.commit,
    lookedThrough: new Set(timeline.points.flatMap((p) => (p.at === 'end' ? (p.branchCommit ?? []) : []))),
    branchWas: timeline.points.findLast(({ commit }) => commit === row.head)?.branchCommit ?? null,
  });
  await session.record({
    type: 'checkpoint.taken',
    turn,
    at,
    commit: taken.commit,
    tree: taken.tree,
    ref: taken.ref,
    branchCommit: taken.branchCommit,
    skipped: [...taken.skipped],
    strayed: taken.strayed,
    unfinished: taken.unfinished,
  });
  if (at === 'end') {
    await tellPipes(session, turn, taken.pipes);
    const measure = await measureUpTo(session, taken.commit);
    const own = await measureTurn(session, turn, taken.commit);
    await session.record({ type: 'changes.measured', turn, ...measure, ...(own ? { own } : {}) });
  }
}

/** Said once for each: a pipe in the repository's own Git folder is met by every session of it. */
const told = new Set<string>();

async function tellPipes(session: LiveSession, turn: number, pipes: readonly string[]): Promise<void> {
  for (const path of pipes.filter((one) => !told.has(one))) {
    told.add(path);
    await session.record({ type: 'session.noted', turn, note: { code: 'pipe-met', path } });
  }
}
