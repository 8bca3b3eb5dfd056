import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixture';

/** Where pictures of the window are put, to be looked at. */
export const SHOTS = join(import.meta.dirname, '..', 'test-results', 'screenshots');

/** Pictures of the window as it is, in both themes: `name-light.png` and `name-dark.png`. */
export async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await page.screenshot({ path: join(SHOTS, `${name}-${theme}.png`) });
  }
}
