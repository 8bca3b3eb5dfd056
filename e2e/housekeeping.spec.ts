import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, type Start, type Started, test } from './fixture';
import { resize } from './outside';
import type { Place } from './place';
import { SHOTS, shoot } from './shots';
import { dialogKeys } from './ui';

test('worktrees say whether they can go; those that go come back from the trash, or are deleted for good', async ({
  place,
  start,
}) => {
  test.slow();
  const editor = agentNamed('Editor', [{ write: { path: 'b.txt', content: 'new\n' } }, { say: 'Edited.' }]);
  const talker = agentNamed('Talker', [{ say: 'Nothing to do.' }]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor, talker] });
  const repository = await place.repository({ 'a.txt': 'base\n' });
  await place.git(repository, 'branch', 'understory/not-ours');
  const { ui, app } = await start();
  const { page } = ui;
  const box = page.getByRole('dialog', { name: 'Worktrees and Trash' });
  const row = (name: RegExp) => box.getByRole('listitem').filter({ hasText: name });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit it');
  await ui.composer.startSession('Talk about it', { agent: 'Talker' });
  await ui.sessions.expectEnded('Edit it');
  await ui.sessions.expectEnded('Talk about it');

  await test.step('what two sessions came to is compared before one of them goes', async () => {
    const compared = page.getByRole('dialog', { name: 'Compare Sessions' });
    // A single one is compared with the open session.
    await ui.sessions.row('Edit it').click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('Shift+Alt+D');
    await expect(compared.getByRole('combobox', { name: 'From' })).toContainText('Talk about it');
    await expect(compared.getByRole('combobox', { name: 'To' })).toContainText('Edit it');
    await page.keyboard.press('Escape');
    await ui.sessions.row('Talk about it').click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('Shift+Alt+D');
    await expect(compared.getByRole('tab', { name: 'Between them 1' })).toBeVisible();
    await compared.getByRole('combobox', { name: 'From' }).click();
    await page.getByRole('option', { name: /^Talk about it/ }).click();
    await expect(compared.getByRole('treeitem', { name: /b\.txt/ })).toContainText('+1');
    await expect(compared.getByRole('region', { name: 'diff' })).toContainText('new');
    await look({ ui, app }, 'compare');
    await compared.getByRole('tab', { name: '“Talk about it” since its base 0' }).click();
    await expect(compared.getByText('Nothing changed since its base')).toBeVisible();
    await compared.getByRole('tab', { name: '“Edit it” since its base 1' }).click();
    await expect(compared.getByRole('treeitem', { name: /b\.txt/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(compared).toBeHidden();
    await expect(page.getByRole('toolbar', { name: 'Selected sessions' })).toContainText('2 selected');
  });

  await page.keyboard.press('ControlOrMeta+Alt+W');
  await expect(row(/Talk about it/)).toContainText('Safe to remove: nothing was changed');
  await expect(row(/Edit it/)).toContainText('Not applied: 1 file');
  await expect(box.getByText(/1 worktree or branch is not Understory’s/)).toBeVisible();
  await expect(box.getByRole('button', { name: 'Look Again' })).toBeVisible();
  await look({ ui, app }, 'worktrees');
  await box.getByRole('button', { name: 'Choose All Safe to Remove' }).click();
  await row(/Talk about it/)
    .getByRole('checkbox')
    .focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(/Edit it/).getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('Space');
  await box.getByRole('button', { name: 'Discard 2 Sessions…' }).click();
  await expect(box.getByRole('group', { name: 'Discard 2 sessions?' })).toContainText(
    '1 of them has work that is nowhere else',
  );
  await page.keyboard.press('Enter');
  await expect(box.getByText('No session has a worktree')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'worktrees-none.png') });

  await box.getByRole('button', { name: 'Show Trash' }).click();
  await expect(row(/Edit it/)).toContainText('Discarded session, with work that was not applied');
  await expect(box.getByRole('button', { name: 'Look Again' })).toBeVisible();
  await look({ ui, app }, 'trash');
  await row(/Talk about it/)
    .getByRole('checkbox')
    .check();
  const last = box.getByRole('group', { name: 'Delete 1 item for good?' });
  await box.getByRole('button', { name: 'Delete Now…' }).click();
  await page.screenshot({ path: join(SHOTS, 'trash-delete.png') });
  await page.keyboard.press('Enter');
  await expect(last).toBeHidden();
  await expect(row(/Talk about it/)).toHaveCount(1);
  await box.getByRole('button', { name: 'Delete Now…' }).click();
  await last.getByRole('button', { name: 'Delete Now' }).click();
  await expect(row(/Talk about it/)).toHaveCount(0);
  await row(/Edit it/)
    .getByRole('button', { name: /^Restore/ })
    .click();
  await expect(box.getByText('The trash is empty')).toBeVisible();
  const branches = await place.git(
    repository,
    'for-each-ref',
    '--format=%(refname)',
    'refs/heads/understory',
  );
  expect(branches.split('\n')).toEqual(['refs/heads/understory/edit-it', 'refs/heads/understory/not-ours']);
  await app.quit();
  await recoverLost({ place, start });
});

/** A log can be lost only while nothing runs. */
async function recoverLost({ place, start }: { place: Place; start: Start }): Promise<void> {
  for (const session of await readdir(join(place.data, 'sessions')))
    await rm(join(place.data, 'sessions', session), { recursive: true });
  const { ui, app } = await start();
  const { page } = ui;
  await page.keyboard.press('ControlOrMeta+Alt+W');
  const box = page.getByRole('dialog', { name: 'Worktrees and Trash' });
  await expect(box.getByText('Its session’s log is gone')).toBeVisible();
  await look({ ui, app }, 'worktrees-lost');
  await box.getByRole('button', { name: 'Recover Edit it as a session' }).click();
  const question = box.getByRole('group', { name: 'Recover “Edit it” as a session?' });
  await expect(question.getByRole('button', { name: 'Agent: Editor' })).toBeVisible();
  await look({ ui, app }, 'worktrees-recover');
  await page.keyboard.press('Enter');
  await expect(box).toBeHidden();
  await expect(page.getByText('its log was gone')).toBeVisible();
  await expect(page.getByText('Only this first line of the prompt is known')).toBeVisible();
  await expect(page.getByText('What was in the worktree when the session was recovered')).toBeVisible();
  await ui.sessions.expectEnded('Edit it');
  await look({ ui, app }, 'recovered-session');
  await restoreLeftBehind({ ui, app });
}

async function restoreLeftBehind({ ui, app }: Started): Promise<void> {
  const { page } = ui;
  await page.keyboard.press(dialogKeys.history);
  await page.getByRole('button', { name: 'Roll back to Start of the session' }).click();
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect(page.getByText('The worktree is at: Start of the session.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+X');
  const box = page.getByRole('dialog', { name: 'Worktrees and Trash' });
  const items = box.getByRole('listitem').filter({ hasText: 'What a rollback left behind, 1 file changed' });
  await expect(items.getByText('kept with its session')).toBeVisible();
  await expect(items.getByRole('checkbox')).toBeDisabled();
  await look({ ui, app }, 'trash-step');
  await items.getByRole('button', { name: /^Restore/ }).click();
  const question = box.getByRole('group', { name: 'Restore this in “Edit it”?' });
  await expect(question).toContainText('What is there now is kept');
  await look({ ui, app }, 'trash-step-restore');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Restored in Edit it.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Changes 1' })).toBeVisible();
}

async function look({ ui: { page }, app }: Started, name: string): Promise<void> {
  await resize(app, { width: 1024, height: 700 });
  await shoot(page, name);
  await expectAccessible(page, name);
}
