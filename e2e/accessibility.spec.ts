import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { expectWorkspaceBecomes } from './manifest';
import { shoot } from './shots';

const LINES = Array.from({ length: 60 }, (_, index) => `line ${index}\n`);

/** Edits two files in several places, after it was allowed to. */
const asker = agentNamed('Asker', [
  { think: 'A *quiet* thought.' },
  {
    plan: [
      { content: 'Ask', status: 'completed' },
      { content: 'Edit', status: 'in_progress' },
      { content: 'Rest', status: 'pending' },
    ],
  },
  {
    say: 'I will **edit** two files, see [the guide](https://example.org/), `code` and:\n\n```sh\nls\n```\n',
  },
  { tool: { id: 'look', title: 'Look around', kind: 'search', status: 'completed' } },
  {
    ask: { id: 'run', title: 'npm test', kind: 'execute', rawInput: { command: 'npm test' } },
    allowed: [
      {
        write: {
          path: 'src/notes.md',
          content: LINES.map((line, at) => (at % 20 === 5 ? `new ${line}` : line)).join(''),
        },
      },
      { write: { path: 'src/more.md', content: 'more\n' } },
      { say: 'Edited.' },
    ],
  },
]);

// Composer, permission, session, apply and settings are held to it in fits.spec.ts, the other dialogs in dialogs.spec.ts.
test('axe finds nothing, in any view and both themes', async ({ place, start }) => {
  test.slow();
  await place.settings({ defaultAgent: 'asker', customAgents: [asker] });
  const repository = await place.repository({ 'src/notes.md': LINES.join('') });
  const { ui } = await start();
  const { page } = ui;
  const check = (view: string) => expectAccessible(page, view);
  const checkDialog = (view: string) => expectAccessible(page, view, '[role="dialog"]');
  // Beside an open diff the whole page takes half a minute.
  const checkMenu = (view: string) => expectAccessible(page, view, '[role="menu"]');

  await page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  await expect(page.getByRole('list').first()).toBeVisible();
  await check('first start');
  await ui.start.openRepository(repository);
  await page.keyboard.press('ControlOrMeta+n');
  await ui.composer.prompt.fill('Edit the notes');
  await page.getByRole('button', { name: /^Agent: / }).click();
  await page.getByRole('dialog', { name: 'Agent' }).waitFor();
  await checkDialog('agent picker');
  await page.keyboard.press('Escape');
  await ui.composer.startSession('Edit the notes');
  await expect(ui.permission.card).toBeVisible();
  await page.keyboard.press('ControlOrMeta+i');
  const inbox = page.getByRole('dialog', { name: 'Inbox' });
  await expect(inbox.getByRole('button', { name: 'Allow once' })).toBeEnabled();
  await checkDialog('inbox');
  await page.keyboard.press('Escape');
  await expect(inbox).toBeHidden();
  await ui.permission.answer('Allow once');
  await ui.sessions.expectEnded('Edit the notes');
  await ui.changes.file(/notes\.md/).click();
  await expect(ui.changes.diff).toContainText('new line 5');
  await page.keyboard.press('F10');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menuitem', { name: 'New Session' }).waitFor();
  await checkMenu('main menu');
  await page.keyboard.press('Escape');
  await ui.sessions.row('Edit the notes').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Session' });
  await menu.waitFor();
  await checkMenu('menu of a session');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await ui.apply.open();
  await expect(ui.apply.dialog.getByRole('button', { name: /^Apply 2 files/ })).toBeEnabled();
  await page.keyboard.press('Escape');

  await writeFile(
    join(repository, 'src/notes.md'),
    LINES.map((line, at) => (at % 20 === 5 ? `mine ${line}` : line)).join(''),
  );
  await place.git(repository, 'commit', '-q', '-a', '-m', 'Edit the notes too');
  for (const open of [() => ui.apply.open(), () => page.keyboard.press('ControlOrMeta+Shift+u')]) {
    await open();
    await ui.conflicts.enter('notes.md');
    await expect(ui.apply.dialog.getByText(/^Conflict 1 of 3/)).toBeVisible();
    await checkDialog('conflicts');
    await page.keyboard.press('F6');
    await seeFocus(page);
    await page.keyboard.press('Escape');
    await expect(ui.conflicts.list).toBeFocused();
    await seeFocus(page);
    await page.keyboard.press('Escape');
    await expect(ui.apply.dialog).toBeHidden();
  }
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  const theme = page.getByRole('combobox', { name: 'Theme' });
  await theme.click();
  await expect(page.getByRole('listbox', { name: 'Theme' })).toBeFocused();
  await check('list of a select');
  await shoot(page, 'select');
  await page.keyboard.press('Escape');
  await expect(theme).toBeFocused();
  // By its first letters, as in every list of the system.
  await page.keyboard.type('da');
  await expect(theme).toHaveText('Dark');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(theme).toHaveText('System');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('option').first().waitFor();
  await check('palette');
  await page.keyboard.press('Escape');
});

