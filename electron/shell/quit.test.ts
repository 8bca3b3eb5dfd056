import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import type { CoreClient } from '../host/attach-core';
import { endCleanly } from './quit';
import type { Signals } from './signals';

/** The desktop's half, of which quitting needs little: what it asks is answered here, and it tells what was done to it. */
const desktop = vi.hoisted(() => ({
  listeners: new Map<string, (event: { preventDefault(): void }) => void>(),
  quit: (): void => undefined,
  exit: (_code: number): void => undefined,
  asked: (_buttons: readonly string[]): Promise<string> =>
    Promise.reject(new Error('nothing is to be asked')),
  shown: (): void => undefined,
}));
vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: () => void) => desktop.listeners.set(name, listener),
    quit: () => desktop.quit(),
    exit: (code: number) => desktop.exit(code),
  },
  dialog: {
    showMessageBox: async (...args: { buttons: string[] }[]) => {
      const { buttons } = args.at(-1) ?? { buttons: [] };
      const response = buttons.indexOf(await desktop.asked(buttons));
      return { response, checkboxChecked: false };
    },
  },
}));
vi.mock('./main-window', () => ({ showWindow: () => desktop.shown() }));

const signalled = new Map<string, () => void>();
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const busy = sessionRowFor({ status: 'working' });
const mute = () => new Promise<Signals>(() => undefined);

beforeEach(() => {
  desktop.listeners.clear();
  Object.assign(desktop, { quit: vi.fn(), exit: vi.fn(), shown: vi.fn() });
  signalled.clear();
  vi.spyOn(process, 'on').mockImplementation((name, listener) => {
    signalled.set(String(name), listener as () => void);
    return process;
  });
  for (const told of Object.values(log)) told.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

type Sessions = {
  list?: () => Promise<unknown>;
  watch?: () => Promise<unknown>;
  cancel?: () => Promise<unknown>;
};

/** An app with a window, whose core answers so. */
function running(
  sessions: Sessions,
  more: { signals?: () => Promise<Signals>; close?: () => Promise<void> } = {},
) {
  const window = Object.assign(new EventEmitter(), { isVisible: () => true, hide: vi.fn() });
  const close = vi.fn(more.close ?? (() => Promise.resolve()));
  const ending = endCleanly({
    window: () => window as unknown as BrowserWindow,
    core: () => ({ sessions }) as unknown as CoreClient,
    signals: more.signals ?? mute,
    close,
    log,
  });
  ending.askBeforeClosing(window as unknown as BrowserWindow);
  /** Whether the app or its window was kept from going at once. */
  const kept = (tell: (event: { preventDefault(): void }) => void) => {
    const preventDefault = vi.fn();
    tell({ preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return {
    window,
    close,
    quit: () => kept((event) => desktop.listeners.get('before-quit')?.(event)),
    closeWindow: () => kept((event) => window.emit('close', event)),
  };
}

/** What the user answers to the next question; resolves when it is asked. */
function answering(answer: string | Promise<string>): Promise<readonly string[]> {
  return new Promise((resolve) => {
    desktop.asked = async (buttons) => {
      resolve(buttons);
      return answer;
    };
  });
}

test.each(['quit', 'closeWindow'] as const)(
  'where it cannot be told who works, %s quits all the same',
  async (how) => {
    const app = running({ list: () => Promise.reject(new Error('the core is gone')) });
    expect(app[how]()).toBe(true);
    await vi.waitFor(() => expect(desktop.quit).toHaveBeenCalledTimes(1));
    expect(app.close).toHaveBeenCalledTimes(1);
    expect(log.error).toHaveBeenCalledWith(expect.stringContaining('the way out failed'), expect.anything());
    // Now it may go.
    expect(app.quit()).toBe(false);
  },
);

test('a session bus that is mute is not waited for: closing asks as where there is no tray', async () => {
  const app = running({ list: () => Promise.resolve([busy]) });
  const asked = answering('Cancel');
  expect(app.closeWindow()).toBe(true);
  expect(await asked).toContain('Quit When They Are Done');
  await vi.waitFor(() => expect(app.quit()).toBe(true));
  expect([app.close, app.window.hide, desktop.quit].map((one) => vi.mocked(one).mock.calls.length)).toEqual([
    0, 0, 0,
  ]);
});

test('signals that could not be opened count as none', async () => {
  const app = running(
    { list: () => Promise.resolve([busy]), cancel: () => Promise.reject(new Error('no')), watch: none },
    { signals: () => Promise.reject(new Error('no bus')) },
  );
  const asked = answering('Stop Agents and Quit');
  app.closeWindow();
  await asked;
  await vi.waitFor(() => expect(desktop.quit).toHaveBeenCalledTimes(1));
  expect(log.error).toHaveBeenCalledWith('an agent could not be stopped', expect.anything());
});

test('where waiting for the agents fails the app stays, with its window', async () => {
  const quits = vi.fn();
  const signals = { state: { get: () => ({ tray: true }) }, quitsWhenDone: quits } as unknown as Signals;
  const app = running(
    { list: () => Promise.resolve([busy]), watch: () => Promise.reject(new Error('the list broke')) },
    { signals: () => Promise.resolve(signals) },
  );
  void answering('Quit When They Are Done');
  app.quit();
  await vi.waitFor(() => expect(desktop.shown).toHaveBeenCalledTimes(1));
  expect(app.window.hide).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(quits.mock.calls).toEqual([[true], [false]]));
  expect([app.close, desktop.quit].map((one) => vi.mocked(one).mock.calls.length)).toEqual([0, 0]);
});

test('a signal while the question is open ends the app once, whatever is answered then', async () => {
  let answer: (button: string) => void = () => undefined;
  const app = running({ list: () => Promise.resolve([busy]), watch: none });
  const asked = answering(
    new Promise<string>((resolve) => {
      answer = resolve;
    }),
  );
  app.quit();
  await asked;
  signalled.get('SIGTERM')?.();
  await vi.waitFor(() => expect(desktop.quit).toHaveBeenCalledTimes(1));
  answer('Quit and Resume Later');
  await new Promise(setImmediate);
  expect([app.close, desktop.quit].map((one) => vi.mocked(one).mock.calls.length)).toEqual([1, 1]);
});

test('a core that cannot be closed does not keep the app, and one that hangs not for ever', async () => {
  const failing = running(
    { list: () => Promise.resolve([]) },
    { close: () => Promise.reject(new Error('disk')) },
  );
  failing.quit();
  await vi.waitFor(() => expect(desktop.quit).toHaveBeenCalledTimes(1));

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  running({ list: () => Promise.resolve([]) }, { close: () => new Promise(() => undefined) });
  signalled.get('SIGINT')?.();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(desktop.exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(desktop.exit).toHaveBeenCalledWith(1);
});

/** A list in which nobody works any more. */
async function none() {
  return (async function* () {
    yield { type: 'reset', rows: [], more: false };
  })();
}
