import { app, type BrowserWindow, dialog } from 'electron';
import { displayPath } from '#shared/display-path';
import { isBusy } from '#shared/session-state';
import type { Log } from '../core/ports';
import type { CoreClient } from '../host/attach-core';

/** Closing the core checkpoints running turns; a machine that shuts down does not wait for ever. */
const CLOSE_DEADLINE_MS = 15_000;

/**
 * Ends the app cleanly, once: asks when agents are at work, closes the core, then lets the app go. Signals do not ask.
 * With the last window closed the app ends, except on a Mac; there the question must come while the window is still
 * there, which `askBeforeClosing` sees to.
 */
export function endCleanly(options: {
  window: () => BrowserWindow | null;
  core: () => CoreClient | null;
  close: () => Promise<void>;
  log: Log;
}): { askBeforeClosing(window: BrowserWindow): void } {
  let phase: 'running' | 'asking' | 'closing' | 'closed' = 'running';
  const finish = async () => {
    phase = 'closing';
    const timer = setTimeout(() => {
      options.log.error('closing took too long; what is unfinished will be found at the next start');
      app.exit(1);
    }, CLOSE_DEADLINE_MS);
    try {
      await options.close();
    } catch (error) {
      options.log.error('closing failed; what is unfinished will be found at the next start', { error });
    }
    clearTimeout(timer);
    phase = 'closed';
    app.quit();
  };
  const askAndFinish = async () => {
    phase = 'asking';
    if (await mayStop(options.window(), options.core())) await finish();
    else phase = 'running';
  };
  const failed = (error: unknown) => {
    options.log.error('quitting failed', { error });
    app.exit(1);
  };
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    event.preventDefault();
    if (phase === 'running') askAndFinish().catch(failed);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (phase === 'running' || phase === 'asking') finish().catch(failed);
    });
  }
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return {
    askBeforeClosing: (window) => {
      window.on('close', (event) => {
        if (phase === 'closed' || process.platform === 'darwin') return;
        event.preventDefault();
        app.quit();
      });
    },
  };
}

async function mayStop(window: BrowserWindow | null, core: CoreClient | null): Promise<boolean> {
  if (!core) return true;
  const rows = await core.sessions.list({});
  const working = rows.filter(isBusy);
  const queued = working.filter(({ status }) => status === 'queued').length;
  if (working.length === 0) return true;
  const question = {
    type: 'question' as const,
    message: stillWorking(working.length - queued, queued),
    detail: `${working
      .slice(0, 5)
      .map((row) => `• ${displayPath(row.title)}`)
      .join('\n')}${working.length > 5 ? '\n• …' : ''}\n\nTheir work so far is kept and can be resumed.`,
    buttons: ['Stop Agents and Quit', 'Keep Working'],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = window
    ? await dialog.showMessageBox(window, question)
    : await dialog.showMessageBox(question);
  return response === 0;
}

function stillWorking(working: number, queued: number): string {
  const sessions = queued === 1 ? '1 session is queued.' : `${queued} sessions are queued.`;
  if (working === 0) return sessions;
  const agents = working === 1 ? 'An agent is still working.' : `${working} agents are still working.`;
  return queued === 0 ? agents : `${agents} ${sessions}`;
}
