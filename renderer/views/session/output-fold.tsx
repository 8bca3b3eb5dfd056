import { ChevronRight } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import type { LongText } from '#shared/events';
import { classNames } from '../../ui/class-names';
import { LongTextBlock } from './long-text';
import type { Scene } from './scene';

/** A command that ran in the worktree and how it ended; what it printed is opened on demand. */
export function OutputFold(props: {
  scene: Scene;
  /** What it was for, shown with characters that hide made visible. */
  label: string;
  command: string;
  result: string;
  isBad: boolean;
  output: LongText;
  open: boolean;
  onToggle: () => void;
}) {
  const command = displayPath(props.command);
  return (
    <div className="rounded-md border border-line bg-panel">
      <button
        type="button"
        aria-expanded={props.open}
        onClick={props.onToggle}
        className="flex h-7 w-full items-center gap-2 rounded-md px-2.5 text-left text-soft hover:bg-hover"
      >
        <span className="max-w-1/2 flex-none truncate text-xs">{props.label}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-text" title={command}>
          {command}
        </span>
        <span className={classNames('flex-none text-xs', props.isBad && 'text-fail')}>
          {displayPath(props.result)}
        </span>
        <ChevronRight
          size={12}
          aria-hidden
          className={classNames('text-faint transition-transform', props.open && 'rotate-90')}
        />
      </button>
      {props.open ? (
        <div className="border-t border-line px-2.5 py-2">
          <LongTextBlock session={props.scene.session} label="Output" text={props.output} />
          {props.output.text.trim() === '' ? (
            <div className="text-xs text-faint">It printed nothing.</div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
