import { app, Menu } from 'electron';
import type { Log } from '../../core/ports';
import { jumpList } from './jump-list';
import type { Summary } from './summary';
import { type SignalActions, sessionItems } from './tray-menu';

/** Keeps the menu of the app's icon: the dock's on a Mac, the jump list on Windows. Others have none. */
export function openIconMenu(actions: SignalActions, log: Log): (summary: Summary) => void {
  let shown = '';
  return (summary) => {
    const { dock } = app;
    if (!dock && process.platform !== 'win32') return;
    const items = sessionItems(summary, actions);
    // Made anew only where it says something else.
    const now = JSON.stringify(items);
    if (now === shown) return;
    shown = now;
    if (dock) dock.setMenu(Menu.buildFromTemplate(items));
    else {
      const result = app.setJumpList(
        jumpList(summary, process.execPath, app.isPackaged ? [] : [app.getAppPath()]),
      );
      // Who removed a session from the list by hand, or keeps no list at all, is not asked again.
      if (result !== 'ok') log.info('the jump list was not taken', { result });
    }
  };
}
