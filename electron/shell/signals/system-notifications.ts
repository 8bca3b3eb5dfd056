import { Notification as SystemNotification } from 'electron';
import type { NotificationServer } from './notification';

/** Notifications of Windows and Mac, by Electron. On a Mac they have buttons. */
export function systemNotifications(): NotificationServer {
  // Held, because a collected notification cannot be clicked.
  const held = new Set<SystemNotification>();
  return {
    show: (notification) =>
      new Promise((resolve) => {
        if (!SystemNotification.isSupported()) return resolve(null);
        const shown = new SystemNotification({
          title: notification.title,
          body: notification.body,
          actions: notification.actions.map(({ label }) => ({ type: 'button', text: label })),
        });
        const gone = () => {
          if (held.delete(shown)) notification.onGone();
        };
        shown.on('click', () => {
          notification.onAction('open');
          gone();
        });
        shown.on('action', (_event, index) => {
          const action = notification.actions[index];
          if (action) notification.onAction(action.id);
          gone();
        });
        shown.on('close', gone);
        shown.on('failed', () => {
          held.delete(shown);
          resolve(null);
        });
        shown.on('show', () =>
          resolve(() => {
            held.delete(shown);
            shown.close();
          }),
        );
        held.add(shown);
        shown.show();
      }),
  };
}
