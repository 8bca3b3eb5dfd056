import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const lines = (change: Record<number, string> = {}) =>
  Array.from({ length: 40 }, (_, n) => `${change[n + 1] ?? `line ${n + 1}`}\n`).join('');

const agent = agentNamed('Reviewed', [
  { write: { path: 'a.txt', content: lines({ 5: 'five', 30: 'thirty' }) } },
  { write: { path: 'b.txt', content: 'new\n' } },
  { write: { path: 'c.txt', content: 'also new\n' } },
  { next: true },
  { write: { path: 'a.txt', content: lines({ 5: 'FIVE', 30: 'thirty' }) } },
  { remove: 'b.txt' },
]);

test('changes are viewed, commented on, sent, followed and taken back', async ({ place, start }) => {
  test.slow();
  const repository = await place.repository({ 'a.txt': lines() });
  await place.settings({ customAgents: [agent] });
  const { ui } = await start();
  const { page } = ui;
  const title = 'Change some lines';
  const comments = page.getByRole('region', { name: 'Comments' });
  const comment = (where: string) => ui.changes.diff.getByRole('article', { name: `Comment on ${where}` });
  const shot = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join(SHOTS, `${name}-${theme}.png`) });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession(title, { agent: 'Reviewed' });
  await ui.sessions.expectEnded(title);
  const worktree = join(`${repository}.worktrees`, 'change-some-lines');

  await test.step('a comment on a line, by the sign beside it, and a suggestion', async () => {
    await ui.changes.file(/a\.txt/).click();
    await ui.changes.diff.getByText('thirty').hover();
    await page.locator('.note-sign').click();
    await page.getByRole('textbox', { name: 'Comment on line 30' }).fill('Thirty what?');
    await page.getByRole('button', { name: 'Suggest a change' }).click();
    await page.getByRole('textbox', { name: 'Replace with' }).fill('thirty lines\n');
    await shot('comment-box');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('line 30')).toContainText('Thirty what?');
  });

  await test.step('by key; what is not finished is kept', async () => {
    // The cursor stands at the line that was commented on; F7 from there begins at the first change again.
    await page.keyboard.press('Shift+F7');
    await page.keyboard.press('c');
    const box = page.getByRole('textbox', { name: 'Comment on line 5' });
    await expect(box).toBeFocused();
    await page.keyboard.type('In capitals, please');
    await page.keyboard.press('Escape');
    await expect(box).toHaveCount(0);
    await ui.changes.diff.getByRole('button', { name: 'Continue' }).click();
    await expect(box).toHaveValue('In capitals, please');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('line 5')).toContainText('Not sent yet');
  });

  await test.step('a comment on a whole file', async () => {
    await ui.changes.file(/b\.txt/).click();
    await ui.changes.files.press('Enter');
    await expect(ui.changes.diff.getByRole('textbox', { name: 'b.txt, added' })).toBeFocused();
    await page.keyboard.press('Shift+C');
    await page.getByRole('textbox', { name: 'Comment on the whole file' }).fill('Not needed.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('the whole file')).toContainText('Not needed.');
  });

  await test.step('a comment on the older side stays in view when the diff goes inline and back', async () => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    const edge = page.getByRole('separator', { name: 'Width of the changes' });
    for (let step = 0; step < 20; step += 1) await edge.press('ArrowLeft');
    await expect(ui.changes.diff.locator('.monaco-diff-editor.side-by-side')).toBeVisible();
    await ui.changes.file(/a\.txt/).click();
    await ui.changes.diff
      .locator('.original .view-line')
      .filter({ hasText: /line.31/ })
      .hover();
    await page.locator('.original .note-sign').click();
    await page.getByRole('textbox', { name: 'Comment on line 31' }).fill('As it was?');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(comment('line 31')).toBeVisible();
    for (const pressed of ['false', 'true']) {
      await page.keyboard.press('Alt+s');
      await expect(page.getByRole('button', { name: 'Side by side' })).toHaveAttribute(
        'aria-pressed',
        pressed,
      );
      await expect(comment('line 31')).toBeVisible();
    }
    await comment('line 31').getByRole('button', { name: 'Delete' }).click();
    await expect(comment('line 31')).toHaveCount(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('files are marked as viewed', async () => {
    await ui.changes.file(/a\.txt/).click();
    await page.keyboard.press('v');
    await expect(ui.changes.file(/a\.txt/)).toHaveAccessibleName(/viewed/);
    await expect(ui.changes.file(/b\.txt/)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('1 of 3 viewed')).toBeVisible();
  });

  await test.step('sent together as one turn', async () => {
    await comments.getByRole('button', { name: '3 comments, not sent yet' }).click();
    await expect(comments.getByRole('listitem')).toHaveCount(3);
    await shot('comments');
    // Edited from the list it is shown in the diff; what is not saved is kept until it is discarded.
    await comments
      .getByRole('article', { name: 'Comment on line 30' })
      .getByRole('button', { name: 'Edit' })
      .click();
    await expect(ui.changes.file(/a\.txt/)).toHaveAttribute('aria-selected', 'true');
    const box = page.getByRole('textbox', { name: 'Comment on line 30' });
    await expect(box).toBeFocused();
    await box.fill('Thirty of them?');
    await page.keyboard.press('Escape');
    await ui.changes.diff.getByRole('button', { name: 'Continue' }).click();
    await expect(box).toHaveValue('Thirty of them?');
    await page.keyboard.press('Escape');
    await ui.changes.diff.getByRole('button', { name: 'Discard' }).click();
    await expect(comment('line 30')).toContainText('Thirty what?');
    await comments.getByRole('button', { name: 'Send 3 comments' }).click();
    await expect(ui.conversation.log).toContainText('Please see to these 3 comments');
    await expect(ui.conversation.log).toContainText('turn 2');
    await ui.sessions.expectEnded(title);
  });

  await test.step('each says what became of its lines', async () => {
    await expect(comments.getByRole('article', { name: 'Comment on line 5' })).toContainText('line changed');
    await expect(comments.getByRole('article', { name: 'Comment on line 30' })).toContainText(
      'line unchanged',
    );
    await expect(comments.getByRole('article', { name: 'Comment on the whole file' })).toContainText(
      'file deleted',
    );
    await expect(ui.changes.file(/a\.txt/)).toHaveAccessibleName(/changed since you viewed it/);
    await ui.changes.file(/a\.txt/).click();
    await expect(comment('line 5')).toContainText('line changed');
    await comment('line 5').getByRole('button', { name: 'Resolve' }).click();
    await expect(comment('line 5')).toHaveCount(0);
    await shot('comments-sent');
  });

  await test.step('a suggestion is applied by the user', async () => {
    await comment('line 30').getByRole('button', { name: 'Apply suggestion' }).click();
    await expect(comment('line 30')).toHaveCount(0);
    await expect(ui.changes.diff).toContainText('thirty lines');
    expect(await readFile(join(worktree, 'a.txt'), 'utf8')).toBe(lines({ 5: 'FIVE', 30: 'thirty lines' }));
  });

  await test.step('a change is taken back, and that is undone', async () => {
    const buttons = ui.changes.diff.getByRole('button', { name: 'Take back this change' });
    await expect(buttons).toHaveCount(2);
    await buttons.first().click();
    await expect(buttons).toHaveCount(1);
    expect(await readFile(join(worktree, 'a.txt'), 'utf8')).toBe(lines({ 30: 'thirty lines' }));
    await page
      .getByRole('status')
      .filter({ hasText: 'Took back a change in a.txt.' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect(buttons).toHaveCount(2);
    expect(await readFile(join(worktree, 'a.txt'), 'utf8')).toBe(lines({ 5: 'FIVE', 30: 'thirty lines' }));
  });

  await test.step('a comment that is being written stays when the file changes elsewhere', async () => {
    await ui.changes.diff
      .getByText(/thirty.lines/)
      .first()
      .hover();
    await page.locator('.note-sign').click();
    const box = page.getByRole('textbox', { name: 'Comment on line 30' });
    await box.fill('Not finished');
    const buttons = ui.changes.diff.getByRole('button', { name: 'Take back this change' });
    await buttons.first().click();
    await expect(buttons).toHaveCount(1);
    await expect(box).toHaveValue('Not finished');
    await page.keyboard.press('Escape');
    await expect(ui.changes.diff.getByText('Not finished')).toBeVisible();
  });
});
