import { commands } from '#shared/commands';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const LONG = Array.from({ length: 60 }, (_, line) => `Paragraph ${line} of the answer.\n\n`).join('');

/** Says so much that the passage in the middle is far from the end. */
const talker = agentNamed('Talker', [
  { say: `${LONG}The zephyr is in the middle.\n\n${LONG}` },
  { tool: { id: 'look', title: 'Look around', kind: 'search', status: 'completed' } },
  { say: 'That was it.' },
]);

test('the way through the window by key: filter, palette, settings, and back after a restart', async ({
  place,
  start,
}) => {
  await place.settings({ defaultAgent: 'talker', customAgents: [talker] });
  const first = await place.repository({ 'a.txt': 'a\n' }, 'first');
  const second = await place.repository({ 'b.txt': 'b\n' }, 'second');
  const { app, ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  const title = (name: string) => page.getByRole('button', { name: `${name}, rename` });
  await ui.start.openRepository(first);
  await ui.composer.startSession('Walk the dog');
  await ui.sessions.expectEnded('Walk the dog');
  await ui.start.openRepository(second);
  await page.getByRole('button', { name: 'Repository: second' }).waitFor();
  await ui.composer.startSession('Feed the cat');
  await ui.sessions.expectEnded('Feed the cat');

  await test.step('from the filter, Enter opens the first match and Down leads into the list', async () => {
    await press('ControlOrMeta+f');
    await page.keyboard.type('dog');
    await press('Enter');
    await expect(title('Walk the dog')).toBeVisible();
    await expect(ui.sessions.list).toBeFocused();
    await press('ControlOrMeta+f');
    await ui.sessions.filter.fill('');
    await press('ArrowDown');
    await expect(ui.sessions.list).toBeFocused();
    await press('Enter');
    await expect(title('Feed the cat')).toBeVisible();
  });

  await test.step('the palette shows every command there is, unasked', async () => {
    await press('ControlOrMeta+k');
    const offered = page.getByRole('option');
    await expect(offered.getByText('About Understory', { exact: true })).toHaveCount(1);
    for (const always of commands.filter(({ needs, id }) => needs === 'always' && id !== 'palette.open'))
      await expect.soft(offered.getByText(always.title, { exact: true }), always.title).toHaveCount(1);
    await press('Escape');
  });

  await test.step('a conversation hit opens the conversation where it says so', async () => {
    await ui.sessions.open('Feed the cat');
    await press('ControlOrMeta+k');
    await page.keyboard.type('zephyr');
    await page
      .getByRole('option', { name: /Walk the dog.*zephyr/ })
      .first()
      .click();
    await expect(title('Walk the dog')).toBeVisible();
    await expect(ui.conversation.log.getByText('The zephyr is in the middle.')).toBeInViewport();
    expect(await page.evaluate(() => CSS.highlights.get('passage')?.size)).toBe(1);
    await expect(ui.conversation.log).toBeFocused();
  });

  await test.step('the settings are left by Escape and by their button', async () => {
    for (const leave of [
      () => press('Escape'),
      () => page.getByRole('button', { name: 'Close settings' }).click(),
    ]) {
      await press('ControlOrMeta+,');
      await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Close settings' }).focus();
      await leave();
      await expect(title('Walk the dog')).toBeVisible();
      await expect(ui.conversation.followUp).toBeFocused();
    }
  });

  await test.step('after a restart the window is where it was, in one repository', async () => {
    await app.quit();
    const again = await start();
    await expect(again.ui.page.getByRole('button', { name: 'Walk the dog, rename' })).toBeVisible();
    await expect(again.ui.conversation.log).toBeFocused();
    await again.ui.page.keyboard.press('ControlOrMeta+n');
    const chosen = again.ui.page.getByRole('button', { name: /^Repository: / });
    await expect(chosen).toHaveAccessibleName('Repository: second');
    await expect(again.ui.page.getByRole('contentinfo')).toContainText('second');
  });
});
