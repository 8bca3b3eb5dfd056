import { randomUUID } from 'node:crypto';
import { dialog } from 'electron';
import type { Log } from '../core/ports';

/** Where bugs of the main process end: in the log under a reference. The app goes on; agents are not to die of it. */
export function reportBugs(log: Log): void {
  let shown = false;
  const report = (kind: string) => (error: unknown) => {
    const reference = randomUUID().slice(0, 8);
    log.error(kind, { reference, error });
    // One box is information, a stream of them would lock the user out.
    if (shown || kind !== 'uncaught error') return;
    shown = true;
    dialog.showErrorBox(
      'Something broke',
      `Understory goes on, but should be restarted. The log says more (reference ${reference}).`,
    );
  };
  process.on('uncaughtException', report('uncaught error'));
  process.on('unhandledRejection', report('unhandled rejection'));
}
