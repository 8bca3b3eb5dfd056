import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { expectWorkspaceBecomes } from './manifest';

const FILES = ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts'];
const before = 'one\ntwo\nthree\n';
const after = 'one\nTWO\nthree\n';

/** Begins once the file is there: the user has left the session by then, and it ends unseen. */
const editorAfter = (left: string) =>
  agentNamed('Editor', [
    { waitForFile: left },
    ...FILES.map((path) => ({ write: { path, content: after } })),
    { say: 'Edited.' },
  ]);
test('a finished session of five files is opened, reviewed, applied and undone with eight keys', async ({
  place,
  start,
}) => {
  const left = join(place.root, 'left');
  await place.settings({ defaultAgent: 'editor', customAgents: [editorAfter(left)] });
  const repository = await place.repository(Object.fromEntries(FILES.map((file) => [file, before])));
  // The workspace is dirty, as it is in life.
  await writeFile(join(repository, 'mine.txt'), 'mine\n');
  await writeFile(join(repository, 'e.ts'), `${before}mine\n`);
  const manifest = await workspaceManifest(repository);
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Shout');
  await page.keyboard.press('ControlOrMeta+n');
  await expect(ui.composer.prompt).toBeFocused();
  await writeFile(left, '');
  await ui.sessions.expectEnded('Shout');
  await expect(ui.sessions.row('Shout')).toHaveAccessibleName(/unread/);
  await ui.sessions.list.focus();

  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  const { files, diff } = ui.changes;
  const shown = (file: string) => expect(diff).toContainText(file);
  const status = () => place.git(repository, 'status', '--porcelain');

  await test.step('open: the next unread session, at its first change', async () => {
    await press('F9');
    await expect(files).toBeFocused();
    await shown('a.ts');
    await expect(diff).toContainText('TWO');
  });

  await test.step('review: each file is viewed and the next one shown', async () => {
    for (const [index, file] of FILES.entries()) {
      await shown(file);
      await press('V');
      await expect(page.getByText(`${index + 1} of 5 viewed`)).toBeVisible();
    }
    expect((await status()).trim()).toBe('M e.ts\n?? mine.txt');
  });

  await test.step('apply: at once, with what was edited meanwhile', async () => {
    await press('ControlOrMeta+Enter');
    await expect(page.getByText(/^Applied to workspace, uncommitted/)).toBeVisible();
    await expect(ui.apply.dialog).toHaveCount(0);
    for (const file of FILES.slice(0, 4)) expect(await readFile(join(repository, file), 'utf8')).toBe(after);
    expect(await readFile(join(repository, 'e.ts'), 'utf8')).toBe(`${after}mine\n`);
    await expect(page.getByRole('region', { name: 'In-app notifications' }).getByRole('status')).toHaveCount(
      0,
    );
  });

  await test.step('undo: every byte is what it was', async () => {
    await press('ControlOrMeta+Shift+z');
    await expectWorkspaceBecomes(repository, manifest);
    await expect(page.getByText('5 files restored.')).toBeVisible();
    expect(keys).toBeLessThanOrEqual(8);
  });

  await test.step('with a conflict the dialog opens, and nothing is written', async () => {
    await writeFile(join(repository, 'a.ts'), 'one\nmine\nthree\n');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(ui.apply.dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeDisabled();
    await page.keyboard.press('Escape');
    expect(await readFile(join(repository, 'a.ts'), 'utf8')).toBe('one\nmine\nthree\n');
  });

  await test.step('with something else opened meanwhile that is told, with the way to the dialog', async () => {
    await page.evaluate(() => {
      // One right after the other: the plan cannot be there in between.
      const mod = navigator.platform.startsWith('Mac') ? { metaKey: true } : { ctrlKey: true };
      for (const [key, code] of [
        ['Enter', 'Enter'],
        ['n', 'KeyN'],
      ] as const)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, ...mod }));
    });
    await expect(ui.composer.prompt).toBeVisible();
    const told = page.getByRole('region', { name: 'In-app notifications' });
    await expect(told).toContainText('“Shout” was not applied: there is something to see first.');
    await expect(ui.apply.dialog).toHaveCount(0);
    await told.getByRole('button', { name: 'Apply…' }).press('Enter');
    await expect(ui.apply.dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeDisabled();
    await page.keyboard.press('Escape');
    expect(await readFile(join(repository, 'a.ts'), 'utf8')).toBe('one\nmine\nthree\n');
  });

  await test.step('what is seen in the conversation alone is told, with the way back', async () => {
    await writeFile(join(repository, 'a.ts'), before);
    const again = await workspaceManifest(repository);
    // Whatever has the focus keeps it, and stays in view, where the window becomes too narrow for both.
    await page.keyboard.press('ControlOrMeta+2');
    await expect(files).toBeFocused();
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect(page.getByRole('tab', { name: /^Changes/ })).toHaveAttribute('aria-selected', 'true');
    await expect(files).toBeFocused();
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect(files).toBeFocused();
    await page.keyboard.press('ControlOrMeta+1');
    await expect(ui.conversation.log).toBeFocused();
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect(ui.conversation.log).toBeFocused();
    await page.keyboard.press('ControlOrMeta+Enter');
    const told = page.getByRole('region', { name: 'In-app notifications' });
    await expect(told).toContainText('Applied 5 files to workspace, uncommitted.');
    await told.getByRole('button', { name: 'Undo' }).press('Enter');
    await expect(ui.conversation.log).toBeFocused();
    await expectWorkspaceBecomes(repository, again);
  });

  await test.step('with nothing unread that is said', async () => {
    await page.keyboard.press('F9');
    await expect(page.getByText('Nothing is unread.')).toBeVisible();
  });
});
