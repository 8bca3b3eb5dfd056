import { ChevronRight } from 'lucide-react';
import type { ToolCall } from '#shared/projections/transcript';
import { classNames } from '../../ui/class-names';
import { ToolIcon } from './tool-row';
import { runWords } from './tool-words';

/** Similar calls that follow each other, on one line; opened, their own rows come after it. */
export function ToolRun(props: { tools: readonly ToolCall[]; open: boolean; onToggle: () => void }) {
  const { tools, open } = props;
  const [first] = tools;
  if (!first) return null;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={props.onToggle}
      className="flex h-7 w-full items-center gap-2 rounded-md border border-line bg-panel px-2.5 text-left text-soft hover:bg-hover"
    >
      <ToolIcon kind={first.kind} />
      <span className="min-w-0 flex-1 truncate">{runWords(tools)}</span>
      <ChevronRight
        size={12}
        aria-hidden
        className={classNames('text-faint transition-transform', open && 'rotate-90')}
      />
    </button>
  );
}
