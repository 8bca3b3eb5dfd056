import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

/** Presses of Escape that took a tooltip away. */
const taken = new WeakSet<Event>();

/** Whether a press of Escape was stopped by nothing but a tooltip: it then goes on to what lies below. */
export function isForTooltip(event: Event): boolean {
  return taken.has(event);
}

/** Explains its one child on hover and focus. Never the only place where something is said. */
export function Tooltip(props: { text: string; keys?: string | null; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={(event) => taken.add(event)}
          className="z-50 flex max-w-80 items-center gap-2 rounded-md border border-line bg-raise px-2 py-1 text-xs text-text shadow-float wrap-anywhere"
        >
          {props.text}
          {props.keys ? <Kbd keys={props.keys} /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Once at the root of the window. */
export function TooltipSpace(props: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      {props.children}
    </Radix.Provider>
  );
}
