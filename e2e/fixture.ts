import { test as base } from '@playwright/test';
import { type LaunchOptions, launchApp, type RunningApp } from './launch';
import { makePlace, type Place } from './place';
import { createUi, type Ui } from './ui';

/** One person's place per test; the app is started with `start()`, as often as the test needs. */
export type Started = { app: RunningApp; ui: Ui };

export type Start = (options?: LaunchOptions) => Promise<Started>;

export const test = base.extend<{ place: Place; start: Start }>({
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
      if (app.over) continue;
      if (info.status === info.expectedStatus) {
        await app.quit();
        continue;
      }
      const body = await app.page.screenshot({ timeout: 5000 }).catch(() => null);
      if (body) await info.attach(`window-${number}`, { body, contentType: 'image/png' });
      // Quitting would ask when agents still work, and a broken app may not quit at all.
      await app.kill();
    }
    if (info.status !== info.expectedStatus) await endAll(place);
  },
});

/** What a failed test left running would disturb the others. */
async function endAll(place: Place): Promise<void> {
  for (const pid of (await place.processes()).keys()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

export { expect } from '@playwright/test';
