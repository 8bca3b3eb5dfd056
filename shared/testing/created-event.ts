import type { SessionEvent } from '../events';
import { AgentId, CommitId, RepositoryId, SessionId } from '../ids';

/** The first event of a background session, for tests of what is folded from events and decided on them. */
export const CREATED: Extract<SessionEvent, { type: 'session.created' }> = {
  type: 'session.created',
  session: SessionId.parse('session1'),
  place: { in: 'worktree' },
  origin: { why: 'prompt' },
  title: 'Work',
  repository: RepositoryId.parse('r'),
  repositoryPath: '/repo',
  agent: { id: AgentId.parse('a'), name: 'A', protocol: 'acp', launch: { command: 'a', args: [], env: {} } },
  model: null,
  customAgent: null,
  permissions: 'ask',
  base: { commit: CommitId.parse('a'.repeat(40)), ref: 'refs/heads/main' },
};
