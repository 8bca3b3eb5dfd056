import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './fixture';

/** What the system draws of the window, or would draw where the page is not painted yet. */
const drawn = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow, nativeTheme }) => {
    const [window] = BrowserWindow.getAllWindows();
    return {
      background: window?.getBackgroundColor().toLowerCase(),
      dark: nativeTheme.shouldUseDarkColors,
      menuBar: window?.isMenuBarVisible(),
    };
  });

test('what the system draws of the window follows the theme', async ({ place, start }) => {
  await place.settings({ theme: 'light' });
  const { ui, app } = await start();
  const { page } = ui;
  // Elsewhere the menu is in the system's bar, or has the theme's colours.
  const menuBar = process.platform !== 'linux';
  expect(await drawn(app.electron)).toEqual({ background: '#f7f8f7', dark: false, menuBar });
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('combobox', { name: 'Theme' }).click();
  await page.getByRole('option', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(() =>
    drawn(app.electron).then((now) => expect(now).toMatchObject({ background: '#101312' })),
  ).toPass();
  // As the page itself is painted.
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(16, 19, 18)');
});
