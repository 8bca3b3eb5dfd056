import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('a commit’s message is drafted, edited, kept while the dialog is closed, and applied', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const editor = agentNamed('Editor', [
    { write: { path: 'a.txt', content: 'quoted\n' } },
    { say: 'The parser reads quoted names.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({ 'a.txt': 'plain\n' });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  const message = dialog.getByRole('textbox', { name: 'Commit message' });
  const newest = async () => (await place.git(repository, 'log', '-1', '--format=%B')).trimEnd();
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Read quoted names');
  await ui.sessions.expectEnded('Read quoted names');
  await ui.apply.open();
  await expect(dialog.getByRole('button', { name: /^Apply 1 file/ })).toBeEnabled();
  await expect(message).toBeHidden();

  await test.step('the draft says what was asked and what the agent said last', async () => {
    await dialog.getByRole('radio', { name: 'Squash' }).click();
    await expect(message).toHaveValue(
      /^Read quoted names\n\nThe parser reads quoted names\.\n\nUnderstory-Session: \S+$/,
    );
    await page.setViewportSize({ width: 1024, height: 700 });
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join(SHOTS, `commit-message-${theme}.png`) });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('nothing is committed without a message', async () => {
    await message.fill('  ');
    await expect(dialog.getByText('A commit needs a message.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Apply 1 file/ })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Restore draft' }).click();
    await expect(message).toHaveValue(/^Read quoted names\n/);
  });

  await test.step('what was written is there again, for this mode alone', async () => {
    await message.fill('Parse quoted names\n\nAs the format has them.');
    await dialog.getByRole('radio', { name: 'Merge' }).click();
    await expect(message).toHaveValue(/^Merge Read quoted names\n/);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await ui.apply.open();
    await dialog.getByRole('radio', { name: 'Squash' }).click();
    await expect(message).toHaveValue('Parse quoted names\n\nAs the format has them.');
  });

  await test.step('it is the commit’s, and then forgotten', async () => {
    await dialog.getByRole('button', { name: /^Apply 1 file/ }).click();
    await expect(dialog).toBeHidden();
    expect(await newest()).toBe('Parse quoted names\n\nAs the format has them.');
    await ui.apply.undo();
    await ui.apply.open();
    await dialog.getByRole('radio', { name: 'Rebase' }).click();
    await expect(message).toHaveValue(/^Read quoted names\n/);
    await dialog.getByRole('radio', { name: 'Squash' }).click();
    await expect(message).toHaveValue(/^Read quoted names\n\nThe parser/);
  });
});
