import type { ResultToStartOn } from '#shared/contract-specialised';
import type { CommitId, RepoPath, RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { isAtRest, type SessionRow } from '#shared/session';
import { readChangeset } from '../changeset';
import {
  currentHead,
  type Git,
  openRepository,
  type RepositoryTrouble,
  resolveCommit,
  sharedWith,
} from '../git';
import type { CoreHandlers } from '../handlers';
import type { Repositories } from '../repository';
import { eventsOf, type LiveSession, type ReadingAt, type SessionStore } from '../session';

/** A result to begin on: what differs between two commits, and what it is called. */
export type FoundResult = {
  readonly repository: RepositoryId;
  readonly repositoryPath: string;
  readonly title: string;
  readonly task: string;
  readonly from: CommitId;
  readonly to: CommitId;
  readonly files: readonly RepoPath[];
  /** The session whose result it is; null: it was named by commits. */
  readonly row: SessionRow | null;
};

type NotFound =
  | RepositoryTrouble
  | RefusalOf<
      | 'repository-unknown'
      | 'session-unknown'
      | 'session-newer'
      | 'session-busy'
      | 'session-discarded'
      | 'objects-missing'
      | 'base-unknown'
      | 'git-stuck'
    >;

type Finding = {
  readonly store: Pick<SessionStore, 'get'>;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly changes: Pick<CoreHandlers['changes'], 'get'>;
  readonly readingAt: ReadingAt;
};

/** Finds what is to be worked on. */
export async function findResult(
  on: ResultToStartOn,
  tools: Finding,
): Promise<Result<FoundResult, NotFound>> {
  return on.is === 'session' ? ofSession(on.session, tools) : ofCommits(on, tools);
}

async function ofSession(
  id: SessionRow['session'],
  { store, changes }: Finding,
): Promise<Result<FoundResult, NotFound>> {
  const session = store.get(id);
  if (!session) return refuse({ code: 'session-unknown', session: id });
  const { row, isNewer } = session.state;
  if (isNewer) return refuse({ code: 'session-newer', session: id });
  if (row.discarded) return refuse({ code: 'session-discarded', session: id });
  if (!isAtRest(row)) return refuse({ code: 'session-busy', session: id });
  const found = await changes.get({ session: id, scope: { kind: 'session' } });
  if (!found.ok) {
    const { refusal } = found;
    if (
      refusal.code === 'turn-unknown' ||
      refusal.code === 'checkpoint-unknown' ||
      refusal.code === 'sessions-apart'
    )
      throw new Error(`a whole session was answered with ${refusal.code}`);
    return refuse(refusal);
  }
  const { from, to, files } = found.value;
  const { repository, repositoryPath, title } = row;
  return ok({
    repository,
    repositoryPath,
    title,
    task: await promptsOf(session),
    from,
    to,
    files: files.map(({ path }) => path),
    row,
  });
}

/** All that its agent was asked for, each prompt once; a turn that is run again has the same. */
async function promptsOf(session: LiveSession): Promise<string> {
  const prompts = new Set<string>();
  for await (const events of eventsOf(session, new AbortController().signal))
    for (const { event } of events) if (event.type === 'turn.queued') prompts.add(event.prompt.trim());
  return [...prompts].join('\n\n');
}

async function ofCommits(
  { repository: id, head, base, name }: Extract<ResultToStartOn, { is: 'commits' }>,
  { repositories, readingAt }: Finding,
): Promise<Result<FoundResult, NotFound>> {
  const repository = repositories.get(id);
  if (!repository) return refuse({ code: 'repository-unknown', repository: id });
  const { path } = repository;
  const git = openRepository(path);
  return readingAt<FoundResult, RefusalOf<'base-unknown'>>(path, async () => {
    const to = await resolveCommit(git, head);
    if (!to) return refuse({ code: 'base-unknown', base: head });
    const against = base === null ? await mainCommit(git) : await resolveCommit(git, base);
    if (!against) return refuse({ code: 'base-unknown', base: base ?? 'HEAD' });
    // What came to the other branch since is not what this one did.
    const from = await sharedWith(git, against, to);
    if (!from) return refuse({ code: 'base-unknown', base: base ?? 'HEAD' });
    const { files } = await readChangeset(path, { kind: 'between', from, to }, from, to);
    return ok({
      ...{ repository: id, repositoryPath: path, title: name, task: '', from, to },
      ...{ files: files.map((file) => file.path), row: null },
    });
  });
}

/** Where work usually goes: the main branch of the remote that a clone comes from, else what is checked out. */
async function mainCommit(git: Git): Promise<CommitId | null> {
  return (await resolveCommit(git, 'refs/remotes/origin/HEAD')) ?? (await currentHead(git)).commit;
}
