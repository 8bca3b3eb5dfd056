import { Menu, type MenuItemConstructorOptions } from 'electron';
import {
  type AppCommand,
  type CommandId,
  commands,
  keyOf,
  keysOf,
  type MenuName,
  menuNames,
} from '#shared/commands';
import { acceleratorOf, type Platform } from '#shared/keys';

type Item = MenuItemConstructorOptions;

/** Makes the native menu from the command list. `perform` is told of each command that was chosen. */
export function setMenu(perform: (command: CommandId) => void, platform: Platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(perform, platform)));
}

export function menuTemplate(perform: (command: CommandId) => void, platform: Platform): Item[] {
  const onMac = platform === 'darwin';
  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies Item] : []),
    ...menuNames.map((name): Item => {
      if (name === 'Edit') return { role: 'editMenu' };
      const own = itemsOf(name, perform, platform);
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

function itemsOf(menu: MenuName, perform: (command: CommandId) => void, platform: Platform): Item[] {
  const own = commands.filter((command) => command.menu?.name === menu);
  const groups = [...new Set(own.map((command) => command.menu?.group ?? 0))].sort((a, b) => a - b);
  return groups.flatMap((group, index) => [
    ...(index > 0 ? [{ type: 'separator' } satisfies Item] : []),
    ...own
      .filter((command) => command.menu?.group === group)
      .flatMap((command) => itemsFor(command, perform, platform)),
  ]);
}

/**
 * The window handles its own keys, since only it knows where the caret is: the menu shows them without listening. The
 * host's keys are the menu's; a further key needs an item of its own, which is not shown.
 */
function itemsFor(
  command: AppCommand & { id: CommandId },
  perform: (command: CommandId) => void,
  platform: Platform,
): Item[] {
  const shown = keyOf(command, platform);
  const click = () => perform(command.id);
  const visible: Item = {
    id: command.id,
    label: command.title,
    click,
    registerAccelerator: command.by === 'host',
    ...(shown ? { accelerator: acceleratorOf(shown) } : {}),
  };
  if (command.by === 'window') return [visible];
  const further = keysOf(command, platform).filter((key) => key !== shown);
  return [
    visible,
    ...further.map(
      (key): Item => ({
        label: command.title,
        click,
        accelerator: acceleratorOf(key),
        visible: false,
        acceleratorWorksWhenHidden: true,
      }),
    ),
  ];
}
