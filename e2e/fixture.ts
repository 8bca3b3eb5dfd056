import { test as base } from '@playwright/test';
import { type LaunchOptions, launchApp, type RunningApp } from './launch';
import { makePlace, type Place } from './place';
import { createUi, type Ui } from './ui';

/** One person's place per test; the app is started with `start()`, as often as the test needs. */
export type Started = { app: RunningApp; ui: Ui };

export const test = base.extend<{ place: Place; start: (options?: LaunchOptions) => Promise<Started> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  place: async ({}, use) => {
    await using place = await makePlace();
    await use(place);
  },
  start: async ({ place }, use, info) => {
    const running: RunningApp[] = [];
    await use(async (options) => {
      const app = await launchApp(place, options);
      running.push(app);
      return { app, ui: createUi(app) };
    });
    for (const [number, app] of running.entries()) {
      if (app.electron.process().exitCode !== null || app.electron.process().signalCode !== null) continue;
      if (info.status !== info.expectedStatus) {
        await info.attach(`window-${number}`, {
          body: await app.page.screenshot(),
          contentType: 'image/png',
        });
      }
      await app.quit();
    }
  },
});

export { expect } from '@playwright/test';
