import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { eventsOf, readSessionLog } from './session-logs';
import { SHOTS } from './shots';
import { thirtyLines } from './thirty-lines';
import type { Ui } from './ui';

const title = 'Edit two places';

/** Opens the update from the base and waits until its plan is there. */
async function openUpdate({ page }: Ui) {
  await page.keyboard.press('ControlOrMeta+Shift+u');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeVisible();
  return dialog;
}

test('an update’s conflict is merged half way, found again after a crash, gone on with and written', async ({
  place,
  start,
}) => {
  const editor = agentNamed('Editor', [
    {
      write: {
        path: 'notes.txt',
        content: thirtyLines({ 3: 'session 3', 20: 'session 20', 27: 'session 27' }),
      },
    },
    { say: 'Edited.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({ 'notes.txt': thirtyLines() });
  const first = await start();
  await first.ui.page.setViewportSize({ width: 1440, height: 900 });
  await first.ui.theme('dark');
  await first.ui.start.openRepository(repository);
  await first.ui.composer.startSession(title);
  await first.ui.sessions.expectEnded(title);
  await writeFile(join(repository, 'notes.txt'), thirtyLines({ 3: 'main 3', 10: 'main 10', 20: 'main 20' }));
  await place.git(repository, 'commit', '-q', '-a', '-m', 'main goes on');

  await test.step('half of it, and the app is killed', async () => {
    const { page } = first.ui;
    const dialog = await openUpdate(first.ui);
    await expect(first.ui.conflicts.row('notes.txt')).toContainText('Both edited, with a commit on main');
    await page.screenshot({ path: join(SHOTS, 'update-conflict.png') });
    await first.ui.conflicts.enter('notes.txt');
    await expect(dialog.getByText(/^Conflict 1 of 2/)).toBeVisible();
    for (const pane of ['The session’s', 'Result', 'main'])
      await expect(dialog.getByRole('textbox', { name: pane, exact: true })).toBeAttached();
    await page.keyboard.press('Alt+1');
    await expect(dialog.getByText('Conflict 2 of 2: unresolved')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('by hand');
    await page.screenshot({ path: join(SHOTS, 'update-editor.png') });
    // What is kept last has all of it: the place that was settled and what was typed.
    await expect(async () => {
      const kept = eventsOf(await readSessionLog(place, title), 'resolution.drafted').at(-1);
      expect(kept?.draft?.text).toContain('by hand');
    }).toPass();
    await first.app.kill();
  });

  const { app, ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.sessions.open(title);

  await test.step('go on where it was left', async () => {
    const dialog = await openUpdate(ui);
    await expect(ui.conflicts.row('notes.txt')).toContainText('1 of 2 conflicts resolved');
    await page.screenshot({ path: join(SHOTS, 'update-continue.png') });
    await ui.conflicts.enter('notes.txt');
    await expect(dialog.getByText('Conflict 2 of 2: unresolved')).toBeVisible();
    await page.keyboard.press('Shift+F7');
    await expect(dialog.getByText('Conflict 1 of 2: the session’s')).toBeVisible();
    await dialog.getByRole('button', { name: 'Start over' }).click();
    await expect(dialog.getByRole('button', { name: '2 conflicts left' })).toBeVisible();
    await page.keyboard.press('F6');
    await page.keyboard.press('F6');
    await expect(dialog.getByRole('textbox', { name: 'Result', exact: true })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(dialog.getByRole('button', { name: '1 conflict left' })).toBeVisible();
    await page.keyboard.press('Alt+F7');
    await expect(dialog.getByText('Conflict 2 of 2: unresolved')).toBeVisible();
    await page.keyboard.press('Alt+4');
    await ui.theme('light');
    await dialog.getByRole('button', { name: 'Show original' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Original', exact: true })).toBeAttached();
    await page.screenshot({ path: join(SHOTS, 'update-editor-light.png') });
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog.getByRole('button', { name: 'Update', exact: true })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'update-settled.png') });
    await dialog.getByRole('button', { name: 'Update', exact: true }).click();
    await expect(ui.conversation.log).toContainText('New commits of main were brought in');
  });

  const [created] = eventsOf(await readSessionLog(place, title), 'worktree.created');
  const worktree = created?.path ?? '';
  const merged = `${thirtyLines({ 3: 'session 3', 10: 'main 10', 20: 'main 20\nsession 20', 27: 'session 27' })}by hand`;
  expect(await readFile(join(worktree, 'notes.txt'), 'utf8')).toBe(merged);
  expect(await place.git(worktree, 'status', '--porcelain')).toBe('');

  await test.step('bring in another branch, which is the base from then on', async () => {
    await place.git(repository, 'switch', '-q', '-c', 'feature');
    await writeFile(join(repository, 'feature.txt'), 'feature\n');
    await place.git(repository, 'add', '-A');
    await place.git(repository, 'commit', '-q', '-m', 'feature');
    await page.keyboard.press('ControlOrMeta+Shift+u');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Already up to date with main');
    await dialog.getByRole('combobox', { name: 'Branch to update from' }).click();
    await page.getByRole('option', { name: 'feature' }).click();
    await expect(dialog).toContainText('which becomes its base');
    await page.screenshot({ path: join(SHOTS, 'update-from-branch.png') });
    await dialog.getByRole('button', { name: 'Update', exact: true }).click();
    await expect(ui.conversation.log).toContainText('New commits of feature were brought in');
    expect(await readFile(join(worktree, 'feature.txt'), 'utf8')).toBe('feature\n');
    await expect(page.getByRole('button', { name: /^Update from feature/ })).toBeVisible();
  });
  await app.quit();
});
