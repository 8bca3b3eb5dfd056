import type { SessionBus } from './session-bus';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Tells now and whenever it changes whether the desktop has a tray. Windows and Mac always do; on Linux it is whoever
 * watches for icons on the session bus, which GNOME has by an extension only.
 */
export async function followTrayHost(
  bus: SessionBus | null,
  tell: (hasTray: boolean) => void,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (platform !== 'linux') tell(true);
  else if (bus === null) tell(false);
  else {
    bus.onOwner(WATCHER, (owner) => tell(owner !== null));
    tell((await bus.ownerOf(WATCHER)) !== null);
  }
}
