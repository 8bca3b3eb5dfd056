import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { classNames } from './class-names';

/** A line that shows, when it is pressed, what belongs to it below. */
export function Unfold(props: { title: ReactNode; open?: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(props.open ?? false);
  return (
    <div className="flex flex-col gap-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex items-start gap-1 self-start rounded-sm px-1 py-0.5 text-left hover:bg-hover"
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={classNames('mt-[3px] flex-none text-faint transition-transform', open && 'rotate-90')}
        />
        {props.title}
      </button>
      {open ? props.children : null}
    </div>
  );
}
