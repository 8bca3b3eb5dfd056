import { FolderGit2 } from 'lucide-react';
import { useState } from 'react';
import { counted } from '#shared/counted';
import { canBeCleaned } from '#shared/describe-worktrees';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import type { DiskSize, WorktreeEntry } from '#shared/worktrees';
import { useInventory } from '../../state/housekeeping';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import type { NotDone } from '../../ui/not-done';
import { DiscardQuestion } from './discard-question';
import { LeftNotice } from './left-notice';
import { LookBar } from './look-bar';
import { OtherWorktrees } from './other-worktrees';
import { PickList } from './pick-list';
import { RecoverQuestion } from './recover-question';
import { nameOfWorktree, WorktreeWords } from './worktree-words';

/** All worktrees of sessions with a verdict, from which many can be discarded at once. */
export function WorktreesPanel(props: { onOpenTrash: () => void }) {
  const { found, running, again, stop } = useInventory();
  const { entries, others, sizes, count } = found;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [lost, setLost] = useState<WorktreeEntry | null>(null);
  const [asked, setAsked] = useState<readonly WorktreeEntry[] | null>(null);
  const [left, setLeft] = useState<readonly NotDone[]>([]);
  const sizeOf = (all: readonly WorktreeEntry[]): DiskSize =>
    sumOfSizes(all.map(({ session }) => sizes.get(session) ?? { bytes: 0, whole: false }));
  const chosen = entries.filter((entry) => picked.has(entry.session) && canBeCleaned(entry));
  const safe = entries.filter(({ verdict }) => verdict.safe);

  const onCleaned = (refused: readonly NotDone[]) => {
    setAsked(null);
    setPicked(new Set());
    setLeft(refused);
    again();
  };

  if (lost)
    return (
      <RecoverQuestion
        entry={lost}
        onClose={() => {
          setLost(null);
          again();
        }}
      />
    );
  if (asked) return <DiscardQuestion entries={asked} onClose={() => setAsked(null)} onCleaned={onCleaned} />;
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
            content: (
              <WorktreeWords
                entry={entry}
                size={sizes.get(entry.session) ?? null}
                onRecover={() => setLost(entry)}
              />
            ),
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
        <Button look="danger" disabled={chosen.length === 0} onClick={() => setAsked(chosen)}>
          {chosen.length === 0 ? 'Discard…' : `Discard ${counted(chosen.length, 'Session')}…`}
        </Button>
        <Button onClick={closeOverlay}>Close</Button>
      </div>
    </>
  );
}

function progressWords({ fresh, measured, count }: ReturnType<typeof useInventory>['found']): string {
  if (count === null) return '';
  return fresh.size < count
    ? `Looking at ${fresh.size + 1} of ${count}`
    : `Measuring ${Math.min(measured + 1, count)} of ${count}`;
}
