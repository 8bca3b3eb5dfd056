import { NO_BUDGET } from '../budget';
import { AgentId, CommitId, RepositoryId, SessionId } from '../ids';
import type { SessionRow } from '../session';
import { NOTHING_USED } from '../usage';

/** A settled background session for tests of what is shown; give what the test is about. */
export function sessionRowFor(changes: Partial<SessionRow> & { id?: string } = {}): SessionRow {
  const { id, ...rest } = changes;
  const commit = CommitId.parse('a'.repeat(40));
  return {
    session: SessionId.parse(id ?? 'session1'),
    kind: 'background',
    title: 'Add a limiter',
    repository: RepositoryId.parse('repo'),
    repositoryPath: '/home/ada/shop',
    agent: { id: AgentId.parse('demo'), name: 'Demo agent' },
    model: null,
    customAgent: null,
    permissions: 'ask',
    pinned: false,
    archived: false,
    snoozed: null,
    status: 'ready',
    attention: null,
    paused: null,
    workingSince: null,
    activity: null,
    failure: null,
    denied: 0,
    nextPrompts: 0,
    branch: 'refs/heads/understory/add-a-limiter',
    worktree: '/home/ada/shop.worktrees/add-a-limiter',
    base: { commit, ref: 'refs/heads/main' },
    newCommitsAt: null,
    resolves: null,
    sharedChanges: [],
    processes: [],
    head: commit,
    unfinished: null,
    strayed: null,
    turns: 1,
    usage: NOTHING_USED,
    budget: NO_BUDGET,
    files: 2,
    additions: 10,
    deletions: 3,
    applied: null,
    discarded: null,
    createdAt: '2026-03-02T10:00:00.000Z',
    updatedAt: '2026-03-02T10:00:00.000Z',
    seq: 10,
    noteworthySeq: 9,
    seenSeq: 9,
    ...rest,
  };
}
