import { type BrowserWindow, Notification } from 'electron';
import { describeNotice } from '#shared/describe-notice';
import { displayPath, displayText } from '#shared/display-path';
import type { Notifier } from '../core/ports';

/** System notifications for a user who is not looking at the window; a click goes to the session. */
export function systemNotifier(options: {
  window: () => BrowserWindow | null;
  show: (session: string) => void;
}): Notifier {
  // Held, because a collected notification cannot be clicked.
  const shown = new Set<Notification>();
  return {
    notify: (notice) => {
      if (options.window()?.isFocused() || !Notification.isSupported()) return;
      const notification = new Notification({
        title: displayPath(notice.title),
        body: displayText(describeNotice(notice)),
      });
      const forget = () => shown.delete(notification);
      notification.on('click', () => {
        forget();
        options.show(notice.session);
      });
      notification.on('close', forget);
      // Without a notification service the list in the window says the same.
      notification.on('failed', forget);
      shown.add(notification);
      notification.show();
    },
  };
}
