import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const PNG = {
  red: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  blue: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
};
const CODE = "import { a } from './a';\nexport const one: number = 1;\nfunction f() {\n  return a;\n}\n";
const lines = (name: string, changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 60 }, (_, line) => `${changed[line] ?? `${name} line ${line}`}\n`).join('');

test('all files are read in one scroll, each under its own head', async ({ place, start }) => {
  await place.settings({
    defaultAgent: 'maker',
    customAgents: [
      agentNamed('Maker', [
        { write: { path: 'a.txt', content: lines('a', { 10: 'a first', 50: 'a second' }) } },
        { write: { path: 'b.txt', content: lines('b', { 30: 'b only' }) } },
        { write: { path: 'c.txt', content: lines('c') } },
        { write: { path: 'package-lock.json', content: '{ "lock": "after" }\n' } },
        { write: { path: 'code.ts', content: `${CODE}// a comment, ${'long '.repeat(80)}\n` } },
        { remove: 'z.txt' },
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository({
    'a.txt': lines('a'),
    'b.txt': lines('b'),
    'code.ts': CODE.replace('1;', '2;'),
    'package-lock.json': '{ "lock": "before" }\n',
    'z.txt': 'z is gone\n',
  });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change several files');
  await ui.sessions.expectState('Change several files', /Ready/);
  const all = page.getByRole('region', { name: 'all changes' });
  const block = (name: string) => all.getByRole('region', { name, exact: true });

  await test.step('a key shows them, in the order of the list', async () => {
    await ui.changes.file('a.txt').click();
    await page.keyboard.press('Alt+a');
    await expect(block('a.txt')).toContainText('a first');
    await expect(block('a.txt')).toContainText('a second');
    await expect(block('a.txt')).not.toContainText('a line 30');
    await expect(page.getByRole('button', { name: 'All files in one scroll' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  await test.step('what did not change is shown when it is asked for', async () => {
    await block('a.txt').getByRole('button', { name: 'Show 33 unchanged lines' }).click();
    await expect(block('a.txt')).toContainText('a line 30');
  });

  await test.step('stepping goes through the changes of all files, marks each, and its head stays in view', async () => {
    const steps = [
      { file: 'a.txt', says: 'a first' },
      { file: 'a.txt', says: 'a second' },
      { file: 'b.txt', says: 'b only' },
    ];
    for (const { file, says } of steps) {
      await page.keyboard.press('F7');
      await expect(all.locator('[data-current]').filter({ hasText: says })).toBeInViewport();
      await expect(all.getByRole('button', { name: `Changes of ${file}` })).toBeInViewport();
      await expect(ui.changes.file(file)).toHaveAttribute('aria-selected', 'true');
    }
    await page.keyboard.press('Shift+F7');
    await expect(all.locator('[data-current]').filter({ hasText: 'a second' })).toBeInViewport();
  });

  await test.step('no change is the current one any more where others are compared, or once another file is scrolled to', async () => {
    await page.keyboard.press('Alt+w');
    await expect(all.locator('[data-current]')).toHaveCount(0);
    await page.keyboard.press('Alt+w');
    await page.keyboard.press('F7');
    await expect(all.locator('[data-current]')).not.toHaveCount(0);
    await all.hover();
    await page.mouse.wheel(0, 20_000);
    await expect(ui.changes.file('a.txt')).toHaveAttribute('aria-selected', 'false');
    await page.mouse.wheel(0, -20_000);
    await expect(ui.changes.file('a.txt')).toHaveAttribute('aria-selected', 'true');
    await expect(block('a.txt')).toContainText('a second');
    await expect(all.locator('[data-current]')).toHaveCount(0);
  });

  await test.step('choosing a file brings it into view; scrolling chooses what is in view', async () => {
    await ui.changes.file('c.txt').click();
    await expect(block('c.txt')).toContainText('c line 0');
    await expect.poll(() => headAt(page)).toContain('c.txt');
    await all.hover();
    await page.mouse.wheel(0, -20_000);
    await expect(ui.changes.file('a.txt')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a file is folded by hand, a lock file by itself, with the reason', async () => {
    await block('a.txt').getByRole('button', { name: 'Changes of a.txt' }).click();
    await expect(block('a.txt')).not.toContainText('a first');
    await ui.changes.file('package-lock.json').click();
    await expect(block('package-lock.json')).toContainText('Lock file');
    await expect(block('package-lock.json')).not.toContainText('after');
    await block('package-lock.json').getByRole('button', { name: 'Show anyway' }).click();
    await expect(block('package-lock.json')).toContainText('after');
  });

  await test.step('axe finds nothing in it, in either theme', async () => {
    await ui.changes.file('code.ts').click();
    await expect(block('code.ts')).toContainText('a comment');
    await expectAccessible(page);
  });

  await test.step('one at a time again', async () => {
    await page.keyboard.press('Alt+a');
    await expect(all).toHaveCount(0);
  });
});

test('a lock file is folded by itself, a table has coloured columns, the current change is marked', async ({
  place,
  start,
}) => {
  await place.settings({
    defaultAgent: 'maker',
    customAgents: [
      agentNamed('Maker', [
        { write: { path: 'table.csv', content: 'name,count,where\none,2,here\n' } },
        { write: { path: 'package-lock.json', content: '{ "lock": "after" }\n' } },
        { run: ['sh', '-c', `echo ${PNG.red} | base64 -d > dot.png`] },
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository({
    'table.csv': 'name,count,where\none,1,here\n',
    'package-lock.json': '{ "lock": "before" }\n',
  });
  await writeFile(join(repository, 'dot.png'), Buffer.from(PNG.blue, 'base64'));
  await place.git(repository, 'add', '-A');
  await place.git(repository, 'commit', '-q', '-m', 'Add a picture');
  const { ui } = await start();
  await ui.page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change a table and a lock file');
  await ui.sessions.expectState('Change a table and a lock file', /Ready/);

  await ui.changes.file('package-lock.json').click();
  await expect(ui.changes.diff).toContainText('Lock file');
  await expect(ui.changes.diff).not.toContainText('after');
  await ui.changes.diff.getByRole('button', { name: 'Show anyway' }).click();
  await expect(ui.changes.diff).toContainText('after');

  await ui.changes.file('table.csv').click();
  const cells = ui.changes.diff
    .locator('.modified .view-lines:not(.line-delete) .view-line')
    .first()
    .locator('span > span');
  await expect
    .poll(async () => new Set(await cells.evaluateAll((all) => all.map((one) => one.className))).size)
    .toBeGreaterThan(3);
  await ui.page.keyboard.press('F7');
  await expect(ui.changes.diff.locator('.change-at').first()).toBeVisible();

  await ui.changes.file('dot.png').click();
  const pictures = ui.changes.diff.getByRole('figure').getByRole('img');
  await expect(pictures).toHaveCount(2);
  await ui.changes.diff.getByRole('radio', { name: 'Swipe' }).check({ force: true });
  const slider = ui.changes.diff.getByRole('slider', { name: 'where the later picture begins' });
  await slider.fill('100');
  await expect(ui.changes.diff.getByRole('img', { name: 'after' })).toHaveCSS(
    'clip-path',
    'inset(0px 0px 0px 100%)',
  );
  await ui.changes.diff.getByRole('radio', { name: 'Onion skin' }).check({ force: true });
  await expect(ui.changes.diff.getByRole('img', { name: 'after' })).toHaveCSS('opacity', '1');
});

/** The head at the upper edge of the scroll. */
function headAt(page: Page): Promise<string> {
  return page.evaluate(() => {
    const scroller = document.querySelector('[data-files-scroll]');
    const box = scroller?.getBoundingClientRect();
    const there = box ? document.elementFromPoint(box.left + 120, box.top + 10) : null;
    return there?.closest('[data-file-block]')?.getAttribute('aria-label') ?? '';
  });
}

test('lines that were moved are marked, one file at a time and in one scroll', async ({ place, start }) => {
  const moved = Array.from({ length: 6 }, (_, at) => `const moved${at} = compute(${at}) + rest;\n`).join('');
  const rest = lines('code');
  await place.settings({
    defaultAgent: 'maker',
    customAgents: [
      agentNamed('Maker', [{ write: { path: 'code.ts', content: rest + moved } }, { say: 'Made.' }]),
    ],
  });
  const repository = await place.repository({ 'code.ts': moved + rest });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Move some lines');
  await ui.sessions.expectState('Move some lines', /Ready/);
  await ui.changes.file('code.ts').click();
  await page.keyboard.press('Shift+F7');
  await expect(ui.changes.diff.locator('.moved-here').first()).toHaveAttribute('title', 'Moved from line 1');
  await page.keyboard.press('Alt+a');
  await expect(page.getByRole('region', { name: 'all changes' })).toContainText('Moved from line 1');
  await expect(page.getByRole('region', { name: 'all changes' })).toContainText('Moved to line 61');
});

test('a file has a menu by pointer and by key, in the list and in the diff', async ({ place, start }) => {
  await place.settings({
    defaultAgent: 'maker',
    customAgents: [
      agentNamed('Maker', [
        { write: { path: 'src/a.txt', content: lines('a', { 10: 'a changed' }) } },
        { write: { path: 'src/b.txt', content: lines('b', { 10: 'b changed' }) } },
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'src/a.txt': lines('a'), 'src/b.txt': lines('b') });
  const { app, ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change two files');
  await ui.sessions.expectState('Change two files', /Ready/);
  const copied = () => app.electron.evaluate(({ clipboard }) => clipboard.readText());
  const choose = async (name: string) => page.getByRole('menuitem', { name, exact: true }).click();

  await ui.changes.file('b.txt').click({ button: 'right' });
  await expect(ui.changes.file('b.txt')).toHaveAttribute('aria-selected', 'true');
  await choose('Copy Relative Path');
  await expect.poll(copied).toBe('src/b.txt');

  await ui.changes.file('a.txt').click();
  await ui.changes.files.focus();
  await page.keyboard.press('Shift+F10');
  await choose('Copy Path');
  await expect.poll(copied).toMatch(/change-two-files\/src\/a\.txt$/);

  await expect(ui.changes.diff).toContainText('a changed');
  const line = ui.changes.diff.locator('.modified .view-lines:not(.line-delete) .view-line');
  await line.filter({ hasText: /a.changed/ }).click({ button: 'right' });
  await choose('Copy Path and Line');
  await expect.poll(copied).toBe('src/a.txt:11');

  await ui.changes.files.getByText('src', { exact: true }).click({ button: 'right' });
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('in one scroll with a filter, keys act on a file that is seen', async ({ place, start }) => {
  const names = Array.from({ length: 9 }, (_, number) => `file-${number}.txt`);
  await place.settings({
    defaultAgent: 'maker',
    diff: { allFiles: true, sideBySide: true, wrap: false, ignoreSpace: false },
    customAgents: [
      agentNamed('Maker', [
        ...names.map((path) => ({ write: { path, content: lines(path, { 10: 'changed' }) } })),
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository(Object.fromEntries(names.map((path) => [path, lines(path)])));
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change nine files');
  await ui.sessions.expectState('Change nine files', /Ready/);
  const all = page.getByRole('region', { name: 'all changes' });
  const filter = page.getByRole('searchbox', { name: 'Filter files' });
  await ui.changes.file('file-0.txt').click();

  await filter.fill('file-7');
  await expect(all.getByRole('region')).toHaveCount(1);
  await expect(ui.changes.file('file-7.txt')).toHaveAttribute('aria-selected', 'true');
  await all.focus();
  await page.keyboard.press('v');
  await expect(ui.changes.file('file-7.txt')).toHaveAccessibleName(/viewed/);
  await expect(page.getByText('1 of 9 viewed')).toBeVisible();
  // There is no further file in the list to step to.
  await page.keyboard.press('Alt+]');
  await expect(ui.changes.file('file-7.txt')).toHaveAttribute('aria-selected', 'true');

  await filter.fill('none of them');
  await expect(all).toHaveCount(0);
  await filter.fill('');
  await expect(ui.changes.file('file-0.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(ui.changes.file('file-0.txt')).not.toHaveAccessibleName(/viewed/);
  await expect(ui.changes.file('file-7.txt')).toHaveAccessibleName(/viewed/);
});
