import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A filter that is on or off. */
export function Chip(props: { on: boolean; onToggle: () => void; label?: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={props.on}
      aria-label={props.label}
      onClick={props.onToggle}
      className={classNames(
        'inline-flex h-[22px] items-center gap-1.5 rounded-full border px-1.5 text-xs transition-colors',
        props.on
          ? 'border-select-edge bg-select text-text'
          : 'border-line text-soft hover:border-edge hover:text-text',
      )}
    >
      {props.children}
    </button>
  );
}
