import { isDeepStrictEqual } from 'node:util';
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type CommandId, commandGroups, type MenuName, menuNames, type NamedCommand } from '#shared/commands';
import { type ChosenKeys, type KeyTable, keyTable } from '#shared/key-table';
import { acceleratorOf, type Platform } from '#shared/keys';
import type { SettingsPort } from '../core/ports';

type Item = MenuItemConstructorOptions;

/**
 * Makes the native menu from the command list, with the keys that the user chose. `perform` is told of each command that
 * is chosen.
 */
export function setMenu(
  perform: (command: CommandId) => void,
  chosen: ChosenKeys,
  platform: Platform = process.platform,
): void {
  const template = menuTemplate(perform, keyTable(chosen, platform), platform);
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Calls `show` with the keys that the user chose, now if there are any, and whenever they change. */
export function followKeys(settings: SettingsPort, show: (chosen: ChosenKeys) => void): void {
  let shown: ChosenKeys = {};
  const look = ({ keys }: { readonly keys: ChosenKeys }) => {
    if (isDeepStrictEqual(keys, shown)) return;
    shown = keys;
    show(keys);
  };
  look(settings.get());
  settings.onChange(look);
}

export function menuTemplate(
  perform: (command: CommandId) => void,
  keys: KeyTable,
  platform: Platform,
): Item[] {
  const onMac = platform === 'darwin';
  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies Item] : []),
    ...menuNames.map((name): Item => {
      if (name === 'Edit') return { role: 'editMenu' };
      const own = itemsOf(name, perform, keys);
      return {
        label: `&${name}`,
        submenu: name === 'File' ? [...own, { type: 'separator' }, endItem(onMac)] : own,
      };
    }),
    ...(onMac ? [{ role: 'windowMenu' } satisfies Item] : []),
  ];
}

function endItem(onMac: boolean): Item {
  return onMac ? { role: 'close' } : { role: 'quit' };
}

function itemsOf(menu: MenuName, perform: (command: CommandId) => void, keys: KeyTable): Item[] {
  return commandGroups(menu).flatMap((group, index) => [
    ...(index > 0 ? [{ type: 'separator' } satisfies Item] : []),
    ...group.flatMap((command) => itemsFor(command, perform, keys)),
  ]);
}

/**
 * The window handles its own keys, since only it knows where the caret is: the menu shows them without listening. The
 * host's keys are the menu's; a further key needs an item of its own, which is not shown.
 */
function itemsFor(command: NamedCommand, perform: (command: CommandId) => void, keys: KeyTable): Item[] {
  const [shown, ...further] = keys.keysOf(command.id).map(acceleratorOf);
  const click = () => perform(command.id);
  const visible: Item = {
    id: command.id,
    label: command.title,
    click,
    registerAccelerator: command.by === 'host',
    ...(shown ? { accelerator: shown } : {}),
  };
  if (command.by === 'window') return [visible];
  return [
    visible,
    ...further
      .filter((accelerator) => accelerator !== null)
      .map(
        (accelerator): Item => ({
          label: command.title,
          click,
          accelerator,
          visible: false,
          acceleratorWorksWhenHidden: true,
        }),
      ),
  ];
}
