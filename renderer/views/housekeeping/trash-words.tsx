import { momentOf } from '#shared/dates';
import { describeTrashItem, keptWords, nameOfItem } from '#shared/describe-trash';
import { sizeWords } from '#shared/size-words';
import { type TrashItem, takesRoom } from '#shared/trash';
import type { DiskSize } from '#shared/worktrees';
import { restoreSessions } from '../../state/list-actions';
import { openOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { repositoryName } from '../../ui/repository-name';
import { StatusDot } from '../../ui/status-dot';
import type { StepItem } from './restore-step-question';

/** An item of the trash in the list: what it is, until when it is kept, and its way back. */
export function TrashWords(props: {
  item: TrashItem;
  size: DiskSize | null;
  onRestored: () => void;
  onRestoreStep: (item: StepItem) => void;
}) {
  const { item, size } = props;
  const name = nameOfItem(item);
  const only = item.what === 'session' && item.onlyCopy;
  const restore = async () => {
    await restoreSessions([item.session]);
    props.onRestored();
  };
  return (
    <>
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">{name}</div>
        <div className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
          <StatusDot tone={only ? 'need' : 'idle'} label={null} />
          {/* Where a lost one is has to be read, and copied. */}
          <span
            className={item.what === 'lost' ? 'wrap-anywhere' : 'truncate'}
            data-selectable={item.what === 'lost' ? '' : undefined}
          >
            {describeTrashItem(item)} · {repositoryName(item.repositoryPath)}
          </span>
        </div>
      </div>
      <div className="flex-none text-right text-xs text-faint tabular-nums">
        <div className="text-soft">{takesRoom(item) ? (size ? sizeWords(size) : '…') : null}</div>
        <div>
          {momentOf(item.at)} · kept {item.until === null ? '' : 'until '}
          {keptWords(item)}
        </div>
      </div>
      {item.what === 'lost' ? null : item.what === 'session' ? (
        <Button small aria-label={`Restore ${name}`} onClick={() => void restore()}>
          Restore
        </Button>
      ) : item.what === 'step' ? (
        <Button
          small
          aria-label={`Restore ${describeTrashItem(item)} in ${name}`}
          onClick={() => props.onRestoreStep(item)}
        >
          Restore…
        </Button>
      ) : (
        <Button
          small
          disabled={item.undone}
          aria-label={`Undo the apply of ${name}`}
          onClick={() => openOverlay({ over: 'applies', session: item.session })}
        >
          Undo…
        </Button>
      )}
    </>
  );
}
