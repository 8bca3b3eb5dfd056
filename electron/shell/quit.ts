import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import type { SessionRow } from '#shared/session';
import type { Log } from '../core/ports';
import type { CoreClient } from '../host/attach-core';
import { askBeforeClosing, askBeforeQuitting } from './ask-before-quitting';
import { busySessions, stopAgents, untilNoneWorks } from './end-agents';
import { showWindow } from './main-window';
import type { Signals } from './signals';

/** Closing the core checkpoints running turns; a machine that shuts down does not wait for ever. */
const CLOSE_DEADLINE_MS = 15_000;
/** Whoever closes the window or quits waits no longer for the signals to start: without them there is no tray. */
const SIGNALS_MS = 1000;

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
    if (phase === 'closing' || phase === 'closed') return;
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
  /** Whoever wanted to quit gets that, and agents at work are interrupted as cleanly as they can be. */
  const failed = (error: unknown) => {
    log.error('the way out failed; the app quits', { error });
    void finish();
  };
  const showWhetherItQuits = () => {
    signals()
      .then((all) => all.quitsWhenDone(waiting !== null))
      .catch((error: unknown) => log.error('whether the app quits could not be shown', { error }));
  };
  const stay = () => {
    if (!waiting) return;
    waiting.abort();
    waiting = null;
    showWhetherItQuits();
  };
  const signalsIfAny = () => Promise.race([signals().catch(() => null), delay(SIGNALS_MS, null)]);
  const hasTray = (all: Signals | null) => all?.state.get().tray === true;
  const quitWhenDone = async (running: CoreClient) => {
    waiting = new AbortController();
    const { signal } = waiting;
    showWhetherItQuits();
    if (hasTray(await signalsIfAny()) && !signal.aborted) window()?.hide();
    try {
      if (await untilNoneWorks(running, signal)) return finish();
    } catch (error) {
      log.error('whether agents still work is not known any more; the app stays', { error });
    }
    if (signal.aborted) return;
    stay();
    const hidden = window();
    if (hidden) showWindow(hidden);
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
    if (answer === 'stop' && running) await stopAgents(running, log);
    if (phase !== 'asking') return;
    if (answer === 'stop' || answer === 'later') return finish();
    phase = 'running';
    if (answer === 'when-done' && running) await quitWhenDone(running);
  };
  /** What the user wants of closing, asked where they have not said it for good. */
  const whatClosingDoes = async (closed: BrowserWindow, busy: readonly SessionRow[], all: Signals) => {
    const { closing } = all.state.get().preferences;
    if (closing !== 'ask') return closing;
    phase = 'asking';
    const { answer, remember } = await askBeforeClosing(closed, busy);
    if (phase !== 'asking') return 'stay';
    phase = 'running';
    if (remember && answer !== 'stay') {
      try {
        all.change({ closing: answer });
      } catch (error) {
        // It holds for this time all the same.
        log.warn('the answer could not be remembered', { error });
      }
    }
    return answer;
  };
  const closeWindow = async (closed: BrowserWindow) => {
    phase = 'asking';
    const running = core();
    const busy = running ? await busySessions(running) : [];
    const all = busy.length === 0 ? null : await signalsIfAny();
    if (phase !== 'asking') return;
    phase = 'running';
    // The tray is asked for again after the question, which may be open for long.
    if (all && hasTray(all)) {
      const closing = waiting ? 'tray' : await whatClosingDoes(closed, busy, all);
      if (closing === 'stay') return;
      if (closing === 'quit') return quit({ closing: false });
      if (hasTray(all)) {
        closed.hide();
        return all.tellStays();
      }
    }
    return quit({ closing: all !== null });
  };
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    event.preventDefault();
    if (phase === 'running') quit({ closing: false }).catch(failed);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      void finish();
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
