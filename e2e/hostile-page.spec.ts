import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture';
import type { RunningApp } from './launch';
import { listenOnLoopback } from './loopback';

const APP_PAGE = 'app://bundle/index.html';

test('no foreign page, frame or window gets a connection to the core', async ({ place, start }) => {
  await using server = await listenOnLoopback();
  const { app, ui } = await start();
  await ui.page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  const dropped = async () => {
    const log = await readFile(join(place.data, 'log', 'understory.log'), 'utf8');
    return log.split('\n').filter((line) => line.includes('a message from a foreign frame was dropped'))
      .length;
  };

  await test.step('another window with our own preload and even our own page is not our window', async () => {
    for (const [index, address] of ['data:text/html,<p>foreign', APP_PAGE].entries()) {
      const foreign = await openForeignWindow(app, address);
      expect(await connect(foreign)).toBe('closed');
      await expect.poll(dropped).toBeGreaterThan(index);
      await foreign.close();
    }
  });

  await test.step('our window with a foreign page in it is not our page', async () => {
    const before = await dropped();
    await app.electron.evaluate(async ({ BrowserWindow }) => {
      await BrowserWindow.getAllWindows()[0]?.webContents.loadURL('data:text/html,<p>foreign');
    });
    await ui.page.waitForURL(/^data:/);
    expect(await connect(ui.page)).toBe('closed');
    await expect.poll(dropped).toBeGreaterThan(before);
    await app.electron.evaluate(async ({ BrowserWindow }, page) => {
      await BrowserWindow.getAllWindows()[0]?.webContents.loadURL(page);
    }, APP_PAGE);
    await expect(ui.page.getByRole('heading', { name: 'Welcome to Understory' })).toBeVisible();
    expect(await connect(ui.page)).toBe('open');
  });

  await test.step('what is not of the protocol is dropped, and the window goes on', async () => {
    await ui.page.evaluate(() => {
      const { port1, port2 } = new MessageChannel();
      window.postMessage({ type: 'understory:connect' }, location.origin, [port2]);
      for (const junk of [
        '{',
        null,
        42,
        { i: {} },
        new ArrayBuffer(8),
        '["constructor"]',
        '{"__proto__":{}}',
      ])
        port1.postMessage(junk);
      window.postMessage({ type: 'understory:connect' }, location.origin);
      window.postMessage('understory:connect', location.origin);
    });
    expect(await connect(ui.page)).toBe('open');
    await ui.command('About Understory');
    await expect(ui.page.getByRole('dialog')).toContainText('Electron');
    await ui.page.keyboard.press('Escape');
  });

  await test.step('the page cannot leave, open windows, embed frames or reach the network', async () => {
    const tried = await ui.page.evaluate(async (url) => {
      const frames = [url, `data:text/html,<script>parent.owned=1</script>`, location.href].map((address) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
        return frame;
      });
      const inline = document.createElement('iframe');
      inline.srcdoc = '<script>parent.owned = 1</script>';
      document.body.append(inline);
      const opened = window.open(url);
      location.href = url;
      const fetched = await fetch(url).then(
        () => 'reached',
        () => 'refused',
      );
      const socket = await new Promise((settle) => {
        const one = new WebSocket(url.replace('http', 'ws'));
        one.onopen = () => settle('reached');
        one.onerror = () => settle('refused');
      });
      for (const frame of [...frames, inline]) frame.remove();
      return { opened: opened !== null, fetched, socket };
    }, server.url);
    expect(tried).toEqual({ opened: false, fetched: 'refused', socket: 'refused' });
    expect(server.asked).toEqual([]);
    expect(ui.page.url()).toBe(APP_PAGE);
    expect(app.electron.windows()).toHaveLength(1);
  });

  await test.step('scripts come from the bundle only', async () => {
    // From a timer: what the test evaluates directly would be exempt from the page's policy.
    const ran = await ui.page.evaluate(
      () =>
        new Promise<string[]>((settle) =>
          setTimeout(() => {
            const done: string[] = [];
            const attempt = (name: string, run: () => void) => {
              try {
                run();
              } catch {
                return;
              }
              if ('owned' in window) done.push(name);
              Reflect.deleteProperty(window, 'owned');
            };
            attempt('eval', () => {
              // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
              globalThis.eval('window.owned = 1');
            });
            attempt('Function', () => new Function('window.owned = 1')());
            attempt('inline script', () => {
              const script = document.createElement('script');
              script.textContent = 'window.owned = 1';
              document.body.append(script);
            });
            attempt('inline handler', () => {
              const button = document.createElement('button');
              button.setAttribute('onclick', 'window.owned = 1');
              document.body.append(button);
              button.click();
              button.remove();
            });
            settle(done);
          }),
        ),
    );
    expect(ran).toEqual([]);
    expect(
      await ui.page.evaluate(() => 'require' in window || 'process' in window || 'owned' in window),
    ).toBe(false);
  });
});

/** A window as an attacker would make it who already got into the main process half way: with our preload. */
async function openForeignWindow(app: RunningApp, address: string): Promise<Page> {
  const [page] = await Promise.all([
    app.electron.waitForEvent('window'),
    app.electron.evaluate(async ({ BrowserWindow, app: electron }, url) => {
      const window = new BrowserWindow({
        webPreferences: {
          preload: `${electron.getAppPath()}/out/preload/preload.cjs`,
          sandbox: true,
          contextIsolation: true,
        },
      });
      await window.loadURL(url);
    }, address),
  ]);
  return page;
}

/** Asks for a connection as our page does; `open` when a call is answered, `closed` when the port was shut. */
function connect(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((settle) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => settle('open'));
        port1.addEventListener('close', () => settle('closed'));
        port1.start();
        window.postMessage({ type: 'understory:connect' }, '*', [port2]);
        port1.postMessage(JSON.stringify({ i: '1', p: { u: '/host/about', b: {} } }));
      }),
  );
}
