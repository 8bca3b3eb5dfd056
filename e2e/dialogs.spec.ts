import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { expectWorkspaceBecomes } from './manifest';
import { dialogKeys, type Ui } from './ui';

const editor = agentNamed('Editor', [
  { write: { path: 'src/notes.md', content: 'new\n' } },
  { write: { path: 'src/more.md', content: 'more\n' } },
  { say: 'Edited.' },
]);

test('every dialog is walked around by Tab, confirmed by Enter, and gives the focus back', async ({
  place,
  start,
}) => {
  test.slow();
  await place.settings({ defaultAgent: 'editor', customAgents: [editor], applyAtOnce: false });
  const repository = await place.repository({ 'src/notes.md': 'old\n' });
  const { ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit the notes');
  await ui.sessions.expectEnded('Edit the notes');
  const before = await workspaceManifest(repository);
  const { dialog } = ui.apply;

  for (const [name, open] of [
    ['apply', () => press('ControlOrMeta+Enter')],
    ...Object.entries(dialogKeys).map(([dialogName, key]) => [dialogName, () => press(key)] as const),
    ['about', () => ui.command('About Understory')],
  ] as const)
    await test.step(name, async () => {
      await press('ControlOrMeta+2');
      await expect(ui.changes.files).toBeFocused();
      await open();
      await expect(dialog).toHaveCount(1);
      await expect(dialog.locator('[aria-busy="true"]')).toHaveCount(0);
      await expect(dialog.locator(':scope:focus, :focus')).toHaveCount(1);
      const forwards = await walk(page, 'Tab');
      const backwards = await walk(page, 'Shift+Tab');
      expect(forwards.length).toBeGreaterThan(0);
      expect([...backwards].sort()).toEqual([...forwards].sort());
      await expectAccessible(page, name, '[role="dialog"]');
      await press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(ui.changes.files).toBeFocused();
    });

  await test.step('Enter on a way to apply applies, and the button it began at is where the focus is', async () => {
    const button = page.getByRole('button', { name: 'Apply…' });
    await button.focus();
    await press('Enter');
    await expect(dialog.getByRole('radio', { checked: true })).toBeFocused();
    await expect(dialog.getByRole('button', { name: /^Apply 2 files/ })).toBeEnabled();
    await press('Enter');
    await expect(dialog).toBeHidden();
    expect(await place.git(repository, 'status', '--porcelain')).toBe(' M src/notes.md\n?? src/more.md');
    await seeFocusInPage(ui);
    await press('ControlOrMeta+Shift+z');
    await expectWorkspaceBecomes(repository, before);
    await seeFocusInPage(ui);
  });

  await test.step('Ctrl+Enter confirms from any other control', async () => {
    await press('ControlOrMeta+Enter');
    await expect(dialog.getByRole('button', { name: /^Apply 2 files/ })).toBeEnabled();
    await press('Tab');
    await press('ControlOrMeta+Enter');
    await expect(dialog).toBeHidden();
    expect(await place.git(repository, 'status', '--porcelain')).toBe(' M src/notes.md\n?? src/more.md');
    await press('ControlOrMeta+Shift+z');
    await expectWorkspaceBecomes(repository, before);
  });

  await test.step('Escape leaves the conflict, then the dialog, whatever tooltip is shown', async () => {
    await writeFile(join(repository, 'src/notes.md'), 'mine\n');
    await press('ControlOrMeta+Enter');
    const more = ui.conflicts.pane.getByRole('button', { name: 'More ways to resolve' });
    await more.waitFor();
    await press('Tab');
    await more.focus();
    await expect(page.getByRole('tooltip')).toHaveText('More ways to resolve');
    await press('Escape');
    await expect(ui.conflicts.list).toBeFocused();
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('a discard leaves the focus in the window', async () => {
    await press('ControlOrMeta+2');
    await press('ControlOrMeta+Backspace');
    await expect(dialog.getByRole('button', { name: 'Discard' })).toBeFocused();
    await press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText('This session was discarded')).toBeVisible();
    await seeFocusInPage(ui);
  });
});

/** Presses a key that moves the focus until it has come around; gives the names of where it was, all in the dialog. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press(key);
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || !focused.closest('[role="dialog"]')) return null;
      if (focused.getAttribute('role') === 'dialog') return null;
      const part = focused.closest('[data-region]')?.getAttribute('data-region') ?? '';
      return `${part} ${focused.localName} ${focused.getAttribute('aria-label') ?? focused.innerText}`;
    });
    if (name === null) throw new Error(`${key} leads out of the dialog, or to the dialog as a whole`);
    if (name === names[0]) return names;
    expect(names, `${key} sticks`).not.toContain(name);
    names.push(name);
  }
  throw new Error(`${key} does not come around`);
}

/** Waits until what changed is drawn; the focus is on something then, and not on the page as a whole. */
async function seeFocusInPage({ page }: Ui): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe('body');
}
