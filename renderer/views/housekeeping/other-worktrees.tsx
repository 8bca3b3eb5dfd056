import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { shortRef } from '#shared/short-ref';
import type { OtherWorktree } from '#shared/worktrees';

/** What is beside ours in the repositories: named, dimmed, and nothing can be done with it here. */
export function OtherWorktrees(props: { others: readonly OtherWorktree[] }) {
  const { others } = props;
  if (others.length === 0) return null;
  return (
    <details className="flex-none border-t border-line px-5 py-2 text-xs text-faint">
      <summary className="cursor-default">
        {counted(others.length, 'worktree or branch is', 'worktrees and branches are')} not Understory’s, and
        left alone
      </summary>
      <ul className="max-h-28 overflow-y-auto pt-1 font-mono text-2xs">
        {others.map(({ repositoryPath, path, branch }) => (
          <li key={`${repositoryPath} ${path} ${branch}`} className="truncate">
            {[branch === null ? null : shortRef(branch), displayPath(path ?? repositoryPath)]
              .filter(Boolean)
              .join('  ')}
          </li>
        ))}
      </ul>
    </details>
  );
}
