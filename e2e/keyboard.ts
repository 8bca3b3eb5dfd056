import type { Locator, Page } from '@playwright/test';
import { expect } from './fixture';

/** More than any dialog has stops. */
const MOST_STOPS = 80;

/** Goes to the button with Tab alone, then presses Enter. */
export async function pressByKeyboard(page: Page, button: Locator): Promise<void> {
  await expect(button).toBeEnabled();
  const isThere = () => button.evaluate((one) => one === document.activeElement);
  for (let at = 0; at < MOST_STOPS && !(await isThere()); at += 1) await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
}

/** Holds a key until it has repeated, after what its first press does is `done`. */
export async function hold(page: Page, key: string, done: () => Promise<void>): Promise<void> {
  await page.keyboard.down(key);
  await done();
  await page.keyboard.down(key);
  await page.keyboard.down(key);
  await page.keyboard.up(key);
}
