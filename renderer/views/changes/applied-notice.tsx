import { appliedWords } from '#shared/applied-words';
import type { SessionRow } from '#shared/session';
import { useTellsApplied } from '../../state/apply-actions';
import { runCommand } from '../../state/commands';
import { openOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** That the session's work stands in the workspace, and the way back. */
export function AppliedNotice(props: { row: SessionRow }) {
  const { applied, head } = props.row;
  useTellsApplied(props.row.session);
  if (!applied) return null;
  return (
    <div className="flex-none border-b border-line px-3 py-1.5">
      <Notice
        tone="done"
        action={
          <div className="flex flex-none gap-1">
            <Button
              small
              look="ghost"
              onClick={() => openOverlay({ over: 'applies', session: props.row.session })}
            >
              All applies
            </Button>
            <Button
              small
              look="ghost"
              keysOf="session.undo-apply"
              onClick={() => runCommand('session.undo-apply')}
            >
              Undo
            </Button>
          </div>
        }
      >
        Applied {appliedWords(applied)}.
        {applied.head === head ? null : ' The session has more that is not applied.'}
      </Notice>
    </div>
  );
}
