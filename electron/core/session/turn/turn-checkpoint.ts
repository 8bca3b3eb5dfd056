import { usesWorktree } from '#shared/place';
import { takeCheckpoint } from '../../checkpoint';
import { openRepository, updateRef } from '../../git';
import { proveInPlace } from '../../workspace-pin';
import type { LiveSession } from '../store';
import { measureTurn, measureUpTo, workFolder } from './measure-work';
import { takeOverGit } from './private-gits';

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
 * @param beforehand what Git did in its sandbox, which is being taken over
 */
export async function checkpointTurn(
  session: LiveSession,
  turn: number,
  at: 'start' | 'end',
  beforehand: Promise<void> = takeOverGit(session, turn),
): Promise<void> {
  await beforehand;
  const { row, prompt, timeline } = session.state;
  const taken = await takeCheckpoint({
    home: session.home,
    repositoryPath: row.repositoryPath,
    worktree: workFolder(session),
    session: row.session,
    turn,
    at,
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
