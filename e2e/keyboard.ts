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
