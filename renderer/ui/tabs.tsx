import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export type Tab<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly count?: string | number | null;
};

/** A row of tabs over their panels; give each {@link TabPanel} as a child. */
export function Tabs<V extends string>(props: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  tabs: readonly Tab<V>[];
  /** Drawn at the right end of the row. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Root
      value={props.value}
      onValueChange={(value) => props.onChange(value as V)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex flex-none items-center border-b border-line px-5">
        <Radix.List aria-label={props.label} className="flex flex-1 gap-4">
          {props.tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px border-b-2 border-transparent px-0.5 pt-1.5 pb-1.5 text-soft transition-colors hover:text-text data-[state=active]:border-accent data-[state=active]:text-text"
            >
              {tab.label}
              {tab.count === undefined || tab.count === null ? null : (
                <span className="text-faint tabular-nums"> {tab.count}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {props.aside}
      </div>
      {props.children}
    </Radix.Root>
  );
}

/** Mounted only while its tab is chosen. */
export function TabPanel(props: { value: string; children: ReactNode }) {
  return (
    <Radix.Content
      value={props.value}
      className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
    >
      {props.children}
    </Radix.Content>
  );
}
