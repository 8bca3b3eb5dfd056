import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import type { Place } from './place';
import type { Ui } from './ui';

const agent = agentNamed('Writes', [{ write: { path: 'a.txt', content: 'two\n' } }]);

const title = 'Change a line';
const written = {
  prompt: 'And in another session\nthe rest of it',
  followUp: 'Now the other half',
  comment: 'Why two?',
  message: 'Count to two',
};

const commentBox = (ui: Ui) => ui.page.getByRole('textbox', { name: 'Comment on line 1' });
const message = (ui: Ui) => ui.page.getByRole('dialog').getByRole('textbox', { name: 'Commit message' });
const keptFile = (place: Place) => join(place.env.UNDERSTORY_HOME ?? '', 'drafts.json');

/** Everything is where it was written, in a window that shows the session. */
async function expectWritten(ui: Ui): Promise<void> {
  await expect(ui.conversation.followUp).toHaveValue(written.followUp);
  await expect(ui.page.getByRole('button', { name: 'Remove notes.txt' })).toBeVisible();
  await expect(commentBox(ui)).toHaveValue(written.comment);
  await ui.page.keyboard.press('ControlOrMeta+n');
  await expect(ui.composer.prompt).toHaveValue(written.prompt);
  await ui.sessions.open(title);
}

test('what was written and not sent comes back after a reload, a kill and a start, until it is sent', async ({
  place,
  start,
}) => {
  test.slow();
  const repository = await place.repository({ 'a.txt': 'one\n' });
  await place.settings({ customAgents: [agent] });
  const first = await start();
  await first.ui.page.setViewportSize({ width: 1440, height: 900 });
  await first.ui.start.openRepository(repository);
  await first.ui.composer.startSession(title, { agent: 'Writes' });
  await first.ui.sessions.expectEnded(title);

  await test.step('written', async () => {
    const { ui } = first;
    await ui.page.keyboard.press('ControlOrMeta+n');
    await ui.composer.prompt.fill(written.prompt);
    await ui.sessions.open(title);
    await ui.changes.file(/a\.txt/).click();
    await ui.changes.diff.getByText('two').hover();
    await ui.page.locator('.note-sign').click();
    await commentBox(ui).fill(written.comment);
    await ui.apply.open();
    await ui.page.getByRole('radio', { name: 'Squash' }).click();
    await message(ui).fill(written.message);
    await ui.page.keyboard.press('Escape');
    await ui.changes.diff.getByText('two', { exact: true }).click();
    await ui.page.keyboard.press('ControlOrMeta+a');
    await ui.page.keyboard.press('ControlOrMeta+c');
    await ui.conversation.followUp.press('ControlOrMeta+v');
    await expect(ui.conversation.followUp).toHaveValue('[a.txt:1]');
    await expect(ui.page.getByRole('button', { name: 'Open a.txt:1' })).toBeVisible();
    await ui.conversation.followUp.fill(written.followUp);
    await ui.page
      .getByLabel('Files to attach')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Notes') });
  });

  await test.step('by the key that loads the window again, at once', async () => {
    const loaded = first.ui.page.waitForEvent('load');
    await first.ui.page.keyboard.press('ControlOrMeta+r');
    await loaded;
    await expectWritten(first.ui);
  });

  await test.step('after a kill', async () => {
    await expect.poll(() => readFile(keptFile(place), 'utf8')).toContain(written.followUp);
    expect((await stat(keptFile(place))).mode & 0o777).toBe(0o600);
    await first.app.kill();
  });

  await test.step('quit as soon as something is written', async () => {
    const { app, ui } = await start();
    await ui.page.setViewportSize({ width: 1440, height: 900 });
    await expectWritten(ui);
    await ui.page.screenshot({ path: join('test-results', 'screenshots', 'drafts-back.png') });
    await ui.apply.open();
    await ui.page.getByRole('radio', { name: 'Squash' }).click();
    await expect(message(ui)).toHaveValue(written.message);
    await ui.page.keyboard.press('Escape');
    await ui.conversation.followUp.fill('Is it so?');
    await app.quit();
  });

  await test.step('sent, added, and it is gone', async () => {
    const { app, ui } = await start();
    await ui.page.setViewportSize({ width: 1440, height: 900 });
    await expect(ui.conversation.followUp).toHaveValue('Is it so?');
    await ui.conversation.followUp.press('Enter');
    await expect(ui.conversation.log).toContainText('turn 2');
    await ui.sessions.expectEnded(title);
    await commentBox(ui).focus();
    await ui.page.keyboard.press('ControlOrMeta+Enter');
    await expect(ui.changes.diff.getByRole('article', { name: 'Comment on line 1' })).toBeVisible();
    await expect.poll(() => readFile(keptFile(place), 'utf8')).not.toContain(written.comment);
    expect(await readFile(keptFile(place), 'utf8')).not.toContain('Is it so?');
    await app.kill();
  });

  await test.step('and stays gone', async () => {
    const { ui } = await start();
    await ui.page.setViewportSize({ width: 1440, height: 900 });
    await expect(ui.changes.diff.getByRole('article', { name: 'Comment on line 1' })).toBeVisible();
    await expect(commentBox(ui)).toHaveCount(0);
    await expect(ui.conversation.followUp).toHaveValue('');
    await ui.page.keyboard.press('ControlOrMeta+n');
    await expect(ui.composer.prompt).toHaveValue(written.prompt);
  });
});
