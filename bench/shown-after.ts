import type { Page } from '@playwright/test';

const TIMEOUT_MS = 60_000;

/**
 * Milliseconds from the first press of a key or button in `act` to the painted frame in which `shown`, a JavaScript
 * expression, holds. Both ends are taken in the page itself, so that driving the window does not count.
 */
export async function shownAfter(page: Page, act: () => Promise<void>, shown: string): Promise<number> {
  await page.evaluate(`void (window.benchShown = new Promise((resolve, reject) => {
    let start = null;
    const begin = (event) => { start ??= event.timeStamp; };
    addEventListener('pointerdown', begin, { capture: true, once: true });
    addEventListener('keydown', begin, { capture: true, once: true });
    const deadline = performance.now() + ${TIMEOUT_MS};
    const look = () => {
      if (start !== null && (${shown})) requestAnimationFrame(() => resolve(performance.now() - start));
      else if (performance.now() > deadline) reject(new Error('never shown: ' + ${JSON.stringify(shown)}));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }))`);
  await act();
  return page.evaluate<number>('window.benchShown');
}
