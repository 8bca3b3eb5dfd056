import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';
import { thirtyLines } from './thirty-lines';

test('what changes while a plan is looked at is seen: a decision that fits nothing any more is dropped and told of', async ({
  place,
  start,
}) => {
  const editor = agentNamed('Editor', [
    { write: { path: 'a.txt', content: thirtyLines({ 3: 'session 3' }) } },
    { write: { path: 'b.txt', content: thirtyLines({ 3: 'session 3' }) } },
    { say: 'Edited.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({ 'a.txt': thirtyLines(), 'b.txt': thirtyLines() });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit two files');
  await ui.sessions.expectEnded('Edit two files');

  await test.step('the status bar tells of the workspace once the user is back', async () => {
    const status = page.getByRole('contentinfo');
    await expect(status).toContainText('workspace: clean');
    for (const file of ['a.txt', 'b.txt'])
      await writeFile(join(repository, file), thirtyLines({ 3: 'mine 3' }));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(status).toContainText('workspace: 2 changed');
  });

  const leftOut = dialog.getByRole('list', { name: 'dropped decisions' });
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByRole('button', { name: 'Resolve 2 conflicts first' })).toBeVisible();
  await ui.conflicts.take('a.txt', 'Use mine');
  await expect(dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeVisible();

  await test.step('found while planning', async () => {
    await writeFile(join(repository, 'a.txt'), thirtyLines());
    await ui.conflicts.take('b.txt', 'Use mine');
    await expect(leftOut).toContainText('a.txt: nothing conflicts at this path');
    await expect(dialog.getByRole('button', { name: /^Apply 1 file/ })).toBeEnabled();
  });

  await test.step('found while writing', async () => {
    await writeFile(join(repository, 'b.txt'), thirtyLines());
    await dialog.getByRole('button', { name: /^Apply 1 file/ }).click();
    await expect(leftOut).toContainText('b.txt: nothing conflicts at this path');
    await expect(dialog.getByRole('button', { name: /^Apply 2 files/ })).toBeEnabled();
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join(SHOTS, `decision-left-out-${theme}.png`) });
    }
    await dialog.getByRole('button', { name: /^Apply 2 files/ }).click();
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'b.txt'), 'utf8')).toBe(thirtyLines({ 3: 'session 3' }));
  });
});
