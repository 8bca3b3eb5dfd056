import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import {
  type CommandId,
  commandGroups,
  commandOf,
  type MenuName,
  menuNames,
  type NamedCommand,
} from '#shared/commands';
import { isAvailable, runCommand, useCommands } from '../../state/commands';
import { IconButton } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';

/**
 * The menus, where the system has no bar of its own for them: they have no row in the window, and its colours. F10 opens
 * them; the Alt key by itself goes to their button, and back from it.
 */
export function MenuButton() {
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const chosen = useRef<CommandId | null>(null);
  const [open, setOpen] = useState(false);
  const change = (opens: boolean) => {
    if (opens && document.activeElement !== button.current) before.current = focused();
    setOpen(opens);
  };
  /** The focus is given back first, so that the command can take it. */
  const onClosed = () => {
    const back = before.current?.isConnected ? before.current : button.current;
    before.current = null;
    back?.focus();
    const command = chosen.current;
    chosen.current = null;
    if (command !== null) runCommand(command);
  };
  const choose = (command: CommandId) => {
    chosen.current = command;
  };
  useCommands({ 'window.menu': () => change(true) });
  useEffect(
    () =>
      followAlt(() => {
        const element = button.current;
        if (!element || element.closest('[aria-hidden="true"]')) return;
        if (document.activeElement === element) before.current?.focus();
        else {
          before.current = focused();
          element.focus();
        }
      }),
    [],
  );
  return (
    <Menu
      label="Main menu"
      entries={open ? entries(choose) : []}
      open={open}
      onOpenChange={change}
      afterClose={onClosed}
    >
      <IconButton
        ref={button}
        label="Main menu"
        keysOf="window.menu"
        small
        onBlur={() => {
          // Who goes on without the menu is somewhere else: what was before is not to be gone back to later.
          if (!open) before.current = null;
        }}
      >
        <MenuIcon size={15} aria-hidden />
      </IconButton>
    </Menu>
  );
}

function focused(): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : null;
}

type Choose = (command: CommandId) => void;

/** The commands by their menus. What edits a text is on its keys alone. */
function entries(choose: Choose): MenuEntry[] {
  return menuNames
    .filter((name) => name !== 'Edit')
    .map((name) => ({ type: 'submenu', label: name, entries: entriesOf(name, choose) }));
}

function entriesOf(name: MenuName, choose: Choose): MenuEntry[] {
  const groups = [...commandGroups(name), ...(name === 'File' ? [[commandOf('app.quit')]] : [])];
  return groups.flatMap((group, index) => [
    ...(index > 0 ? [{ type: 'separator' } as const] : []),
    ...group.map((command) => entryOf(command, choose)),
  ]);
}

function entryOf({ id, title }: NamedCommand, choose: Choose): MenuEntry {
  return {
    label: title,
    keysOf: id,
    disabled: !isAvailable(id),
    onSelect: () => choose(id),
  };
}

/** Calls `press` when Alt is pressed and let go with nothing in between. */
function followAlt(press: () => void): () => void {
  let isAlone = false;
  const onDown = (event: Event) => {
    // AltGr is Control and Alt to Windows.
    isAlone = event instanceof KeyboardEvent && event.key === 'Alt' && !event.ctrlKey && !event.repeat;
  };
  const onUp = (event: KeyboardEvent) => {
    if (event.key !== 'Alt' || !isAlone) return;
    isAlone = false;
    event.preventDefault();
    press();
  };
  const disarm = () => {
    isAlone = false;
  };
  const heard = ['keydown', 'pointerdown', 'wheel'];
  for (const type of heard) window.addEventListener(type, onDown, true);
  window.addEventListener('keyup', onUp, true);
  window.addEventListener('blur', disarm);
  return () => {
    for (const type of heard) window.removeEventListener(type, onDown, true);
    window.removeEventListener('keyup', onUp, true);
    window.removeEventListener('blur', disarm);
  };
}
