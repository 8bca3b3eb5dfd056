import { AgentId, CommitId, RepositoryId, SessionId } from '#shared/ids';
import { foldRow } from '#shared/projections/row';
import type { SessionRow } from '#shared/session';

/** A new session's row, with what the test is about. */
export function sessionRow(changes: Partial<SessionRow> & { id?: string } = {}): SessionRow {
  const { id = 'session1', ...rest } = changes;
  const created = foldRow(null, {
    seq: 1,
    at: '2026-03-02T10:00:00.000Z',
    event: {
      type: 'session.created',
      session: SessionId.parse(id),
      place: { in: 'worktree' },
      origin: { why: 'prompt' },
      title: 'Add a limiter',
      repository: RepositoryId.parse('repo'),
      repositoryPath: '/home/ada/shop',
      agent: {
        id: AgentId.parse('demo'),
        name: 'Demo agent',
        protocol: 'acp',
        launch: { command: 'demo', args: [], env: {} },
      },
      model: null,
      customAgent: null,
      permissions: 'ask',
      base: { commit: CommitId.parse('a'.repeat(40)), ref: null },
    },
  });
  return { ...created, ...rest };
}
