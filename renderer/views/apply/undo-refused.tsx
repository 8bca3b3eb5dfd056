import type { Refusal } from '#shared/refusals';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { PathLines } from '../../ui/path-lines';
import { RefusalText } from '../../ui/refusal-text';

/** Why an apply could not be taken back, and what stands in the way. */
export function UndoRefused(props: { refusal: Refusal; onClose: () => void }) {
  const { refusal } = props;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Not undone"
      width="medium"
      actions={<Button onClick={props.onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">
          <RefusalText refusal={refusal} />
        </p>
        {refusal.code === 'undo-would-lose-edits' ? (
          <PathLines
            label="edited since the apply"
            paths={refusal.conflicts.map((conflict) => conflict.path)}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
