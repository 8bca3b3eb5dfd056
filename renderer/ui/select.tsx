import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { displayPath } from '#shared/display-path';
import { choiceByKey, choiceByText, isTyping, NOTHING_TYPED, typedOn } from './choice-keys';
import { classNames } from './class-names';
import { MenuLayer } from './menu-layer';

export type Choice<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly detail?: string | null;
  readonly disabled?: boolean;
};

/**
 * One of a few. `label` is the accessible name; it is not drawn, so put a visible label beside where one is due. Its list
 * leaves the page around it as it is: Radix' own select hides the page from assistive technology while the focus of the
 * window is still in it.
 */
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
  const { choices } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = useRef(NOTHING_TYPED);
  const chosen = choices.findIndex(({ value }) => value === props.value);
  const shown = choices[chosen];
  const change = (next: boolean) => {
    typed.current = NOTHING_TYPED;
    setActive(chosen >= 0 ? chosen : (choiceByKey(choices, -1, 'Home') ?? -1));
    setOpen(next);
  };
  const take = (index: number) => {
    const choice = choices[index];
    if (choice && !choice.disabled && index !== chosen) props.onChange(choice.value);
  };
  const choose = (index: number) => {
    if (choices[index]?.disabled) return;
    setOpen(false);
    take(index);
  };
  /** The choice that what has been typed by now finds from the place `at`; null also for what is no letter. */
  const find = (event: KeyboardEvent, at: number): number | null => {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isLetter || (event.key === ' ' && !isTyping(typed.current, event.timeStamp))) return null;
    typed.current = typedOn(typed.current, event.key, event.timeStamp);
    return choiceByText(choices, at, typed.current.text);
  };
  const onClosedKey = (event: KeyboardEvent) => {
    if (open) return;
    const found = find(event, chosen);
    if (found !== null) take(found);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') change(true);
    else return;
    event.preventDefault();
  };
  const onListKey = (event: KeyboardEvent) => {
    const found = find(event, active) ?? choiceByKey(choices, active, event.key);
    if (found !== null) setActive(found);
    // A held key is that which opened the list.
    else if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) choose(active);
    else if (event.key === 'Escape') return;
    event.preventDefault();
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        role="combobox"
        aria-haspopup="listbox"
        aria-label={props.label}
        disabled={props.disabled ?? false}
        onKeyDown={onClosedKey}
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
          {shown ? displayPath(shown.label) : props.placeholder}
        </span>
        <ChevronDown size={12} aria-hidden className="flex-none text-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <MenuLayer label={props.label}>
          <ChoiceList
            {...{ choices, chosen, active, choose, setActive }}
            label={props.label}
            onKeyDown={onListKey}
          />
        </MenuLayer>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The open list. It has the focus and says which choice the keys are at. */
function ChoiceList(props: {
  label: string;
  choices: readonly Choice<string>[];
  chosen: number;
  active: number;
  choose: (index: number) => void;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { active } = props;
  const id = useId();
  const at = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active one is kept in sight
  useEffect(() => {
    // As it opens it has its place, and with that its height, only in the next frame.
    const frame = requestAnimationFrame(() => at.current?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, [active]);
  return (
    <Popover.Content
      role="listbox"
      aria-label={props.label}
      {...(props.choices[active] ? { 'aria-activedescendant': `${id}-${active}` } : {})}
      tabIndex={0}
      align="start"
      sideOffset={4}
      collisionPadding={8}
      onKeyDown={props.onKeyDown}
      className="z-50 max-h-[min(420px,var(--radix-popover-content-available-height))] max-w-96 min-w-[max(180px,var(--radix-popover-trigger-width))] overflow-y-auto rounded-md border border-line bg-raise p-1 shadow-float outline-none"
    >
      {props.choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the list's
        <div
          key={choice.value}
          ref={index === active ? at : null}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.chosen}
          aria-disabled={choice.disabled ? true : undefined}
          aria-labelledby={`${id}-${index}-label`}
          aria-describedby={choice.detail ? `${id}-${index}-detail` : undefined}
          // The list keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          // What comes to lie under a pointer that rests is not what it points at.
          onPointerMove={({ movementX, movementY }) => {
            if ((movementX !== 0 || movementY !== 0) && !choice.disabled) props.setActive(index);
          }}
          onClick={() => props.choose(index)}
          className={classNames(
            'flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1',
            choice.disabled && 'opacity-60',
            index === active && 'bg-select',
          )}
        >
          <span className="flex w-4 flex-none justify-center" aria-hidden>
            {index === props.chosen ? <Check size={13} /> : null}
          </span>
          <span className="min-w-0 flex-1">
            <span id={`${id}-${index}-label`}>{displayPath(choice.label)}</span>
            {choice.detail ? (
              <span id={`${id}-${index}-detail`} className="block text-xs text-soft wrap-anywhere">
                {displayPath(choice.detail)}
              </span>
            ) : null}
          </span>
        </div>
      ))}
    </Popover.Content>
  );
}
