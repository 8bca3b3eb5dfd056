import { CommitId, type SessionId, TurnNumber } from '#shared/ids';
import {
  commitMessage,
  commitsAmong,
  currentHead,
  type Git,
  isAncestor,
  resolveCommit,
  sharedWith,
  treeIfThere,
} from '../git';
import type { SafetyCopies, SessionState } from '../session';
import { branchOf, type WorktreeRecord } from '../worktree';

/** A turn of a session whose log is lost, as the copies of its checkpoints tell of it. */
export type KnownTurn = {
  readonly turn: TurnNumber;
  /** The turn that it went on from, 0 for none. */
  readonly from: number;
  readonly start: Checkpoint | null;
  readonly end: Checkpoint;
  /** The files in it, by the id of their Git tree. */
  readonly tree: string | null;
  /** The commit that the session's branch got, where it got one. */
  readonly branchCommit: CommitId | null;
  /** How its prompt began, which is the subject of that commit. */
  readonly prompt: string | null;
  /** When it ended. ISO 8601. */
  readonly at: string;
};
type Checkpoint = { readonly ref: string; readonly commit: CommitId };

/**
 * The turns of a session whose log is lost, oldest first. Only the copies in the data folder are believed: a ref that the
 * repository alone has may be anybody's.
 */
export async function knownTurns(
  git: Git,
  copies: Pick<SafetyCopies, 'refsOf'>,
  { repositoryPath, session }: { readonly repositoryPath: string; readonly session: SessionId },
): Promise<KnownTurn[]> {
  const refs = await copies.refsOf(repositoryPath, session);
  const ids = [...refs.values()].flatMap((id) => CommitId.safeParse(id).data ?? []);
  const there = new Set<string>(await commitsAmong(git, ids));
  const at = (turn: number, what: 'start' | 'end' | 'branch'): Checkpoint | null => {
    const ref = `refs/understory/${session}/${turn}/${what}`;
    const commit = CommitId.safeParse(refs.get(ref)).data;
    return commit && there.has(commit) ? { ref, commit } : null;
  };
  const found: KnownTurn[] = [];
  for (const turn of turnsIn(refs.keys())) {
    const end = at(turn, 'end');
    if (end === null) continue;
    const start = at(turn, 'start');
    const branchCommit = at(turn, 'branch')?.commit ?? null;
    found.push({
      ...{ turn, start, end, branchCommit },
      tree: await treeIfThere(git, end.commit),
      from: await wentOnFrom(git, found, start),
      prompt: branchCommit && (await promptIn(git, branchCommit, session)),
      at: new Date(await git.line(['show', '-s', '--format=%cI', end.commit, '--'])).toISOString(),
    });
  }
  return found;
}

/** The turns that hidden refs are named by, in order. */
export function turnsIn(refs: Iterable<string>): TurnNumber[] {
  const named = [...refs].flatMap((ref) => {
    const turn = TurnNumber.safeParse(Number(/^refs\/understory\/[^/]+\/([1-9]\d{0,6})\//.exec(ref)?.[1]));
    return turn.data ?? [];
  });
  return [...new Set(named)].sort((a, b) => a - b);
}

/** After a rollback that is not the turn before. */
async function wentOnFrom(git: Git, before: readonly KnownTurn[], start: Checkpoint | null): Promise<number> {
  if (start === null) return before.at(-1)?.turn ?? 0;
  for (const { turn, end } of before.toReversed())
    if (await isAncestor(git, end.commit, start.commit)) return turn;
  return 0;
}

async function promptIn(git: Git, commit: CommitId, session: SessionId): Promise<string | null> {
  const message = await commitMessage(git, commit);
  const [subject = ''] = message.split('\n', 1);
  return subject !== '' && message.includes(`\nUnderstory-Session: ${session}\n`) ? subject : null;
}

/**
 * What the work of a lost session is compared with: what the index remembers, else where its branch began, else what it has
 * in common with the workspace.
 */
export async function baseOfLost(
  git: Git,
  record: WorktreeRecord,
  options: {
    readonly home: string;
    readonly repositoryPath: string;
    readonly remembered: SessionState | null;
    /** The newest commit that is known of it. */
    readonly tip: CommitId;
  },
): Promise<{ readonly commit: CommitId; readonly ref: string | null }> {
  const { remembered, tip } = options;
  const known = remembered?.row.base;
  if (known && (await resolveCommit(git, known.commit))) return known;
  const [began, head] = await Promise.all([branchOf(options, record), currentHead(git)]);
  const base = began.base && (await resolveCommit(git, began.base));
  const commit = base ?? (head.commit && (await sharedWith(git, head.commit, tip))) ?? tip;
  const onIt = head.commit !== null && (await isAncestor(git, commit, head.commit));
  return { commit, ref: onIt ? head.ref : null };
}