test('the whole job by keyboard alone, with the focus in sight', async ({ place, start }) => {
  await place.settings({ defaultAgent: 'asker', customAgents: [asker] });
  const repository = await place.repository({ 'src/notes.md': LINES.join('') });
  const before = await workspaceManifest(repository);
  const { ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  await page.emulateMedia({ reducedMotion: 'reduce' });

  await test.step('start a session', async () => {
    await ui.start.openRepository(repository);
    await expect(ui.composer.prompt).toBeFocused();
    await seeFocus(page);
    await page.keyboard.type('Edit the notes');
    await press('Enter');
    await expect(ui.permission.card).toBeVisible();
  });

  await test.step('answer the permission', async () => {
    await expect(ui.permission.card).toBeFocused();
    await seeFocus(page);
    await ui.permission.settled();
    await press('y');
    await ui.sessions.expectEnded('Edit the notes');
    await expect(ui.conversation.followUp).toBeFocused();
    await seeFocus(page);
  });

  await test.step('walk through everything with Tab', async () => {
    const names = await walk(page, 80);
    for (const wanted of [
      'New session',
      'Filter sessions',
      'Sessions',
      'transcript',
      'Follow-up prompt',
      'Apply…',
      'Discard',
      'changed files',
      'Settings',
    ])
      expect(names.join('\n')).toContain(wanted);
  });

  await test.step('step through the changes', async () => {
    await press('ControlOrMeta+2');
    await expect(ui.changes.files).toBeFocused();
    await seeFocus(page);
    await press('Home');
    for (let at = 0; !(await ui.changes.diff.textContent())?.includes('notes.md') && at < 5; at++)
      await press('ArrowDown');
    const position = ui.changes.diff.getByText(/of 3 changes/);
    await press('F7');
    await expect(position).toHaveText('1 of 3 changes');
    await press('F7');
    await expect(position).toHaveText('2 of 3 changes');
    await press('Shift+F7');
    await expect(position).toHaveText('1 of 3 changes');
  });

  await test.step('apply and undo', async () => {
    await press('Alt+Enter');
    await expect(ui.apply.dialog).toBeVisible();
    await expect(ui.apply.dialog.locator(':focus')).toHaveCount(1);
    await seeFocus(page);
    const applyNow = ui.apply.dialog.getByRole('button', { name: /^Apply 2 files/ });
    await expect(applyNow).toBeEnabled();
    for (
      let at = 0;
      !(await applyNow.evaluate((button) => button === document.activeElement)) && at < 15;
      at++
    ) {
      await press('Tab');
      await seeFocus(page);
    }
    await press('Enter');
    await expect(ui.apply.dialog).toBeHidden();
    expect(await place.git(repository, 'status', '--porcelain')).toBe(' M src/notes.md\n?? src/more.md');
    await press('ControlOrMeta+Shift+z');
    await expectWorkspaceBecomes(repository, before);
    await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  });
  await page.screenshot({ path: join('test-results', 'screenshots', 'keyboard.png') });
});

/** Presses Tab until the focus has gone round (or `most` times) and gives the names of all that had it. */
async function walk(page: Page, most: number): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab');
    const name = await seeFocus(page);
    if (name === names[0]) break;
    names.push(name);
  }
  return names;
}

/** Fails unless the element with the focus looks different without it. Gives its name. */
async function seeFocus(page: Page): Promise<string> {
  const focused = await page.evaluateHandle(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  });
  const described = await focused.evaluate((element) => {
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    element.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const labels = [
      element.getAttribute('aria-label'),
      element.getAttribute('placeholder'),
      element.innerText,
    ];
    const name = labels.find((text) => text?.trim())?.slice(0, 60) ?? '';
    return { name: `${element.localName} ${name}`, box: { x, y, width, height } };
  });
  if (!described) throw new Error('nothing has the focus');
  const size =
    page.viewportSize() ?? (await page.evaluate(() => ({ width: innerWidth, height: innerHeight })));
  const { x, y, width, height } = described.box;
  const around = 12;
  const clip = {
    x: Math.max(0, x - around),
    y: Math.max(0, y - around),
    width: Math.min(size.width, x + width + around) - Math.max(0, x - around),
    height: Math.min(size.height, y + height + around) - Math.max(0, y - around),
  };
  const shot = () => page.screenshot({ clip, animations: 'disabled' });
  const withFocus = await shot();
  await focused.evaluate((element) => element instanceof HTMLElement && element.blur());
  const without = await shot();
  await focused.evaluate(
    (element) => element instanceof HTMLElement && element.focus({ preventScroll: true }),
  );
  expect(withFocus.equals(without), `the focus of “${described.name}” cannot be seen`).toBe(false);
  return described.name;
}
