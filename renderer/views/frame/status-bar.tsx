import { GitBranch } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import { usesWorkspace } from '#shared/place';
import type { Repository, RepositoryState } from '#shared/repository';
import { shortCommit, shortRef } from '#shared/short-ref';
import { useChosenRepository } from '../../state/chosen-repository';
import { useNavigation } from '../../state/navigation';
import { useReadAnew, useRepository } from '../../state/repositories';
import { useSessions } from '../../state/sessions';
import { uncommittedWords } from '../../ui/uncommitted-words';

/** The bottom of the window: the repository we are in, its branch, and what the user has changed there. */
export function StatusBar() {
  const session = useNavigation(({ place }) => (place.at === 'session' ? place.session : null));
  const row = useSessions((all) =>
    all.state === 'ready' && session !== null ? (all.value.rows.get(session) ?? null) : null,
  );
  const chosen = useChosenRepository();
  const repository = useRepository(row?.repository ?? chosen?.id ?? null);
  useReadAnew(repository ? [repository.id] : []);
  return (
    <footer className="flex h-6 flex-none items-center gap-4 border-t border-line px-3 text-2xs text-faint">
      {repository ? <RepositoryWords repository={repository} /> : <span>No repository open</span>}
      <span className="flex-1" />
      {row ? (
        <span className="truncate">
          {row.imported
            ? 'belongs to another tool'
            : usesWorkspace(row)
              ? 'works in your workspace'
              : row.worktree
                ? row.isolation === 'sandbox'
                  ? 'in its own worktree, in a sandbox'
                  : 'in its own worktree'
                : 'no worktree'}
        </span>
      ) : null}
    </footer>
  );
}

function RepositoryWords(props: { repository: Repository }) {
  const { repository } = props;
  if (repository.state.state === 'missing')
    return (
      <>
        <span title={displayPath(repository.path)}>{displayPath(repository.name)}</span>
        <span className="truncate text-need">missing: {displayPath(repository.state.reason)}</span>
      </>
    );
  const { info } = repository.state;
  return (
    <>
      <span title={displayPath(repository.path)}>{displayPath(repository.name)}</span>
      <span className="flex min-w-0 items-center gap-1 font-mono">
        <GitBranch size={11} aria-hidden className="flex-none" />
        <span className="truncate">{headWords(info)}</span>
      </span>
      {info.operation ? <span className="text-need">{info.operation} under way</span> : null}
      <span className="truncate">workspace: {uncommittedWords(info.changed)}</span>
    </>
  );
}

function headWords(info: RepositoryState): string {
  switch (info.head.type) {
    case 'branch':
    case 'unborn':
      return shortRef(info.head.ref);
    case 'detached':
      return `detached at ${shortCommit(info.head.commit)}`;
    default:
      return info.head satisfies never;
  }
}
