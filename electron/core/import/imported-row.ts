import { createHash } from 'node:crypto';
import type { SessionEvent } from '#shared/events';
import { AgentId, CommitId, SessionId } from '#shared/ids';
import { type ImportTool, TOOL_NAMES } from '#shared/imported';
import { createdRow } from '#shared/projections/created-row';
import type { SessionRow } from '#shared/session';
import type { RepositoryPlace } from '../repository';
import { titleOf } from '../session';
import type { FoundHistory, HistoryHead, HistoryTool } from './history';

/** What Git itself writes where there is no commit: that of an imported session is not known. */
const NO_COMMIT = CommitId.parse('0'.repeat(40));

/** The same for a tool's session whenever it is found. */
export function importedId(tool: ImportTool, id: string): SessionId {
  const digest = createHash('sha256').update(`${tool}\0${id}`).digest('hex');
  return SessionId.parse(`im${digest.slice(0, 18)}`);
}

/** A history in a repository that the user opened. */
export type PlacedHistory = {
  readonly from: HistoryTool;
  readonly found: FoundHistory;
  readonly head: HistoryHead;
  readonly repository: RepositoryPlace;
  /** The real path of where the tool worked. */
  readonly folder: string;
  readonly live: boolean;
};

/** The beginning that a session of ours would have. */
export function importedCreated({
  from,
  head,
  repository,
}: Pick<PlacedHistory, 'from' | 'head' | 'repository'>): Extract<SessionEvent, { type: 'session.created' }> {
  return {
    type: 'session.created',
    session: importedId(from.tool, head.id),
    place: { in: 'workspace' },
    origin: { why: 'prompt' },
    title: titleOf(head.title),
    repository: repository.id,
    repositoryPath: repository.path,
    agent: {
      id: AgentId.parse(from.agents[0]),
      name: TOOL_NAMES[from.tool],
      protocol: 'acp',
      launch: { command: from.tool, args: [], env: {} },
    },
    model: null,
    customAgent: null,
    permissions: 'ask',
    base: { commit: NO_COMMIT, ref: null },
  };
}

/** As the list shows it: at rest, read, and without work of its own. */
export function importedRow(placed: PlacedHistory): SessionRow {
  const { from, found, head, folder, live } = placed;
  const updatedAt = new Date(found.changedMs).toISOString();
  return {
    ...createdRow(importedCreated(placed), 1, head.createdAt ?? updatedAt),
    status: 'ready',
    updatedAt,
    imported: { tool: from.tool, id: head.id, folder, branch: head.branch, live },
  };
}
