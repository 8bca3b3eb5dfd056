import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type NoticeTone = 'need' | 'fail' | 'quiet' | 'done';

const TONES: Readonly<Record<NoticeTone, string>> = {
  need: 'bg-need/10 text-need',
  fail: 'bg-fail/10 text-fail',
  done: 'bg-accent-bg text-accent',
  quiet: 'bg-raise text-soft',
};

/** One line, or a few, in place: what happened, what was kept, what to do. */
export function Notice(props: {
  tone: NoticeTone;
  action?: ReactNode;
  /** What it says is announced elsewhere, as it changes. */
  unread?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      role={props.unread ? undefined : props.tone === 'fail' ? 'alert' : 'status'}
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-1 rounded-md px-2.5 py-1.5 text-xs',
        TONES[props.tone],
      )}
    >
      <div data-selectable className="min-w-[min(12rem,100%)] flex-1 self-center wrap-anywhere">
        {props.children}
      </div>
      {props.action}
    </div>
  );
}
