import { FolderGit2 } from 'lucide-react';
import { useState } from 'react';
import { counted } from '#shared/counted';
import { canBeCleaned } from '#shared/describe-worktrees';
import { displayPath } from '#shared/display-path';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import type { DiskSize, WorktreeEntry } from '#shared/worktrees';
import { cleanWorktrees, useInventory } from '../../state/housekeeping';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { LeftNotice, type NotDone } from './left-notice';
import { LookBar } from './look-bar';
import { OtherWorktrees } from './other-worktrees';
import { PickList } from './pick-list';
import { Question } from './question';
import { nameOfWorktree, WorktreeWords } from './worktree-words';

/** All worktrees of sessions with a verdict, from which many can be discarded at once. */
export function WorktreesPanel(props: { onOpenTrash: () => void }) {
  const { found, running, again, stop } = useInventory();
  const { entries, others, sizes, count } = found;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [left, setLeft] = useState<readonly NotDone[]>([]);
  const sizeOf = (all: readonly WorktreeEntry[]): DiskSize =>
    sumOfSizes(all.map(({ session }) => sizes.get(session) ?? { bytes: 0, whole: false }));
  const chosen = entries.filter((entry) => picked.has(entry.session) && canBeCleaned(entry));
  const safe = entries.filter(({ verdict }) => verdict.safe);
  const unsafe = chosen.filter(({ verdict }) => !verdict.safe).length;

  const clean = async () => {
    setBusy(true);
    const refused = await cleanWorktrees(chosen);
    setBusy(false);
    setAsking(false);
    setPicked(new Set());
    setLeft(
      (refused ?? []).map(({ session, refusal }) => ({
        key: session,
        name: nameOfWorktree(entries.find((entry) => entry.session === session) ?? { session, title: null }),
        refusal,
      })),
    );
    again();
  };

  if (asking)
    return (
      <Question
        title={`Discard ${counted(chosen.length, 'session')}?`}
        actions={
          <>
            <Button disabled={busy} onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button look="danger" autoFocus busy={busy} onClick={() => void clean()}>
              Discard
            </Button>
          </>
        }
      >
        <ul className="font-medium text-text">
          {chosen.slice(0, MOST_NAMED).map((entry) => (
            <li key={entry.session} className="truncate">
              {displayPath(nameOfWorktree(entry))}
            </li>
          ))}
          {chosen.length > MOST_NAMED ? <li>and {chosen.length - MOST_NAMED} more</li> : null}
        </ul>
        <p>
          Their worktrees and branches move to the trash, where all of it can be restored for 30 days. What
          has changed since it was listed here stays.
        </p>
        {unsafe > 0 ? (
          <p className="text-need">
            {counted(unsafe, 'of them has work', 'of them have work')} that is nowhere else.
          </p>
        ) : null}
      </Question>
    );
  return (
    <>
      <LookBar
        found={
          count === null
            ? 'Looking for worktrees…'
            : `${counted(entries.length, 'worktree')}, ${sizeWords(sizeOf(entries))} · ${safe.length} safe to remove`
        }
        progress={running ? progressWords(found) : null}
        onStop={stop}
        onLook={again}
      >
        <Button
          small
          disabled={safe.length === 0}
          onClick={() => setPicked(new Set(safe.map(({ session }) => session)))}
        >
          Choose All Safe to Remove
        </Button>
      </LookBar>
      <LeftNotice left={left} what="discarded" />
      {count === 0 ? (
        <EmptyState title="No session has a worktree" icon={<FolderGit2 size={28} aria-hidden />}>
          Each session in the background gets a worktree and a branch of its own. They are listed here with
          their size and whether they are safe to remove.
        </EmptyState>
      ) : (
        <PickList
          label="worktrees"
          picked={picked}
          onPick={setPicked}
          rows={entries.map((entry) => ({
            key: entry.session,
            name: nameOfWorktree(entry),
            open: canBeCleaned(entry),
            content: <WorktreeWords entry={entry} size={sizes.get(entry.session) ?? null} />,
          }))}
        />
      )}
      <OtherWorktrees others={others} />
      <div data-region="actions" className="flex flex-none items-center gap-2 border-t border-line px-4 py-3">
        <span className="min-w-0 flex-1 truncate text-xs text-faint">
          {chosen.length === 0
            ? 'Discarded sessions move to the trash for 30 days, with everything in their worktrees.'
            : `${counted(chosen.length, 'worktree')} chosen, ${sizeWords(sizeOf(chosen))}`}
        </span>
        <Button look="ghost" onClick={props.onOpenTrash}>
          Show Trash
        </Button>
        <Button look="danger" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
          {chosen.length === 0 ? 'Discard…' : `Discard ${counted(chosen.length, 'Session')}…`}
        </Button>
        <Button onClick={closeOverlay}>Close</Button>
      </div>
    </>
  );
}

const MOST_NAMED = 6;

function progressWords({ entries, sizes, count }: ReturnType<typeof useInventory>['found']): string {
  if (count === null) return '';
  return entries.length < count
    ? `Looking at ${entries.length + 1} of ${count}`
    : `Measuring ${Math.min(sizes.size + 1, count)} of ${count}`;
}
