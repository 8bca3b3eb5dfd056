import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { counted } from '#shared/counted';
import { describeLoss, describeTrashItem, nameOfItem, overLimitWords } from '#shared/describe-trash';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import { keyOf, keyText, type TrashItem, takesRoom } from '#shared/trash';
import { deleteFromTrash, useTrash } from '../../state/housekeeping';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { NameList } from '../../ui/name-list';
import type { NotDone } from '../../ui/not-done';
import { Notice } from '../../ui/notice';
import { LeftNotice } from './left-notice';
import { LookBar } from './look-bar';
import { PickList } from './pick-list';
import { Question } from './question';
import { RestoreStepQuestion, type StepItem } from './restore-step-question';
import { TrashWords } from './trash-words';

/** All that destructive steps took, with the way back of each, and the one step that has none. */
export function TrashPanel() {
  const { found, running, again, stop } = useTrash();
  const { limit, sizes } = found;
  const items = found.items ?? [];
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<readonly TrashItem[] | null>(null);
  const [step, setStep] = useState<StepItem | null>(null);
  const [left, setLeft] = useState<readonly NotDone[]>([]);
  const textOf = (item: TrashItem) => keyText(keyOf(item));
  const sizeOf = (all: readonly TrashItem[]) =>
    sumOfSizes(all.filter(takesRoom).map((item) => sizes.get(textOf(item)) ?? { bytes: 0, whole: false }));
  const chosen = items.filter((item) => takesRoom(item) && picked.has(textOf(item)));
  const measurable = items.filter(takesRoom).length;
  const progress =
    found.items === null ? '' : `Measuring ${Math.min(found.measured + 1, measurable)} of ${measurable}`;
  const over = running ? null : overLimitWords(limit, sizeOf(items), measurable);

  const onDeleted = (refused: readonly NotDone[]) => {
    setAsked(null);
    setPicked(new Set());
    setLeft(refused);
    again();
  };

  if (step)
    return (
      <RestoreStepQuestion
        item={step}
        onClose={() => {
          setStep(null);
          again();
        }}
      />
    );
  if (asked) return <DeleteQuestion items={asked} onClose={() => setAsked(null)} onDeleted={onDeleted} />;
  return (
    <>
      <LookBar
        found={
          found.items === null
            ? 'Looking through the trash…'
            : `${counted(items.length, 'item')}, ${sizeWords(sizeOf(items))}`
        }
        progress={running ? progress : null}
        onStop={stop}
        onLook={again}
      />
      {over ? (
        <div className="flex-none border-b border-line px-5 py-2">
          <Notice tone="need">{over}</Notice>
        </div>
      ) : null}
      <LeftNotice left={left} what="deleted" />
      {found.items?.length === 0 ? (
        <EmptyState title="The trash is empty" icon={<Trash2 size={28} aria-hidden />}>
          Discarded sessions, the original files of applies, and what rollbacks, updates and edits of yours
          took are kept here for 30 days, and can be restored.
        </EmptyState>
      ) : (
        <PickList
          label="trash"
          picked={picked}
          onPick={setPicked}
          rows={items.map((item) => ({
            key: textOf(item),
            name: nameOfItem(item),
            open: takesRoom(item),
            content: (
              <TrashWords
                item={item}
                size={sizes.get(textOf(item)) ?? null}
                onRestored={again}
                onRestoreStep={setStep}
              />
            ),
          }))}
        />
      )}
      <div data-region="actions" className="flex flex-none items-center gap-2 border-t border-line px-4 py-3">
        <span className="min-w-0 flex-1 text-xs text-faint">
          {chosen.length === 0
            ? 'What rollbacks, updates and edits took is kept with its session, and takes no room here.'
            : `${counted(chosen.length, 'item')} chosen, ${sizeWords(sizeOf(chosen))}`}
        </span>
        <Button look="danger" disabled={chosen.length === 0} onClick={() => setAsked(chosen)}>
          Delete Now…
        </Button>
        <Button onClick={closeOverlay}>Close</Button>
      </div>
    </>
  );
}

/** Asks once before the only step of the app that cannot be taken back. Enter and the focus are on Cancel. */
function DeleteQuestion(props: {
  items: readonly TrashItem[];
  onClose: () => void;
  onDeleted: (refused: readonly NotDone[]) => void;
}) {
  const { items, onClose } = props;
  const [busy, setBusy] = useState(false);
  const only = items.filter((item) => item.what === 'session' && item.onlyCopy).length;
  const remove = async () => {
    setBusy(true);
    const refused = (await deleteFromTrash(items.map(keyOf))) ?? [];
    setBusy(false);
    const nameOf = (key: string) => items.find((item) => keyText(keyOf(item)) === key);
    props.onDeleted(
      refused.map(({ item, refusal }) => {
        const found = nameOf(keyText(item));
        return { key: keyText(item), name: found ? nameOfItem(found) : keyText(item), refusal };
      }),
    );
  };
  return (
    <Question
      title={`Delete ${counted(items.length, 'item')} for good?`}
      actions={
        <>
          <Button look="danger" busy={busy} onClick={() => void remove()}>
            Delete Now
          </Button>
          <Button autoFocus disabled={busy} onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <p>This cannot be undone.</p>
      <NameList
        names={items.map((item) => ({
          key: keyText(keyOf(item)),
          name: nameOfItem(item),
          about: `${describeTrashItem(item)}. ${describeLoss(item)}`,
        }))}
      />
      {only > 0 ? (
        <p className="text-need">
          {counted(only, 'item has', 'items have')} work that was not applied and is nowhere else.
        </p>
      ) : null}
    </Question>
  );
}
