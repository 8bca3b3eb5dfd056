import type { ApplyProgress } from '#shared/apply';
import { filesWords } from '#shared/counted';

/** How far an apply or update is that is being written. */
export function WriteProgress(props: { progress: ApplyProgress | null; stopping: boolean }) {
  const { stopping } = props;
  const progress = props.progress && props.progress.of > 0 ? props.progress : null;
  const words = stopping ? 'Stopping and taking back what was written…' : progressWords(progress);
  return (
    <div className="flex flex-col gap-1.5 pr-3">
      <span className="truncate text-xs text-soft tabular-nums">{words}</span>
      {/* What is heard names the steps only: a count that changes ten times a second would drown everything else. */}
      <span aria-live="polite" className="sr-only">
        {stopping ? words : stepWords(progress)}
      </span>
      <div
        role="progressbar"
        aria-label="files written"
        aria-valuetext={words}
        {...(progress ? { 'aria-valuenow': Math.round(shareOf(progress) * 100) } : {})}
        className="h-1 overflow-hidden rounded-full bg-line"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-100"
          style={{ width: `${(progress ? shareOf(progress) : 0) * 100}%` }}
        />
      </div>
    </div>
  );
}

/** Getting a file ready and writing it are taken for as long as each other. */
function shareOf({ doing, done, of }: ApplyProgress): number {
  return (doing === 'writing' ? of + done : done) / (2 * of);
}

function progressWords(progress: ApplyProgress | null): string {
  if (!progress) return 'Getting ready…';
  const done = progress.done.toLocaleString('en');
  const of = filesWords(progress.of);
  return progress.doing === 'writing'
    ? `${done} of ${of} written`
    : `${done} of ${of} ready, none written yet`;
}

function stepWords(progress: ApplyProgress | null): string {
  if (!progress) return 'Getting ready';
  return progress.doing === 'writing' ? 'Writing the files' : 'Getting the files ready';
}
