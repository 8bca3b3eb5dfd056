import type { ChangesetScope } from '#shared/changeset';
import type { SessionRow } from '#shared/session';
import { hasOwnWork } from '#shared/session-state';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** That only a part of the session's work is in view, since Apply is beside it and takes more; and the way to all of it. */
export function PartNotice(props: { row: SessionRow; scope: ChangesetScope; onAll: () => void }) {
  const { row, scope } = props;
  if (scope.kind !== 'turn' && scope.kind !== 'between') return null;
  const part =
    scope.kind === 'turn'
      ? `Only turn ${scope.turn} is shown.`
      : `Only what differs between checkpoints ${scope.from.slice(0, 7)} and ${scope.to.slice(0, 7)} is shown.`;
  const applies = hasOwnWork(row);
  return (
    <div className="flex-none border-b border-line px-3 py-1.5">
      <Notice
        tone="need"
        action={
          <Button small look="ghost" onClick={props.onAll}>
            Show all changes
          </Button>
        }
      >
        {part} {applies ? 'Apply takes all changes.' : null}
      </Notice>
    </div>
  );
}
