import type { RefusalOf } from '#shared/refusals';
import type { RepositoryTrouble } from '../../git';
import { whyReplaced, workspaceTrouble } from '../../workspace-pin';
import type { LiveSession } from '../store';

/** What keeps a session's repository from being worked with; null when it is there, in its place, and Git can open it. */
export function repositoryTroubleOf(session: LiveSession): Promise<RepositoryTrouble | null> {
  const { repository, repositoryPath } = session.state.row;
  return workspaceTrouble(session.home, repositoryPath, repository);
}

/** Why what stands at the path of a session's repository is another one; null when it is that, or nothing is there. */
export function whyReplacedOf(session: LiveSession): Promise<RefusalOf<'workspace-replaced'> | null> {
  const { repository, repositoryPath } = session.state.row;
  return whyReplaced(session.home, repositoryPath, repository);
}
