import { displayPath } from '#shared/display-path';
import { usesWorkspace } from '#shared/place';
import { leftInTheMiddle, type SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { unfinishedWords } from '#shared/unfinished';
import { Notice } from '../../ui/notice';

/** That the agent left its worktree in the middle of a merge or the like, or on another branch than the session's. */
export function LeftNotice(props: { row: SessionRow }) {
  const { row } = props;
  const left = leftInTheMiddle(row);
  if (left)
    return (
      <Strip tone="need">
        The agent left {unfinishedWords(left)} in its worktree. Ask it to{' '}
        {left.operation === null ? 'resolve the conflicts' : `finish or abort the ${left.operation}`}.
      </Strip>
    );
  if (row.strayed === null || usesWorkspace(row) || row.status === 'discarded') return null;
  return (
    <Strip tone="quiet">
      The agent left its branch: {row.strayed === 'HEAD' ? 'no branch' : displayPath(shortRef(row.strayed))}{' '}
      is checked out in its worktree. The changes are recorded all the same.
    </Strip>
  );
}

function Strip(props: { tone: 'need' | 'quiet'; children: React.ReactNode }) {
  return (
    <div className="flex-none border-b border-line px-5 py-1.5">
      <Notice tone={props.tone}>{props.children}</Notice>
    </div>
  );
}
