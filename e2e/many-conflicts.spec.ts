import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { pressByKeyboard } from './keyboard';
import { eventsOf, readSessionLog } from './session-logs';
import { SHOTS } from './shots';

const COUNT = 500;
const FOLDER = 'packages/a-package-with-quite-a-long-name/source/components/dialogs/settings/appearance';
const BRANCH = 'release/2026-11/the-branch-that-everything-of-this-autumn-is-collected-in-before-it-goes-out';
const title = 'Rewrite every text of the settings in the agreed tone';
/** Every file, with one line of its own from whoever runs it. */
const rewrite = (who: string) => `mkdir -p ${FOLDER} && awk 'BEGIN { for (i = 0; i < ${COUNT}; i++) {
  file = sprintf("${FOLDER}/the-text-of-one-of-the-many-settings-%03d.txt", i); print "${who} " i > file; close(file) } }'`;

test('500 conflicts with long names are settled by keyboard in a small window, one of them and then the rest', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const worker = agentNamed('Worker', [{ run: ['sh', '-c', rewrite('session')] }, { say: 'Rewritten.' }]);
  await place.settings({ defaultAgent: 'worker', customAgents: [worker] });
  const repository = await place.repository({ 'readme.txt': 'a\n' });
  await place.git(repository, 'switch', '-q', '-c', BRANCH);
  const commit = async (who: string) => {
    await execa('sh', ['-c', rewrite(who)], { cwd: repository });
    await place.git(repository, 'add', '-A');
    await place.git(repository, 'commit', '-q', '-m', who);
  };
  await commit('base');
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1024, height: 700 });
  await ui.theme('light');
  await ui.start.openRepository(repository);
  await ui.composer.startSession(title);
  await ui.sessions.expectEnded(title);
  await commit('branch');

  await test.step('an apply with all of them', async () => {
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog.getByRole('button', { name: `Resolve ${COUNT} conflicts first` })).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-apply.png') });
    await page.keyboard.press('Escape');
  });

  await test.step('an update: settle one, and the rest at once', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+u');
    await expect(dialog.getByRole('button', { name: `Resolve ${COUNT} conflicts first` })).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-update.png') });
    await ui.theme('dark');
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-update-dark.png') });
    await ui.conflicts.enter('settings-000.txt');
    await expect(dialog.getByText('Conflict 1 of 1: unresolved')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-editor-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-editor.png') });
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(ui.conflicts.list).toBeFocused();
    await expect(ui.conflicts.row('settings-001.txt')).toHaveAttribute('aria-selected', 'true');
    await expect(dialog.getByRole('button', { name: `Resolve ${COUNT - 1} conflicts first` })).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-one-settled.png') });
    await page.keyboard.press('End');
    await expect(ui.conflicts.row('settings-499.txt')).toHaveAttribute('aria-selected', 'true');
    expect(await ui.conflicts.list.getByRole('option').count()).toBeLessThan(60);
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-more.png') });
    // F6 goes from the list into the conflict, to the buttons below, and around to the top.
    await page.keyboard.press('F6');
    await expect(ui.conflicts.pane.locator(':focus')).toBeAttached();
    await page.keyboard.press('Escape');
    await expect(ui.conflicts.list).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await expect(dialog.getByRole('combobox', { name: 'Update by' })).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Resolve all…' }));
    await page.keyboard.type('Use the session’s for all');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Update', exact: true })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'many-conflicts-settled.png') });
    await expect(dialog.getByRole('button', { name: 'Update', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(ui.conversation.log).toContainText('were brought in', { timeout: 60_000 });
    await expect(dialog).toBeHidden();
  });

  const [created] = eventsOf(await readSessionLog(place, title), 'worktree.created');
  const folder = join(created?.path ?? '', FOLDER);
  const texts = await Promise.all(
    (await readdir(folder)).sort().map((file) => readFile(join(folder, file), 'utf8')),
  );
  expect(texts).toEqual(
    Array.from({ length: COUNT }, (_, at) => `${at === 0 ? 'branch' : 'session'} ${at}\n`),
  );
});
