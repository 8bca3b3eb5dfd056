import { join } from 'node:path';
import { expectAccessible } from './accessible';
import { expect, test } from './fixture';
import type { RunningApp } from './launch';
import { SHOTS } from './shots';

/** The key that the native menu shows for a command. */
const menuKey = (app: RunningApp, command: string) =>
  app.electron.evaluate(
    ({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.accelerator ?? null,
    command,
  );

/** Presses Ctrl with a key as the system does, so that the native menu hears of it. */
const pressNatively = (app: RunningApp, keyCode: string) =>
  app.electron.evaluate(({ BrowserWindow }, key) => {
    const [window] = BrowserWindow.getAllWindows();
    const modifiers: ('meta' | 'control')[] = [process.platform === 'darwin' ? 'meta' : 'control'];
    for (const type of ['keyDown', 'keyUp'] as const)
      window?.webContents.sendInputEvent({ type, keyCode: key, modifiers });
  }, keyCode);

test('settings are reached by their sections and found by a word, with every switch at one edge', async ({
  place,
  start,
}) => {
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const { ui, app } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1024, height: 700 });
  await ui.start.openRepository(repository);
  await expect(ui.composer.prompt).toBeFocused();
  await page.keyboard.press('ControlOrMeta+,');
  const sections = page.getByRole('navigation', { name: 'Settings sections' });
  const filter = page.getByRole('searchbox', { name: 'Filter settings' });
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(sections.getByRole('button')).toHaveText([
    'Agents',
    'Sessions',
    'Permissions',
    'Worktrees',
    'Repositories',
    'Imported sessions',
    'Editor',
    'Appearance',
    'Keyboard',
    'Notifications',
    'Window',
  ]);

  await test.step('an agent that is not installed and its download are one entry', async () => {
    const agent = section('Agents').getByRole('listitem').filter({ hasText: 'Codex' });
    await expect(agent).toHaveCount(1);
    await expect(agent).toContainText('Downloads on first use (npx)');
    const keys = agent.getByRole('combobox', { name: /^Keys of .*models$/ });
    await expect(keys).toHaveText('Keys outside');
    await keys.click();
    await page.screenshot({ path: join(SHOTS, 'settings-keys-outside.png') });
    await page.getByRole('option', { name: /^Keys in sandbox/ }).click();
    await expect(keys).toHaveText('Keys in sandbox');
  });

  await test.step('a section comes into view, by mouse and by key', async () => {
    await sections.getByRole('button', { name: 'Appearance' }).click();
    await expect(page.getByRole('combobox', { name: 'Theme' })).toBeInViewport();
    await expect(sections.getByRole('button', { name: 'Appearance' })).toHaveAttribute(
      'aria-current',
      'true',
    );
    // Where the page ends with another section, the one that was gone to is still the one that is named.
    for (const name of ['Editor', 'Imported sessions', 'Repositories']) {
      await page.keyboard.press('ArrowUp');
      await expect(sections.getByRole('button', { name })).toBeFocused();
      await expect(sections.getByRole('button', { name })).toHaveAttribute('aria-current', 'true');
      await expect(section(name)).toBeInViewport();
    }
    await sections.getByRole('button', { name: 'Agents' }).click();
    await expect(page.getByRole('combobox', { name: 'Default agent' })).toBeInViewport();
  });

  await test.step('switches and choices end at one edge', async () => {
    const controls = section('Appearance')
      .getByRole('switch')
      .or(page.getByRole('combobox', { name: 'Theme' }));
    const edges = await controls.evaluateAll((all) =>
      all.map((one) => Math.round(one.getBoundingClientRect().right)),
    );
    expect(edges.length).toBe(4);
    expect(new Set(edges).size).toBe(1);
  });

  await test.step('a word narrows them, across sections, and nothing says so', async () => {
    await filter.fill('startup');
    await expect(page.getByRole('textbox', { name: 'Startup timeout, in seconds' })).toBeVisible();
    await expect(section('Agents')).toBeHidden();
    await expect(page.getByRole('combobox', { name: 'Permissions' })).toBeHidden();
    await filter.fill('appearance');
    await expect(section('Appearance').getByRole('switch')).toHaveCount(3);
    await filter.fill('no such thing');
    await expect(page.getByText('No matching settings')).toBeVisible();
    await filter.press('Escape');
    await expect(filter).toHaveValue('');
    await expect(section('Agents')).toBeVisible();
  });

  await test.step('a command gets another key, which holds at once wherever it is shown', async () => {
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const change = page.getByRole('dialog', { name: 'Keys of New Session' });
    const field = change.getByRole('textbox', { name: 'New key' });
    await section('Keyboard').getByRole('button', { name: 'Change Keys' }).click();
    await expect(keys.getByRole('searchbox')).toBeFocused();
    await page.screenshot({ path: join(SHOTS, 'keys-list.png') });
    await expectAccessible(page);
    await page.keyboard.type('new session');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(field).toBeFocused();
    await page.keyboard.press('j');
    await expect(change.getByRole('status')).toContainText('J is typed in texts');
    // What the native menu has a key for is not carried out either.
    await pressNatively(app, 'R');
    await expect(change).toContainText('is the key of “Reload Window”, everywhere.');
    await page.keyboard.press('ControlOrMeta+b');
    await expect(change).toContainText('is the key of “Toggle Session List”, everywhere.');
    await page.screenshot({ path: join(SHOTS, 'keys-taken.png') });
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(change.getByRole('status').first()).toContainText('is its key now');
    expect(await menuKey(app, 'session.new')).toBe('CommandOrControl+B');
    expect(await menuKey(app, 'view.toggle-sessions')).toBeNull();
    await page.keyboard.press('Escape');
    await expect(keys.getByRole('button', { name: /^New Session changed/ })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(keys).toBeHidden();
    await page.keyboard.press('ControlOrMeta+n');
    await expect(section('Keyboard')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+b');
    await expect(ui.composer.prompt).toBeFocused();
    await page.keyboard.press('ControlOrMeta+/');
    await keys.getByRole('button', { name: 'Reset all keys' }).click();
    await expect(keys.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    expect(await menuKey(app, 'session.new')).toBe('CommandOrControl+N');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+,');
    await filter.press('Escape');
    await expect(ui.composer.prompt).toBeFocused();
    await page.keyboard.press('ControlOrMeta+,');
  });

  for (const [width, height] of [
    [1024, 700],
    [1440, 900],
    [1920, 1200],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
      await section('Sessions').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(SHOTS, `settings-${theme}-${width}.png`) });
    }
  }
});
