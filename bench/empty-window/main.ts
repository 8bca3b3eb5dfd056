import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

/** The least that an app of this build can be: what Understory's start and memory are compared with. */
const profile = process.env.EMPTY_WINDOW_PROFILE;
if (profile) app.setPath('userData', profile);
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

async function openWindow(): Promise<void> {
  await app.whenReady();
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
}

openWindow().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  app.exit(1);
});
