import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { displayPath } from '#shared/display-path';
import { classNames } from './class-names';

export type Choice<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly detail?: string | null;
  readonly disabled?: boolean;
};

/** One of a few. `label` is the accessible name; it is not drawn, so put a visible label beside where one is due. */
export function Select<V extends string>(props: {
  label: string;
  value: V | null;
  onChange: (value: V) => void;
  choices: readonly Choice<V>[];
  look?: 'plain' | 'ghost';
  icon?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
  /** Takes the width it is given instead of its label's. */
  wide?: boolean;
  /** Keeps its label's width where there is little room. */
  rigid?: boolean;
}) {
  const chosen = props.choices.find((choice) => choice.value === props.value);
  return (
    <Radix.Root
      value={props.value ?? ''}
      onValueChange={(value) => props.onChange(value as V)}
      disabled={props.disabled ?? false}
    >
      <Radix.Trigger
        aria-label={props.label}
        className={classNames(
          'inline-flex h-7 items-center gap-1.5 rounded-md border text-sm transition-colors disabled:opacity-50',
          props.look === 'ghost'
            ? 'border-transparent px-1.5 text-soft hover:bg-hover hover:text-text'
            : 'border-line bg-raise px-2 text-text hover:border-edge',
          props.wide && 'w-full',
          props.rigid ? 'flex-none' : 'min-w-0',
        )}
      >
        {props.icon}
        <span className="min-w-0 flex-1 truncate text-left">
          <Radix.Value placeholder={props.placeholder}>
            {chosen ? displayPath(chosen.label) : props.placeholder}
          </Radix.Value>
        </span>
        <ChevronDown size={12} aria-hidden className="flex-none text-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(420px,var(--radix-select-content-available-height))] max-w-96 min-w-[max(180px,var(--radix-select-trigger-width))] overflow-hidden rounded-md border border-line bg-raise shadow-float"
        >
          <Radix.Viewport className="p-1">
            {props.choices.map((choice) => (
              <Radix.Item
                key={choice.value}
                value={choice.value}
                disabled={choice.disabled ?? false}
                className="flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none data-[disabled]:opacity-60 data-[highlighted]:bg-select"
              >
                <span className="flex w-4 flex-none justify-center" aria-hidden>
                  <Radix.ItemIndicator>
                    <Check size={13} />
                  </Radix.ItemIndicator>
                </span>
                <span className="min-w-0 flex-1">
                  <Radix.ItemText>{displayPath(choice.label)}</Radix.ItemText>
                  {choice.detail ? (
                    <span className="block text-xs text-soft wrap-anywhere">
                      {displayPath(choice.detail)}
                    </span>
                  ) : null}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
