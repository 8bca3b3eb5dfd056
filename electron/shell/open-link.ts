import { type BrowserWindow, clipboard, dialog, shell } from 'electron';
import { displayPath } from '#shared/display-path';

const SHOWN_CHARACTERS = 500;

/** Opens an https link in the system's browser after the user saw where it leads; anything else is only shown. */
export async function openLink(window: BrowserWindow, address: string): Promise<void> {
  const url = httpsUrl(address);
  const shown = displayPath(url?.href ?? address).slice(0, SHOWN_CHARACTERS);
  if (!url) {
    await dialog.showMessageBox(window, {
      type: 'info',
      message: 'Only https links can be opened.',
      detail: shown,
      buttons: ['OK'],
    });
    return;
  }
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open ${url.host} in your browser?`,
    detail: shown,
    buttons: ['Open', 'Copy Link', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
  });
  if (response === 0) await shell.openExternal(url.href);
  else if (response === 1) await clipboard.writeText(url.href);
}

/** The link as the browser would read it, or null when it is not https or hides a user name in front of its host. */
function httpsUrl(address: string): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}
