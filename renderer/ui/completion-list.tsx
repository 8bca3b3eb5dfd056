import { useEffect, useRef } from 'react';
import { classNames } from './class-names';
import type { Completion } from './use-completion';

/** What a text can be completed by, above the field. The focus stays in the field, whose keys choose. */
export function CompletionList(props: { id: string; completion: Completion }) {
  const { id, completion } = props;
  const active = useRef<HTMLDivElement>(null);
  const { open } = completion;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active one is kept in sight
  useEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [open?.active]);
  if (!open) return null;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={open.place.name}
      className="absolute bottom-full left-0 z-20 mb-1 max-h-56 w-full max-w-[560px] overflow-y-auto rounded-lg border border-line bg-panel p-1 shadow-float"
    >
      {open.items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's
        <div
          key={item.key}
          ref={index === open.active ? active : null}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === open.active}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => completion.choose(index)}
          className={classNames(
            'flex min-w-0 cursor-default items-baseline gap-2 rounded-md px-2 py-1 text-sm',
            index === open.active ? 'bg-select' : 'hover:bg-hover',
          )}
        >
          <span className="max-w-[70%] flex-none truncate">{item.label}</span>
          <span className="min-w-0 flex-1 truncate text-xs text-faint">{item.detail}</span>
        </div>
      ))}
    </div>
  );
}
