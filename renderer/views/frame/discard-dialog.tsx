import { useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { undecided } from '#shared/living-process';
import { usesWorktree } from '#shared/place';
import type { Refusal } from '#shared/refusals';
import { shortRef } from '#shared/short-ref';
import { closeOverlay } from '../../state/navigation';
import { discardSession } from '../../state/session-actions';
import { useSessionRow } from '../../state/sessions';
import { ConfirmDialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { PathText } from '../../ui/path-text';
import { RefusalText } from '../../ui/refusal-text';

/** Asks once and says what goes and what stays. */
export function DiscardDialog(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (!row) return null;
  // Decided on since, in the dialog or elsewhere.
  const decided = refusal?.code === 'processes-living' && undecided(row.processes).length === 0;
  const open = decided ? null : refusal;
  const discard = async () => {
    setBusy(true);
    const refused = await discardSession(props.session);
    setBusy(false);
    setRefusal(refused);
    if (!refused) closeOverlay();
  };
  return (
    <ConfirmDialog
      open
      onClose={closeOverlay}
      onConfirm={() => void discard()}
      title="Discard this session?"
      confirm="Discard"
      danger
      busy={busy}
    >
      <div className="flex flex-col gap-2">
        <p className="font-medium text-text">{displayPath(row.title)}</p>
        {usesWorktree(row) ? (
          <p>
            {row.branch ? (
              <>
                The worktree and branch <PathText path={shortRef(row.branch)} />
              </>
            ) : (
              'The worktree'
            )}{' '}
            will be removed. For 30 days everything can be restored as it is, including ignored files and
            nested repositories. Your workspace is not touched.
          </p>
        ) : (
          <p>
            The session moves to the discarded ones for 30 days. What the agent changed in your workspace
            stays there.
          </p>
        )}
        {open ? (
          <Notice tone="need">
            <RefusalText refusal={open} />
          </Notice>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}
