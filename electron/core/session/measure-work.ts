import type { CommitId } from '#shared/ids';
import { readChangeset } from '../changeset';
import { commitTree, recordTree } from '../git';
import type { Log } from '../ports';
import { openWorktree } from '../worktree';
import type { LiveSession } from './live-session';

export type Measure = { head: CommitId; files: number; additions: number; deletions: number };

/** What the session has changed between two commits. */
export async function measureBetween(session: LiveSession, from: CommitId, to: CommitId): Promise<Measure> {
  const changeset = await readChangeset(session.state.row.repositoryPath, { kind: 'session' }, from, to);
  return {
    head: to,
    files: changeset.files.length,
    additions: changeset.additions,
    deletions: changeset.deletions,
  };
}

/** What the session as a whole is compared with: its base; for a local session the state it found. */
export function baseOf(session: LiveSession): CommitId {
  const { row, checkpoints } = session.state;
  return row.kind === 'local' ? (checkpoints[0]?.start ?? row.base.commit) : row.base.commit;
}

/** Records the worktree as it is now in a commit that no ref names: for looking at while the agent works. */
async function measureNow(session: LiveSession): Promise<Measure> {
  const { row } = session.state;
  const path = row.worktree ?? row.repositoryPath;
  await using opened = await openWorktree({
    repositoryPath: row.repositoryPath,
    path,
    session: row.kind === 'background' ? row.session : null,
  });
  const { tree } = await recordTree(opened.git, {
    root: path,
    index: opened.index,
    realIndex: opened.realIndex,
    fallback: opened.head?.commit ?? row.head,
  });
  // A fixed date: the same files give the same commit, so measuring again costs no object.
  const head = await commitTree(opened.git, {
    tree,
    parents: [row.head],
    message: 'Work in progress\n',
    date: '@0 +0000',
  });
  return measureBetween(session, baseOf(session), head);
}

/** Measures a running turn's work now and then, so that its numbers move while the agent works. */
export type LiveMeasure = {
  /** Something may have changed. */
  nudge(): void;
  /** No more measuring; resolves when the one under way has ended. */
  stop(): Promise<void>;
};

/** Least pause between two measures, and how many times the last one's duration it is at least. */
const PAUSE_MS = 1500;
const PAUSE_RATIO = 8;

export function startLiveMeasure(session: LiveSession, log: Log): LiveMeasure {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let pauseMs = PAUSE_MS / 3;
  let again = false;
  let stopped = false;

  const measure = async () => {
    const begun = performance.now();
    try {
      const found = await measureNow(session);
      const { open, measured } = session.state;
      if (!stopped && open && found.head !== measured) {
        await session.record({ type: 'changes.measured', turn: open.turn, ...found });
      }
    } catch (error) {
      // Only a glance: the turn's end measures again, and says so when it cannot.
      log.info('the work in progress could not be measured', { session: session.id, error: String(error) });
    }
    pauseMs = Math.max(PAUSE_MS, (performance.now() - begun) * PAUSE_RATIO);
  };
  const schedule = () => {
    timer = setTimeout(() => {
      timer = null;
      again = false;
      working = measure().then(() => {
        working = null;
        if (again && !stopped) schedule();
      });
    }, pauseMs);
  };
  return {
    nudge() {
      if (stopped) return;
      if (timer || working) again = true;
      else schedule();
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      timer = null;
      await working;
    },
  };
}
