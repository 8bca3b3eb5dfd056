import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './fixture';
import { expectFits, expectInside, resize } from './outside';

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
  expect(await drawn(app.electron)).toMatchObject({
    background: '#f7f8f7',
    dark: false,
    // Its menus are behind a button of the page.
    menuBar: false,
  });
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

test('the uppermost row of the page is the title bar, whose menus are reached by key at any zoom', async ({
  start,
}) => {
  const { ui, app } = await start();
  const { page } = ui;
  await page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  const bar = page.getByRole('banner');
  const area = () =>
    page.evaluate(() => {
      const { windowControlsOverlay: overlay } = navigator as Navigator & {
        windowControlsOverlay: { visible: boolean; getTitlebarAreaRect(): DOMRect };
      };
      const { width, height } = overlay.getTitlebarAreaRect();
      return { visible: overlay.visible, left: innerWidth - width, height };
    });
  const before = await area();
  expect(before).toMatchObject({ visible: true, height: 39 });
  expect(before.left).toBeGreaterThan(0);
  await expect(bar).toHaveCSS('app-region', 'drag');
  await expect(bar.getByRole('button', { name: 'Inbox' })).toHaveCSS('app-region', 'no-drag');
  await expect(bar).toHaveCSS('height', '40px');

  const focused = page.locator(':focus');
  const menu = page.getByRole('menu', { name: 'Main menu' });
  await page.getByRole('button', { name: 'Settings' }).focus();
  await page.keyboard.press('F10');
  await expect(menu.getByRole('menuitem')).toHaveText(['File', 'View', 'Go', 'Session', 'Changes', 'Help']);
  await page.screenshot({ path: 'test-results/screenshots/main-menu.png' });
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAccessibleName('Settings');
  await page.keyboard.press('Alt');
  await expect(focused).toHaveAccessibleName('Main menu');
  await page.keyboard.press('Alt');
  await expect(focused).toHaveAccessibleName('Settings');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(focused).toHaveAccessibleName('Settings');
  // By arrows and Enter alone, to what a command opens.
  await page.keyboard.press('Alt');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveText('File');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await expect(focused).toContainText('Keyboard Shortcuts');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAccessibleName('Settings');

  for (const key of ['ControlOrMeta+=', 'ControlOrMeta+0', 'ControlOrMeta+-', 'ControlOrMeta+-']) {
    await page.keyboard.press(key);
    await expect(async () => {
      const { height } = await area();
      const own = (await bar.boundingBox())?.height ?? 0;
      expect(own - height).toBeGreaterThanOrEqual(0);
      expect(own - height).toBeLessThan(3);
    }).toPass();
  }
  await page.keyboard.press('ControlOrMeta+0');
  await expectFits(app, 'start screen');
  await resize(app, { width: 520, height: 480 });
  await expectInside(page, 'start screen in the least window');
  // A dialog is as high as it can be here, and its cross beside none of the system's buttons.
  await page.keyboard.press('ControlOrMeta+/');
  await page.getByRole('dialog').waitFor();
  await expectInside(page, 'dialog in the least window');
  await page.keyboard.press('Escape');

  // As large as it goes, in a window that shows a quarter of what it showed before.
  for (let step = 0; step < 6; step++) await page.keyboard.press('ControlOrMeta+=');
  await resize(app, { width: 1280, height: 800 }, 2);
  await expectInside(page, 'start screen at 200 %');
  for (const key of ['/', 'k', 'i', ',']) {
    await page.keyboard.press(`ControlOrMeta+${key}`);
    await page
      .getByRole('dialog')
      .or(page.getByRole('heading', { name: 'Settings' }))
      .first()
      .waitFor();
    await page.screenshot({ path: `test-results/screenshots/zoom-${key === '/' ? 'keys' : key}.png` });
    await expectInside(page, `Ctrl+${key} at 200 %`);
    await page.keyboard.press('Escape');
  }
});
