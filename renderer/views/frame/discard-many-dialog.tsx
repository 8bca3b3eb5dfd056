import { useState } from 'react';
import { counted } from '#shared/counted';
import type { SessionId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import { hasWorkToApply } from '#shared/session-state';
import { discardSessions, type NotDiscarded } from '../../state/list-actions';
import { closeOverlay } from '../../state/navigation';
import { sessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { ConfirmDialog, Dialog } from '../../ui/dialog';
import { NameList } from '../../ui/name-list';
import { NotDoneNotices } from '../../ui/not-done';

/** Asks once for all of them, says how far it is, and then which were not discarded and why. */
export function DiscardManyDialog(props: { sessions: readonly SessionId[] }) {
  const { sessions } = props;
  const [done, setDone] = useState<number | null>(null);
  const [refused, setRefused] = useState<readonly NotDiscarded[]>([]);
  const discard = async () => {
    setDone(0);
    const left = await discardSessions(sessions, setDone);
    if (left.length === 0) closeOverlay();
    else setRefused(left);
  };
  if (refused.length > 0) return <Refused refused={refused} of={sessions.length} />;
  const rows = sessions.flatMap((session) => sessionRow(session) ?? []);
  const worktrees = rows.filter(usesWorktree).length;
  const changed = rows.filter(hasWorkToApply).length;
  return (
    <ConfirmDialog
      open
      onClose={closeOverlay}
      onConfirm={() => void discard()}
      title={`Discard ${sessions.length.toLocaleString('en')} sessions?`}
      confirm={done === null ? 'Discard' : `Discarding ${done} of ${sessions.length}`}
      danger
      busy={done !== null}
    >
      <div className="flex flex-col gap-2">
        <NameList names={rows.map(({ session, title }) => ({ key: session, name: title }))} />
        <p>
          {worktrees > 0
            ? 'Their worktrees and branches will be removed. For 30 days everything can be restored as it is, including ignored files and nested repositories. Your workspace is not touched.'
            : 'They move to the discarded ones for 30 days. What the agents changed in your workspace stays there.'}
        </p>
        {changed > 0 ? (
          <p className="text-need">
            {counted(changed, 'of them has changes', 'of them have changes')} that you have not applied.
          </p>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

function Refused(props: { refused: readonly NotDiscarded[]; of: number }) {
  const { refused } = props;
  return (
    <Dialog
      open
      onClose={closeOverlay}
      title={`${refused.length} of ${props.of} sessions were not discarded`}
      actions={
        <Button look="primary" onClick={closeOverlay} autoFocus>
          Close
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        <NotDoneNotices
          what="discarded"
          notDone={refused.map(({ session, refusal }) => ({
            key: session,
            name: sessionRow(session)?.title ?? session,
            refusal,
          }))}
        />
      </div>
    </Dialog>
  );
}
