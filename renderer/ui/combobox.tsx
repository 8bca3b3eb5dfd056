import { Command } from 'cmdk';
import { Check, ChevronDown, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { displayPath } from '#shared/display-path';
import { classNames } from './class-names';

export type ComboboxChoice = {
  readonly value: string;
  readonly label: string;
  readonly detail?: string | null;
  readonly keywords?: string;
  /** Choices of one group stand together under its name. */
  readonly group?: string;
  readonly icon?: ReactNode;
};

const MOST_SHOWN = 60;

/** One of many, found by typing. `shown` is what the closed field says; `custom` lets typed text be a choice itself. */
export function Combobox(props: {
  label: string;
  value: string | null;
  shown: string;
  onChange: (value: string) => void;
  choices: readonly ComboboxChoice[];
  placeholder: string;
  icon?: ReactNode;
  look?: 'plain' | 'ghost';
  small?: boolean;
  custom?: (typed: string) => string;
  empty?: string;
  onOpen?: () => void;
  disabled?: boolean;
  /** Takes a choice off the list, where `may` says so; also by Shift+Delete. */
  removal?: { readonly may: (value: string) => boolean; readonly remove: (value: string) => void };
}) {
  const { removal } = props;
  const [active, setActive] = useState('');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const found = useMemo(() => findChoices(props.choices, typed), [props.choices, typed]);
  const choose = (value: string) => {
    setOpen(false);
    props.onChange(value);
  };
  const groups = [...new Set(found.map((choice) => choice.group ?? ''))];
  const text = typed.trim();
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setTyped('');
        if (next) props.onOpen?.();
      }}
    >
      <Popover.Trigger
        aria-label={`${props.label}: ${props.shown}`}
        disabled={props.disabled}
        className={classNames(
          'inline-flex max-w-56 min-w-0 items-center gap-1.5 rounded-md border transition-colors disabled:opacity-50',
          props.small ? 'h-6 px-1.5 text-xs' : 'h-7 text-sm',
          props.small ? '' : props.look === 'ghost' ? 'px-1.5' : 'px-2',
          props.look === 'ghost'
            ? 'border-transparent text-soft hover:bg-hover hover:text-text'
            : 'border-line bg-raise text-text hover:border-edge',
        )}
      >
        {props.icon}
        <span className="min-w-0 flex-1 truncate text-left">{displayPath(props.shown)}</span>
        <ChevronDown size={12} aria-hidden className="flex-none text-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={props.label}
          className="z-50 flex max-h-[min(380px,var(--radix-popover-content-available-height))] w-80 flex-col overflow-hidden rounded-md border border-line bg-raise shadow-float"
        >
          <Command
            shouldFilter={false}
            label={props.label}
            value={active}
            onValueChange={setActive}
            onKeyDown={(event) => {
              const value = active.replace(/^choice /, '');
              // With text selected the key cuts, as it does in every field.
              if (event.key !== 'Delete' || !event.shiftKey || isTextSelected(event.target)) return;
              if (!removal?.may(value)) return;
              event.preventDefault();
              // A held key is meant for one, not for those that come to stand there.
              if (!event.repeat) removal.remove(value);
            }}
            className="flex min-h-0 flex-col"
          >
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder={props.placeholder}
              className="h-8 flex-none border-b border-line bg-transparent px-3 focus-visible:outline-none"
            />
            <Command.List label={props.label} className="min-h-0 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-3 text-center text-soft">
                {props.empty ?? 'Nothing found'}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group || undefined}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint"
                >
                  {found
                    .filter((choice) => (choice.group ?? '') === group)
                    .map((choice) => (
                      <ChoiceItem
                        key={choice.value}
                        choice={choice}
                        chosen={choice.value === props.value}
                        onSelect={() => choose(choice.value)}
                        {...(removal?.may(choice.value)
                          ? { onRemove: () => removal.remove(choice.value) }
                          : {})}
                      />
                    ))}
                </Command.Group>
              ))}
              {props.custom && text && !found.some((choice) => choice.label === text) ? (
                <ChoiceItem
                  choice={{ value: text, label: props.custom(text) }}
                  chosen={false}
                  onSelect={() => choose(text)}
                />
              ) : null}
            </Command.List>
            {removal ? (
              <p className="flex-none border-t border-line px-3 py-1.5 text-2xs text-faint">
                Shift+Delete removes from the list; nothing is deleted
              </p>
            ) : null}
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ChoiceItem(props: {
  choice: ComboboxChoice;
  chosen: boolean;
  onSelect: () => void;
  onRemove?: () => void;
}) {
  const { choice } = props;
  return (
    <Command.Item
      value={`choice ${choice.value}`}
      onSelect={props.onSelect}
      className="flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-select"
    >
      <span className="flex w-4 flex-none justify-center" aria-hidden>
        {props.chosen ? <Check size={13} /> : choice.icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{displayPath(choice.label)}</span>
        {choice.detail ? (
          <span className="block truncate text-xs text-soft">{displayPath(choice.detail)}</span>
        ) : null}
      </span>
      {props.onRemove ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          title="Remove from the list"
          className="inline-flex size-5 flex-none items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
          onClick={(event) => {
            event.stopPropagation();
            props.onRemove?.();
          }}
        >
          <X size={12} />
        </button>
      ) : null}
    </Command.Item>
  );
}

function isTextSelected(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.selectionStart !== target.selectionEnd;
}

/** The choices with every typed word, in their own order, at most as many as one would look through. */
export function findChoices(choices: readonly ComboboxChoice[], typed: string): readonly ComboboxChoice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found: ComboboxChoice[] = [];
  for (const choice of choices) {
    const text = `${choice.label} ${choice.keywords ?? ''} ${choice.detail ?? ''}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    found.push(choice);
    if (found.length === MOST_SHOWN) break;
  }
  return found;
}
