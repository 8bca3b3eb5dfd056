import { momentOf } from '#shared/dates';
import { canBeRecovered, describeVerdict } from '#shared/describe-worktrees';
import { displayPath } from '#shared/display-path';
import { shortRef } from '#shared/short-ref';
import { sizeWords } from '#shared/size-words';
import type { DiskSize, WorktreeEntry } from '#shared/worktrees';
import { openSession } from '../../state/navigation';
import { Button } from '../../ui/button';
import { repositoryName } from '../../ui/repository-name';
import { StatusDot } from '../../ui/status-dot';

/** What a worktree goes by: its session's title. */
export function nameOfWorktree({
  title,
  session,
  verdict,
}: Pick<WorktreeEntry, 'title' | 'session'> & Partial<Pick<WorktreeEntry, 'verdict'>>): string {
  const remembered = verdict?.because.why === 'lost' ? verdict.because.title : null;
  return title ?? remembered ?? `Lost session ${session}`;
}

/** A worktree in the list: whose it is, what it takes, and whether it can go. */
export function WorktreeWords(props: { entry: WorktreeEntry; size: DiskSize | null; onRecover: () => void }) {
  const { entry, size } = props;
  const name = displayPath(nameOfWorktree(entry));
  const place = entry.repositoryPath === null ? null : repositoryName(entry.repositoryPath);
  return (
    <>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-medium">{name}</span>
          <span className="truncate font-mono text-2xs text-faint" title={displayPath(entry.path)}>
            {shortRef(entry.branch)}
          </span>
        </div>
        <div className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
          <StatusDot tone={entry.verdict.safe ? 'done' : 'need'} label={null} />
          <span className="truncate">{describeVerdict(entry.verdict)}</span>
          {entry.there ? null : <span className="flex-none text-need">· its folder is gone</span>}
        </div>
      </div>
      <div className="flex-none text-right text-xs text-faint tabular-nums">
        <div className="text-soft">{size ? sizeWords(size) : '…'}</div>
        <div>
          {[place, entry.usedAt === null ? null : `used ${momentOf(entry.usedAt)}`]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      {canBeRecovered(entry) ? (
        <Button small aria-label={`Recover ${name} as a session`} onClick={props.onRecover}>
          Recover as Session…
        </Button>
      ) : null}
      {entry.title === null ? null : (
        <Button small look="ghost" aria-label={`Go to ${name}`} onClick={() => openSession(entry.session)}>
          Go to Session
        </Button>
      )}
    </>
  );
}
