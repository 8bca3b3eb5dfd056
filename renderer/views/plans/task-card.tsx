import { ArrowRight } from 'lucide-react';
import { describeTaskTrouble } from '#shared/describe-task-trouble';
import { displayPath } from '#shared/display-path';
import type { PlanId } from '#shared/ids';
import type { StartedTask } from '#shared/started-plan';
import { closeOverlay, openSession } from '../../state/navigation';
import { leaveBase, updateTask } from '../../state/plans';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';

/** How a card stands to the one that is pointed at: what that begins on, or what begins on that. */
export type Tie = 'before' | 'after';

/** A task of a started plan: what it is, how it stands, and what can be done about it. */
export function TaskCard(props: {
  plan: PlanId;
  task: StartedTask;
  conflicts: readonly string[];
  tie: Tie | null;
  onPointed: (over: boolean) => void;
}) {
  const { plan, task, conflicts, tie, onPointed } = props;
  const { session, key, title, after, baseMoved } = task;
  const says = wordsOf(task);
  const inside = (
    <>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="flex-none font-mono text-xs text-faint">{displayPath(key)}</span>
        <span className="min-w-0 text-sm wrap-anywhere">{displayPath(title)}</span>
      </span>
      {after.length > 0 ? (
        <span className="flex min-w-0 items-center gap-1 text-xs text-faint">
          <span className="min-w-0 truncate font-mono">
            <span className="sr-only">After </span>
            {after.map(displayPath).join(', ')}
          </span>
          <ArrowRight size={11} aria-hidden className="flex-none" />
          <span aria-hidden className="flex-none font-mono">
            {displayPath(key)}
          </span>
        </span>
      ) : null}
      {says ? <span className="text-xs wrap-anywhere text-soft">{says}</span> : null}
      {conflicts.map((text) => (
        <span key={text} className="text-xs wrap-anywhere text-need">
          {text}
        </span>
      ))}
    </>
  );
  const open = () => {
    if (session === null) return;
    closeOverlay();
    openSession(session);
  };
  const look = 'flex w-full flex-col gap-1 rounded-md px-2.5 py-2 text-left';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only shows what the words of the card say, too
    <div
      onMouseEnter={() => onPointed(true)}
      onMouseLeave={() => onPointed(false)}
      onFocus={() => onPointed(true)}
      onBlur={() => onPointed(false)}
      className={classNames(
        'rounded-md border bg-raise',
        tie === null ? 'border-line' : 'border-accent',
        tie === 'before' && 'border-l-4',
        tie === 'after' && 'border-r-4',
      )}
    >
      {session === null ? (
        <div className={look}>{inside}</div>
      ) : (
        <button type="button" className={`${look} hover:bg-hover`} title="Opens its session" onClick={open}>
          {inside}
        </button>
      )}
      {session !== null && baseMoved.length > 0 ? (
        <div className="flex flex-col gap-1.5 px-2.5 pb-2">
          <p className="text-xs wrap-anywhere text-need">
            {baseMoved.map(displayPath).join(', ')} changed after this began
          </p>
          <div className="flex flex-wrap gap-1.5">
            <Button onClick={() => void updateTask(plan, key, session)}>Update…</Button>
            <Button onClick={() => void leaveBase(plan, key)}>Leave as It Is</Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function wordsOf({ state, waitsFor, trouble }: StartedTask): string | null {
  if (trouble) return describeTaskTrouble(trouble);
  switch (state) {
    case 'held':
      return `Waits for ${waitsFor.map(displayPath).join(', ')}`;
    case 'ready':
      return 'Is next';
    case 'human':
      return 'For you to do';
    case 'red':
      return 'Checks have not passed';
    case 'failed':
      return 'Did not end well';
    case 'left':
      return 'Not chosen';
    case 'done':
      return 'Done before';
    default:
      return null;
  }
}
