import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const lines = (name: string, changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 60 }, (_, line) => `${changed[line] ?? `${name} line ${line}`}\n`).join('');

test('in one scroll comments are written and read beside the lines', async ({ place, start }) => {
  const names = Array.from({ length: 12 }, (_, number) => `file-${String(number).padStart(2, '0')}.txt`);
  await place.settings({
    defaultAgent: 'maker',
    diff: { allFiles: true, sideBySide: true, wrap: false, ignoreSpace: false },
    customAgents: [
      agentNamed('Maker', [
        ...names.map((path) => ({
          write: { path, content: lines(path, { 10: `${path} first`, 40: `${path} second` }) },
        })),
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository(Object.fromEntries(names.map((path) => [path, lines(path)])));
  const { app, ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change twelve files');
  await ui.sessions.expectState('Change twelve files', /Ready/);
  const all = page.getByRole('region', { name: 'all changes' });
  const block = (name: string) => all.getByRole('region', { name, exact: true });
  const line = (name: string, side: 'before' | 'after', number: number) =>
    block(name).locator(`[data-line="${side} ${number}"]`);
  const comment = (name: string, where: string) =>
    block(name).getByRole('article', { name: `Comment on ${where}`, exact: true });
  const box = (where: string) => all.getByRole('textbox', { name: `Comment on ${where}`, exact: true });
  await ui.changes.file('file-00.txt').click();

  await test.step('by the sign beside a line, or drawn over several', async () => {
    await line('file-00.txt', 'after', 11).hover();
    await line('file-00.txt', 'after', 11).locator('.diff-sign').click();
    await expect(box('line 11')).toBeFocused();
    await page.keyboard.type('One line');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('file-00.txt', 'line 11')).toContainText('One line');
    await expect(all).toBeFocused();
    await line('file-00.txt', 'after', 12).locator('.diff-sign').hover();
    await page.mouse.down();
    await line('file-00.txt', 'after', 14).locator('.diff-code').hover();
    await expect(block('file-00.txt').locator('[data-chosen]')).toHaveCount(3);
    await page.mouse.up();
    await box('lines 12–14').fill('Three lines');
    await page.getByRole('button', { name: 'Suggest a change' }).click();
    await expect(page.getByRole('textbox', { name: 'Replace with' })).toHaveValue(
      'file-00.txt line 11\nfile-00.txt line 12\nfile-00.txt line 13\n',
    );
    await expectAccessible(page);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('file-00.txt', 'lines 12–14')).toContainText('Three lines');
  });

  await test.step('by key: on the change where the reader is, on what is selected, on the file', async () => {
    await page.keyboard.press('F7');
    await page.keyboard.press('F7');
    await expect(all.locator('[data-current]').filter({ hasText: 'second' })).toBeInViewport();
    await page.keyboard.press('c');
    await box('line 41').fill('The second change');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('file-00.txt', 'line 41')).toContainText('The second change');
    await line('file-01.txt', 'after', 9).scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      const code = (number: number) =>
        document.querySelector(`[aria-label="file-01.txt"] [data-line="after ${number}"] .diff-code`);
      const [first, last] = [code(9), code(10)];
      if (first && last) getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
    });
    await page.keyboard.press('c');
    await box('lines 9–10').fill('What is selected');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('file-01.txt', 'lines 9–10')).toContainText('What is selected');
    await expect(ui.changes.file('file-01.txt')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('v');
    await expect(ui.changes.file('file-02.txt')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Shift+C');
    await box('the whole file').fill('All of it');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('file-02.txt', 'the whole file')).toContainText('All of it');
  });

  await test.step('from the menu of a line; there its change is taken back as well', async () => {
    await ui.changes.file('file-04.txt').click();
    await line('file-04.txt', 'after', 9).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy Path and Line' }).click();
    await expect
      .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
      .toBe('file-04.txt:9');
    await line('file-04.txt', 'before', 11).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Comment on Line', exact: true }).click();
    await expect(box('line 11')).toBeFocused();
    await page.keyboard.press('Escape');
    await line('file-04.txt', 'after', 41).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Take Back This Change' }).click();
    await expect(block('file-04.txt')).not.toContainText('second');
    await expect(block('file-04.txt')).toContainText('first');
  });

  await test.step('what is written on goes on being written on, wherever is scrolled to', async () => {
    await ui.changes.file('file-03.txt').click();
    await line('file-03.txt', 'after', 11).locator('.diff-sign').click();
    await box('line 11').fill('Begun');
    await all.hover();
    await page.mouse.wheel(0, 20_000);
    await expect(block('file-11.txt')).toContainText('second');
    await page.keyboard.type(' and ended');
    await expect(box('line 11')).toHaveValue('Begun and ended');
    await expect(box('line 11')).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(block('file-03.txt').getByRole('button', { name: 'Continue' })).toBeVisible();
    await expect.poll(() => overlaps(page)).toEqual([]);
  });

  await test.step('a comment is gone to from the list, also in a file that is folded', async () => {
    const tray = page.getByRole('region', { name: 'Comments' });
    await tray.getByRole('button', { name: '5 comments, not sent yet' }).click();
    await expect(block('file-01.txt')).not.toContainText('What is selected');
    await tray.getByRole('button', { name: 'file-01.txt:9' }).click();
    await expect(comment('file-01.txt', 'lines 9–10')).toBeInViewport();
    await tray.getByRole('button', { name: 'file-00.txt:41' }).click();
    await expect(comment('file-00.txt', 'line 41')).toBeInViewport();
    await tray
      .getByRole('article', { name: 'Comment on line 41' })
      .getByRole('button', { name: 'Edit' })
      .click();
    await expect(box('line 41')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(comment('file-00.txt', 'line 41')).toBeVisible();
    await block('file-00.txt').getByRole('button', { name: '3 comments' }).click();
    await expect(comment('file-00.txt', 'line 11')).toBeInViewport();
    await expect.poll(() => overlaps(page)).toEqual([]);
  });
});

/** Files of the scroll that do not begin where the one before them ends. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const items = [...document.querySelectorAll<HTMLElement>('[data-files-scroll] [data-index]')];
    return items.flatMap((item, at) => {
      const before = items[at - 1];
      if (!before || Number(before.dataset.index) + 1 !== Number(item.dataset.index)) return [];
      const gap = item.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
      return Math.abs(gap) < 1 ? [] : [`${item.dataset.index}: ${gap}`];
    });
  });
}
