import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names';

/** Folds and unfolds what stands below it. */
export function FoldButton(props: { open: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-expanded={props.open}
      onClick={props.onToggle}
      className="flex max-w-full items-center gap-1.5 rounded-sm text-left text-xs hover:text-text"
    >
      <ChevronRight
        size={12}
        aria-hidden
        className={classNames('flex-none transition-transform', props.open && 'rotate-90')}
      />
      {props.children}
    </button>
  );
}
