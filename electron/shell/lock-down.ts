import { app, type Session } from 'electron';
import type { Log } from '../core/ports';
import { APP_ORIGIN } from './app-scheme';

/**
 * Takes from every page what ours does not need: permissions, devices, navigation, new windows, embedded views. Our own
 * page keeps one permission, putting text that the user selected on the clipboard.
 */
export function lockDown(session: Session, log: Log): void {
  const allowed = (permission: string, origin: string) =>
    permission === 'clipboard-sanitized-write' && origin.replace(/\/$/, '') === APP_ORIGIN;
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allowed(permission, details.requestingUrl.slice(0, APP_ORIGIN.length)));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('a page wanted to open a window', { url });
      return { action: 'deny' };
    });
    const stay = (event: { preventDefault(): void; url: string }) => {
      // Reloading is a navigation to the page itself.
      if (event.url.split(/[?#]/)[0] === `${APP_ORIGIN}/index.html`) return;
      event.preventDefault();
      log.warn('a page wanted to navigate away', { url: event.url });
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
