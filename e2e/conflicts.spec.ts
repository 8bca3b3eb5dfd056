import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { hold, pressByKeyboard } from './keyboard';
import { SHOTS } from './shots';
import { thirtyLines } from './thirty-lines';

test('four conflicts on a dirty workspace: resolved by keyboard, applied, undone', async ({
  place,
  start,
}) => {
  const editor = agentNamed('Editor', [
    {
      write: {
        path: 'content.txt',
        content: thirtyLines({ 3: 'session 3', 20: 'session 20', 27: 'session 27' }),
      },
    },
    { remove: 'deleted.txt' },
    { run: ['sh', '-c', "printf 'session\\000' > picture.bin"] },
    { write: { path: 'new.txt', content: 'from the session\n' } },
    { say: 'Edited.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({
    'content.txt': thirtyLines(),
    'deleted.txt': thirtyLines(),
    'picture.bin': 'base\0',
    'other.txt': 'other\n',
  });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit four files');
  await ui.sessions.expectEnded('Edit four files');

  // The user's own work meanwhile: two lines of the session's, a deletion turned edit, a binary, an untracked file.
  await writeFile(
    join(repository, 'content.txt'),
    thirtyLines({ 3: 'mine 3', 10: 'mine 10', 20: 'mine 20' }),
  );
  await writeFile(join(repository, 'deleted.txt'), thirtyLines({ 5: 'mine 5' }));
  await writeFile(join(repository, 'picture.bin'), 'mine\0');
  await writeFile(join(repository, 'new.txt'), 'mine, and nowhere else\n');
  await writeFile(join(repository, 'other.txt'), 'staged\n');
  await place.git(repository, 'add', 'other.txt');
  const before = await workspaceManifest(repository);

  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByRole('button', { name: 'Resolve 4 conflicts first' })).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'conflicts.png') });

  await test.step('merge the text in three panes', async () => {
    await expect(ui.conflicts.row('content.txt')).toContainText('with your uncommitted edits');
    await ui.conflicts.enter('content.txt');
    await expect(dialog.getByRole('textbox', { name: 'Result', exact: true })).toBeFocused();
    await expect(dialog.getByText(/^Conflict 1 of 2: unresolved/)).toBeVisible();
    await page.keyboard.press('Alt+1');
    await expect(dialog.getByText(/^Conflict 2 of 2/)).toBeVisible();
    await page.keyboard.press('Alt+4');
    await expect(dialog.getByRole('button', { name: 'Use this result' })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'conflict-editor.png') });
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog.getByRole('button', { name: 'Resolve 3 conflicts first' })).toBeVisible();
    await expect(ui.conflicts.row('content.txt')).toContainText('Uses your merged text');
    await expect(ui.conflicts.list).toBeFocused();
  });

  await test.step('decide the others', async () => {
    const useMine = ui.conflicts.pane.getByRole('button', { name: 'Use mine' });
    await ui.conflicts.reach('deleted.txt');
    await hold(page, 'Enter', () => expect(useMine).toBeFocused());
    await expect(useMine).toBeFocused();
    await expect(dialog.getByRole('button', { name: 'Resolve 3 conflicts first' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Resolve 2 conflicts first' })).toBeVisible();
    await ui.conflicts.enter('picture.bin');
    await page.keyboard.down('Alt');
    await hold(page, '1', async () => {
      await expect(ui.conflicts.row('picture.bin')).toContainText('Uses the session’s version');
      await expect(ui.conflicts.pane.getByRole('heading')).toContainText('new.txt');
    });
    await page.keyboard.up('Alt');
    await expect(ui.conflicts.pane.getByRole('heading')).toContainText('new.txt');
    await expect(dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeVisible();
    await ui.conflicts.reach('new.txt');
    await pressByKeyboard(page, ui.conflicts.pane.getByRole('button', { name: 'More ways to resolve' }));
    await page.keyboard.type('Keep both');
    // With the last one resolved the focus is where it is written, by another press of the key.
    const write = dialog.getByRole('button', { name: /^Apply \d/ });
    await hold(page, 'Enter', () => expect(write).toBeFocused());
    await expect(write).toBeEnabled();
    expect(await workspaceManifest(repository)).toEqual(before);
  });

  await test.step('apply', async () => {
    await pressByKeyboard(page, dialog.getByRole('button', { name: /^Apply \d/ }));
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'content.txt'), 'utf8')).toBe(
      thirtyLines({ 3: 'session 3', 10: 'mine 10', 20: 'mine 20\nsession 20', 27: 'session 27' }),
    );
    expect(await readFile(join(repository, 'deleted.txt'), 'utf8')).toBe(thirtyLines({ 5: 'mine 5' }));
    expect(await readFile(join(repository, 'picture.bin'), 'utf8')).toBe('session\0');
    expect(await readFile(join(repository, 'new.txt'), 'utf8')).toBe('mine, and nowhere else\n');
    expect(await place.git(repository, 'diff', '--cached', '--name-only')).toBe('other.txt');
  });

  await test.step('undo', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await expect(page.getByText(/^Applied to /)).toHaveCount(0);
    expect(await workspaceManifest(repository)).toEqual(before);
  });
});
