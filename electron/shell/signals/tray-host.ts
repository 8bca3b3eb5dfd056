import { Variant } from '@jellybrick/dbus-next';
import type { SessionBus } from './session-bus';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATH = '/StatusNotifierWatcher';
const HAS_HOST = 'IsStatusNotifierHostRegistered';

/**
 * Tells now and whenever it changes whether the desktop has a tray. Windows and Mac always do; on Linux it is whoever
 * watches for icons on the session bus and says that they are shown, which GNOME has by an extension only. Anybody may
 * take that name where nobody has it: `isAgent` says of a connection whether it is an agent's, who shows nothing.
 */
export async function followTrayHost(
  bus: SessionBus | null,
  isAgent: (connection: string) => Promise<boolean>,
  tell: (hasTray: boolean) => void,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (platform !== 'linux') tell(true);
  else if (bus === null) tell(false);
  else {
    let owner: string | null = null;
    let looks = 0;
    const look = async (now: string | null) => {
      owner = now;
      looks += 1;
      const mine = looks;
      const shows = now !== null && !(await isAgent(now)) && (await hasHost(bus));
      // What came meanwhile is the newer truth.
      if (mine === looks) tell(shows);
    };
    bus.onOwner(WATCHER, (now) => void look(now));
    bus.onSignal(WATCHER, (member, _body, sender) => {
      if (sender === owner && member.startsWith('StatusNotifierHost')) void look(owner);
    });
    await look(await bus.ownerOf(WATCHER));
  }
}

async function hasHost(bus: SessionBus): Promise<boolean> {
  const method = { to: WATCHER, path: PATH, in: 'org.freedesktop.DBus.Properties', member: 'Get' };
  const [value] = (await bus.call(method, 'ss', [WATCHER, HAS_HOST])) ?? [];
  return value instanceof Variant && value.value === true;
}
