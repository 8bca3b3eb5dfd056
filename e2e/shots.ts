import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixture';
import type { RunningApp } from './launch';

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

/** A picture of the window whatever its zoom, of which a page's own shows a corner. */
export async function shootWindow({ electron }: RunningApp, name: string): Promise<void> {
  const png = await electron.evaluate(async ({ BrowserWindow }) =>
    (await BrowserWindow.getAllWindows()[0]?.capturePage())?.toPNG().toString('base64'),
  );
  await writeFile(join(SHOTS, `${name}.png`), Buffer.from(png ?? '', 'base64'));
}
