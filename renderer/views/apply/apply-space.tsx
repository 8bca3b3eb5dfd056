import { useEffect, useRef, useState } from 'react';
import type { ApplyRecord } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { canApply } from '#shared/session-state';
import { applyAtOnce, tellApplied, tellAsksFirst, undoApply } from '../../state/apply-actions';
import { useCommands } from '../../state/commands';
import { useApplyAsked } from '../../state/navigation';
import { showRefusal } from '../../state/perform';
import { useSessionRow } from '../../state/sessions';
import { useSettings } from '../../state/settings';
import { ApplyDialog } from './apply-dialog';
import { UndoRefused } from './undo-refused';

/** Apply and undo for the open session: their commands, and the dialogs that they open. Mounted once beside its views. */
export function ApplySpace(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? <Space key={row.session} row={row} /> : null;
}

/** More than this is watched and can be stopped while it is written: in the dialog. */
const MOST_AT_ONCE = 200;

type Shown =
  | { readonly dialog: 'apply' }
  | { readonly dialog: 'undo-refused'; readonly refusal: Refusal }
  | null;

function Space(props: { row: SessionRow }) {
  const { row } = props;
  const [shown, setShown] = useState<Shown>(null);
  const { applied } = row;
  const atOnce = useSettings((all) => all.applyAtOnce);
  const underWay = useRef(false);
  const isOpen = useIsOpen();
  const close = () => setShown(null);

  const undo = async (apply: ApplyRecord['apply']) => {
    const refusal = await undoApply(apply);
    if (refusal && isOpen()) setShown({ dialog: 'undo-refused', refusal });
    else if (refusal) showRefusal(refusal);
  };
  const tell = (record: ApplyRecord) => tellApplied(record, () => void undo(record.apply));

  const ask = () => setShown({ dialog: 'apply' });
  const apply = async () => {
    if (underWay.current) return;
    underWay.current = true;
    const record = await applyAtOnce(row).finally(() => {
      underWay.current = false;
    });
    if (record) tell(record);
    else if (isOpen()) ask();
    else tellAsksFirst(row);
  };

  useApplyAsked(row.session, () => (canApply(row) ? ask() : undefined));
  useCommands({
    'session.apply': canApply(row)
      ? () => (atOnce && row.files <= MOST_AT_ONCE ? void apply() : ask())
      : undefined,
    'session.apply-options': canApply(row) ? ask : undefined,
    'session.undo-apply': applied ? () => void undo(applied.apply) : undefined,
  });

  if (shown === null) return null;
  switch (shown.dialog) {
    case 'apply':
      return (
        <ApplyDialog
          row={row}
          onClose={close}
          onApplied={(record) => {
            close();
            tell(record);
          }}
        />
      );
    case 'undo-refused':
      return <UndoRefused refusal={shown.refusal} onClose={close} />;
    default:
      return assertNever(shown);
  }
}

/** Whether the session is still the open one, for what ends later than it was asked for. */
function useIsOpen(): () => boolean {
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  return () => open.current;
}
