import { app, dialog } from 'electron';
import type { Ports } from '../core/ports';
import { type StartedCore, startCore } from '../host/open-core';
import { refusalText } from '../host/refusal-text';

/** Opens the app's core. Where the data folder is taken or cannot be written the user is told and may try again. */
export async function openAppCore(ports: Ports): Promise<StartedCore> {
  for (;;) {
    const started = await startCore(ports, { through: 'window' });
    if (started.ok) return started.value;
    ports.log.warn('the data folder could not be opened', { refusal: started.refusal });
    await app.whenReady();
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: refusalText(started.refusal),
      detail: 'Nothing was changed.',
      buttons: ['Try Again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 1) app.exit(1);
  }
}
