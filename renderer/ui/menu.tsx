import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu as Radix, ContextMenu as RadixContext } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import type { CommandId } from '#shared/commands';
import { displayPath } from '#shared/display-path';
import { classNames } from './class-names';
import { CommandKbd, Kbd } from './kbd';
import { MenuLayer } from './menu-layer';

export type MenuEntry =
  | {
      readonly type?: 'item';
      readonly label: string;
      readonly onSelect: () => void;
      /** Its key, which is always the same, or the command whose key it has. */
      readonly keys?: string | null;
      readonly keysOf?: CommandId;
      readonly icon?: ReactNode;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      /** Present: the entry is a switch and shows its state. */
      readonly checked?: boolean;
      /** The menu stays open, for further choices. */
      readonly stays?: boolean;
      /** A word at the end of the line. */
      readonly hint?: string;
      /** A second, quieter line. */
      readonly detail?: string;
    }
  | { readonly type: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] }
  | { readonly type: 'separator' }
  | { readonly type: 'label'; readonly label: string };

// Each takes the focus when it opens, and scrolls: `tabIndex` says so before one of its entries has it.
const SURFACE =
  'z-50 min-w-48 max-w-96 max-h-[min(580px,var(--radix-popper-available-height))] overflow-y-auto rounded-md border border-line bg-raise p-1 shadow-float';
const ITEM =
  'flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none data-[highlighted]:bg-select data-[disabled]:opacity-50';

/** A button's menu. `children` is the one trigger element. */
export function Menu(props: {
  label: string;
  entries: readonly MenuEntry[];
  align?: 'start' | 'end';
  /** Puts the focus where it belongs after a choice, which may take the button away. */
  afterChoice?: () => void;
  /** Puts the focus somewhere else than on the button whenever it closes. */
  afterClose?: () => void;
  /** Where the caller opens it by other means too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  const { afterChoice } = props;
  const chosen = useRef(false);
  const choose = (entry: MenuEntry): MenuEntry =>
    'onSelect' in entry
      ? {
          ...entry,
          onSelect: () => {
            chosen.current = true;
            entry.onSelect();
          },
        }
      : entry;
  return (
    <Radix.Root
      modal={false}
      {...(props.open === undefined ? {} : { open: props.open })}
      {...(props.onOpenChange ? { onOpenChange: props.onOpenChange } : {})}
    >
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <MenuLayer label={props.label}>
          <Radix.Content
            className={SURFACE}
            tabIndex={0}
            aria-label={props.label}
            align={props.align ?? 'start'}
            sideOffset={4}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              const after = props.afterClose ?? (chosen.current ? afterChoice : undefined);
              chosen.current = false;
              if (!after) return;
              event.preventDefault();
              after();
            }}
          >
            <Entries entries={props.entries.map(choose)} parts={Radix} />
          </Radix.Content>
        </MenuLayer>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The menu of a right click or the context-menu key on its one child. */
export function ContextMenu(props: { label: string; entries: readonly MenuEntry[]; children: ReactNode }) {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{props.children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <MenuLayer label={props.label}>
          <RadixContext.Content
            className={SURFACE}
            tabIndex={0}
            aria-label={props.label}
            collisionPadding={8}
          >
            <Entries entries={props.entries} parts={RadixContext} />
          </RadixContext.Content>
        </MenuLayer>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

type Parts = Pick<
  typeof Radix,
  'Item' | 'CheckboxItem' | 'Separator' | 'Label' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'
>;

/**
 * Keeps a submenu open when the pointer leaves its entry for no other entry: the menu as a whole has the focus then. The
 * library closes it unless the pointer was last seen to move towards the submenu, which a quick hand is not, nor one that
 * rests while another window comes up.
 */
function stayBesideMenu(event: CustomEvent): void {
  if (event.target instanceof Element && event.target.matches('[role="menu"]')) event.preventDefault();
}

/** What tells an entry from others while the menu is open, whose entries may come and go. */
function entryKeys(entries: readonly MenuEntry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const name = `${entry.type ?? 'item'} ${'label' in entry ? entry.label : ''}`;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${name} ${count}`;
  });
}

function Entries(props: { entries: readonly MenuEntry[]; parts: Parts }) {
  const { Item, CheckboxItem, Separator, Label, Sub, SubTrigger, SubContent, Portal } = props.parts;
  const keys = entryKeys(props.entries);
  return props.entries.map((entry, index) => {
    const key = keys[index];
    if (entry.type === 'separator') return <Separator key={key} className="my-1 h-px bg-line" />;
    if (entry.type === 'label')
      return (
        <Label key={key} className="px-2 pt-1.5 pb-1 text-2xs font-semibold text-faint">
          {entry.label}
        </Label>
      );
    if (entry.type === 'submenu')
      return (
        <Sub key={key}>
          <SubTrigger className={classNames(ITEM, 'data-[state=open]:bg-select')}>
            <span className="w-4 flex-none" />
            <span className="min-w-0 flex-1 truncate">{displayPath(entry.label)}</span>
            <ChevronRight size={13} aria-hidden className="flex-none text-faint" />
          </SubTrigger>
          <Portal>
            <MenuLayer label={displayPath(entry.label)}>
              <SubContent
                className={SURFACE}
                tabIndex={0}
                sideOffset={2}
                collisionPadding={8}
                onFocusOutside={stayBesideMenu}
              >
                <Entries entries={entry.entries} parts={props.parts} />
              </SubContent>
            </MenuLayer>
          </Portal>
        </Sub>
      );
    const body = (
      <>
        <span className="flex w-4 flex-none justify-center" aria-hidden>
          {entry.checked ? <Check size={13} /> : entry.icon}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate">{displayPath(entry.label)}</span>
          {entry.detail ? (
            <span className="block text-xs wrap-anywhere text-soft">{displayPath(entry.detail)}</span>
          ) : null}
        </span>
        {entry.hint ? <span className="text-xs text-faint tabular-nums">{entry.hint}</span> : null}
        {entry.keys ? <Kbd keys={entry.keys} /> : null}
        {entry.keysOf ? <CommandKbd command={entry.keysOf} /> : null}
      </>
    );
    const shared = {
      className: classNames(ITEM, entry.danger && 'text-fail'),
      disabled: entry.disabled ?? false,
      onSelect: (event: Event) => {
        if (entry.stays) event.preventDefault();
        entry.onSelect();
      },
    };
    return entry.checked === undefined ? (
      <Item key={key} {...shared}>
        {body}
      </Item>
    ) : (
      <CheckboxItem key={key} checked={entry.checked} {...shared}>
        {body}
      </CheckboxItem>
    );
  });
}
