import { app, type BrowserWindow } from 'electron';
import type { Log } from '../core/ports';
import type { CoreClient } from '../host/attach-core';
import { askBeforeClosing, askBeforeQuitting } from './ask-before-quitting';
import { busySessions, stopAgents, untilNoneWorks } from './end-agents';
import type { Signals } from './signals';

/** Closing the core checkpoints running turns; a machine that shuts down does not wait for ever. */
const CLOSE_DEADLINE_MS = 15_000;

/** The ways out of the app. */
export type Ending = {
  /** What is to be asked of a window that is closed. */
  askBeforeClosing(window: BrowserWindow): void;
  /** Takes back that the app quits when its agents are done. */
  stay(): void;
};

/**
 * Ends the app cleanly, once: says which agents work and asks what becomes of them, closes the core, then lets the app
 * go. Signals do not ask. Closing the last window quits, except on a Mac, and except while agents work where there is a
 * tray to stay in; the question must come while the window is still there, which `askBeforeClosing` sees to.
 */
export function endCleanly(options: {
  window: () => BrowserWindow | null;
  core: () => CoreClient | null;
  signals: () => Promise<Signals>;
  close: () => Promise<void>;
  log: Log;
}): Ending {
  const { window, core, signals, log } = options;
  let phase: 'running' | 'asking' | 'closing' | 'closed' = 'running';
  /** While the app waits for its agents in order to quit: how to stop waiting. */
  let waiting: AbortController | null = null;
  const finish = async () => {
    phase = 'closing';
    waiting?.abort();
    const timer = setTimeout(() => {
      log.error('closing took too long; what is unfinished will be found at the next start');
      app.exit(1);
    }, CLOSE_DEADLINE_MS);
    try {
      await options.close();
    } catch (error) {
      log.error('closing failed; what is unfinished will be found at the next start', { error });
    }
    clearTimeout(timer);
    phase = 'closed';
    app.quit();
  };
  const failed = (error: unknown) => {
    log.error('quitting failed', { error });
    app.exit(1);
  };
  const stay = () => {
    if (!waiting) return;
    waiting.abort();
    waiting = null;
    signals()
      .then((all) => all.quitsWhenDone(false))
      .catch((error: unknown) => log.error('that the app stays could not be shown', { error }));
  };
  /** Without them there is no tray to stay in, and quitting must go on all the same. */
  const signalsIfAny = () => signals().catch(() => null);
  const quitWhenDone = async (running: CoreClient) => {
    waiting = new AbortController();
    const { signal } = waiting;
    const all = await signalsIfAny();
    all?.quitsWhenDone(true);
    if (all?.state.get().tray) window()?.hide();
    if ((await untilNoneWorks(running, signal)) && phase === 'running') await finish();
  };
  /** Asks where agents work; `closing`: the window was closed, which quits here. */
  const quit = async ({ closing }: { closing: boolean }) => {
    stay();
    phase = 'asking';
    const running = core();
    const busy = running ? await busySessions(running) : [];
    const answer = busy.length === 0 ? 'later' : await askBeforeQuitting(window(), busy, { closing });
    // A signal may have come while the question was open.
    if (phase !== 'asking') return;
    if (answer === 'stop' && running) await stopAgents(running);
    if (phase !== 'asking') return;
    if (answer === 'stop' || answer === 'later') return finish();
    phase = 'running';
    if (answer === 'when-done' && running) await quitWhenDone(running);
  };
  const closeWindow = async (closed: BrowserWindow) => {
    phase = 'asking';
    const running = core();
    const busy = running ? await busySessions(running) : [];
    const all = busy.length === 0 ? null : await signalsIfAny();
    const desktop = all?.state.get();
    if (phase !== 'asking') return;
    phase = 'running';
    if (!desktop?.tray) return quit({ closing: true });
    let { closing } = desktop.preferences;
    if (closing === 'ask' && !desktop.quitsWhenDone) {
      phase = 'asking';
      const { answer, remember } = await askBeforeClosing(closed, busy);
      if (phase !== 'asking') return;
      phase = 'running';
      if (answer === 'stay') return;
      closing = answer;
      if (remember) all?.change({ closing });
    }
    if (closing === 'quit' && !desktop.quitsWhenDone) return quit({ closing: false });
    closed.hide();
    all?.tellStays();
  };
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    event.preventDefault();
    if (phase === 'running') quit({ closing: false }).catch(failed);
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
    stay,
    askBeforeClosing: (opened) => {
      opened.on('close', (event) => {
        if (phase === 'closed' || process.platform === 'darwin') return;
        event.preventDefault();
        if (phase === 'running') closeWindow(opened).catch(failed);
      });
    },
  };
}
