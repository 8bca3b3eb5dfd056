import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentId } from '#shared/ids';
import { expectAccessible } from './accessible';
import { expect, test } from './fixture';
import { expectInside } from './outside';

const PLAN = `---
understory: 1
title: Prices in the cart
---

## Tasks
- [x] T0 Agree on the words
- [ ] T1 Add the price model
  - Files: \`src/price.ts\` (new)
  - Acceptance: \`npm test\` passes
- [ ] T2 Show the total in the cart
  - Files: \`src/price.ts\`, \`src/cart.ts\`
  - Acceptance: the total has two decimals
- [ ] T3 Tell of it in the manual
  - Depends on: T1, T2
  - Files: \`a.txt\`
  - Acceptance: the manual names it
- [ ] T4 [human] Approve the wording
`;

test('a plan is read from its file, judged, started, and followed to what is to be reviewed', async ({
  place,
  start,
}) => {
  // Each task writes its own name into the same file.
  const works = {
    ...{ id: AgentId.parse('works'), name: 'Works', protocol: 'command' as const },
    launch: {
      command: 'sh',
      args: ['-c', 'echo "$UNDERSTORY_PROMPT" | head -n 1 > made.txt; echo Done.'],
      env: {},
    },
  };
  await place.settings({ defaultAgent: 'works', customAgents: [works], permissions: 'allow' });
  const repository = await place.repository({ 'a.txt': 'a\n', 'src/cart.ts': 'cart\n' });
  const { ui } = await start();
  const { page } = ui;
  await ui.start.openRepository(repository);
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.getByRole('button', { name: /^Repository: (?!Open a repository)/ }).waitFor();
  const shoot = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `${name}-${theme}.png`) });
    }
  };
  const atSizes = async (name: string) => {
    for (const size of [
      { width: 1024, height: 700 },
      { width: 1920, height: 1200 },
    ]) {
      await page.setViewportSize(size);
      await expectInside(page, `${name} at ${size.width}×${size.height}`);
      await shoot(`${name}-${size.width}`);
    }
    await page.setViewportSize({ width: 1200, height: 800 });
  };
  await page.keyboard.press('Shift+Alt+p');
  await expect(page.getByRole('dialog', { name: 'Plans' })).toBeVisible();
  await shoot('plans');
  const choose = () =>
    page
      .getByLabel('Plan files')
      .setInputFiles({ name: 'plan.md', mimeType: 'text/markdown', buffer: Buffer.from(PLAN) });
  await choose();

  const dialog = page.getByRole('dialog', { name: 'Prices in the cart' });
  await expect(dialog.getByRole('list', { name: 'Tasks' }).getByRole('listitem')).toHaveCount(5);
  await expect(dialog.getByText('Waits for T1, T2')).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'About the plan' })).toContainText('src/price.ts');
  await expect(dialog.getByLabel('Start T0')).toBeDisabled();
  await expectAccessible(page, 'plan to start');
  await shoot('plan-to-start');
  await test.step('the plan is edited, undone, and kept', async () => {
    const tasks = dialog.getByRole('list', { name: 'Tasks' });
    await dialog.getByRole('button', { name: 'Edit T2' }).click();
    await dialog.getByLabel('Title').fill('Show the sum in the cart');
    await dialog.getByLabel(/^It is done when/).fill('it has two decimals\nit is right-aligned');
    await expectAccessible(page, 'task editor');
    await shoot('plan-edited');
    await dialog.getByRole('button', { name: 'Done' }).click();
    const second = tasks.getByRole('group', { name: /^T2 / });
    await second.focus();
    await second.press('Alt+ArrowUp');
    await expect(tasks.getByRole('group').nth(1)).toHaveAccessibleName('T2 Show the sum in the cart');
    await page.keyboard.press('Control+z');
    await expect(tasks.getByRole('group').nth(1)).toHaveAccessibleName('T1 Add the price model');
    await dialog.getByRole('button', { name: 'More of T1' }).click();
    await page.getByRole('menuitem', { name: 'Merge With T2' }).click();
    await expect(tasks.getByRole('listitem')).toHaveCount(4);
    await expect(dialog.getByText('Waits for T1', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await page.keyboard.press('Shift+Alt+p');
    await page.getByRole('button', { name: /^Prices in the cart 4 tasks · edited, not started/ }).click();
    await expect(tasks.getByText('Add the price model; Show the sum in the cart')).toBeVisible();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Discard Edits' }).click();
    await choose();
  });
  await dialog.getByRole('button', { name: 'Run T2 after T1' }).click();
  await expect(dialog.getByText('Waits for T1', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'About the plan' })).toHaveCount(0);
  await test.step('a plan is pasted, and dropped on the window', async () => {
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByRole('dialog', { name: 'Plans' })).toBeVisible();
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(paste);
    }, PLAN);
    await expect(dialog.getByText('Waits for T1, T2')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await writeFile(join(repository, 'dropped.md'), PLAN);
    const drag = await page.context().newCDPSession(page);
    const at = async (type: 'dragEnter' | 'dragOver' | 'drop') => {
      const files = [join(repository, 'dropped.md')];
      await drag.send('Input.dispatchDragEvent', {
        ...{ type, x: 600, y: 120 },
        data: { items: [], files, dragOperationsMask: 1 },
      });
    };
    await at('dragEnter');
    await at('dragOver');
    await expect(page.getByText(/^Drop plan files to start their tasks/)).toBeVisible();
    await shoot('plan-dragged');
    await at('drop');
    await expect(dialog.getByText('Waits for T1, T2')).toBeVisible();
    await expect(page.getByText(/^Drop plan files to start their tasks/)).toHaveCount(0);
  });
  await dialog.getByRole('button', { name: /^Start 3 tasks/i }).click();

  const lane = (name: string) => dialog.getByRole('region', { name });
  await expect(lane('To review').getByRole('button')).toHaveCount(2, { timeout: 60_000 });
  await expect(lane('To review')).toContainText('Conflicts with T2 in made.txt');
  await expect(lane('Waiting')).toContainText('What it waits for conflicts in made.txt');
  await expect(lane('Needs you')).toContainText('For you to do');
  await expectAccessible(page, 'started plan');
  await shoot('started-plan');

  await test.step('the file of the plan is changed, and what is wanted of it is taken', async () => {
    const now = PLAN.replace('Approve the wording', 'Approve all words').replace(
      'Show the total',
      'Show a total',
    );
    await writeFile(join(repository, 'dropped.md'), `${now}- [ ] T5 Tell the team\n  - Files: \`b.txt\`\n`);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    const changes = dialog.getByRole('region', { name: "Changes of the plan's files" });
    await expect(changes).toContainText('T2 Show a total in the cart: its title changed; it has begun');
    await expectAccessible(page, 'changes of a plan');
    await shoot('plan-changed');
    await changes.getByRole('checkbox', { name: /^T5 / }).uncheck();
    await changes.getByRole('button', { name: 'Take 1 Change' }).click();
    await expect(changes).toHaveCount(0);
    await expect(lane('Needs you')).toContainText('Approve all words');
  });
  // Both together: the later one's conflict is resolved, and what would come of it is shown. Nothing is written yet.
  await dialog.getByRole('button', { name: 'Integrate…' }).click();
  const integrate = page.getByRole('dialog', { name: 'Integrate 2 Sessions' });
  await expect(integrate.getByText('1 conflict in this order')).toBeVisible();
  await expect(integrate.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeDisabled();
  await expect(integrate.getByText('1 conflict with “Add the price model”')).toBeVisible();
  await expectAccessible(page, 'integration with a conflict');
  await atSizes('integrate-conflict');
  // The user's own order, by key, and back.
  const order = integrate.getByRole('list', { name: 'Order of the sessions' });
  await order.getByRole('group', { name: '2. Show the total in the cart' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(order.getByRole('group', { name: '1. Show the total in the cart' })).toBeFocused();
  await expect(integrate.getByText('1 conflict in this order, 1 in the proposed one.')).toBeVisible();
  await integrate.getByRole('button', { name: 'Use Proposed Order' }).click();
  await expect(order.getByRole('group', { name: '1. Add the price model' })).toBeVisible();
  await integrate.getByRole('button', { name: /^The session’s/ }).click();
  await expect(integrate.getByRole('button', { name: 'Use this result' })).toBeEnabled();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(integrate.getByRole('region', { name: 'preview' })).toContainText('made.txt');
  await expect(integrate.getByRole('button', { name: /^Integrate 1 file into the workspace/ })).toBeEnabled();
  await expectAccessible(page, 'integration');
  await atSizes('integrate');
  await integrate.getByRole('button', { name: 'Cancel' }).click();

  await test.step('rows say what would conflict, and show both sides', async () => {
    const row = ui.sessions.list.getByRole('option', { name: /^Show the total/ });
    await expect(row).toHaveAccessibleName(/, Conflicts with “Add the price model” in made.txt$/);
    await expect(row).toContainText('Conflicts with “Add the price model” in 1 file');
    await row.click();
    await shoot('conflicting-rows');
    await row.locator('[data-conflicts]').click();
    const compared = page.getByRole('dialog', { name: 'Compare Sessions' });
    await expect(compared.getByText('If both were applied, they would conflict in made.txt.')).toBeVisible();
    await expectAccessible(page, 'both sides of a conflict');
    await shoot('both-sides');
    await page.keyboard.press('Escape');
    // Current without being asked: what is put in the way in the workspace.
    await writeFile(join(repository, 'made.txt'), 'mine\n');
    await expect(row).toContainText('Conflicts with your workspace and 1 session');
    await rm(join(repository, 'made.txt'));
    await expect(row).toContainText('Conflicts with “Add the price model” in 1 file');
    await page.keyboard.press('Shift+Alt+H');
    await expect(compared.getByText('If both were applied, they would conflict in made.txt.')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  // Run one after the other they go together, and the third begins on both.
  await page.keyboard.press('Shift+Alt+p');
  await choose();
  await dialog.getByRole('button', { name: 'Run T2 after T1' }).click();
  await dialog.getByRole('button', { name: /^Start 3 tasks/i }).click();
  await expect(lane('To review').getByRole('button')).toHaveCount(3, { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Integrate…' }).click();
  const all = page.getByRole('dialog', { name: 'Integrate 3 Sessions' });
  await expect(all.getByText('No conflicts in this order, which is the proposed one.')).toBeVisible();
  await expect(all.getByRole('group')).toHaveText([/Add the price model/, /Show the total/, /Tell of it/]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(all).toBeHidden();
  const made = () => readFile(join(repository, 'made.txt'), 'utf8').catch(() => null);
  expect(await made()).toContain('Tell of it in the manual');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(made).toBeNull();
  await page.keyboard.press('Shift+Alt+p');
  await page.getByRole('list', { name: 'Started plans' }).getByRole('button').first().click();
  await lane('To review')
    .getByRole('button', { name: /Show the total/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Show the total in the cart' })).toBeVisible();
});
