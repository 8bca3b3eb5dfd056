import AxeBuilder from '@axe-core/playwright';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const lines = (change: Record<number, string> = {}) =>
  Array.from({ length: 12 }, (_, n) => `${change[n + 1] ?? `line ${n + 1}`}\n`).join('');

test('a line says on demand which commit or which turn it comes from, on both sides', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const agent = agentNamed('Writer', [
    { write: { path: 'a.txt', content: lines({ 3: 'three' }) } },
    { next: true },
    { write: { path: 'a.txt', content: lines({ 3: 'three', 9: 'nine' }) } },
  ]);
  const repository = await place.repository({ 'a.txt': lines() });
  await place.settings({ customAgents: [agent] });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change lines', { agent: 'Writer' });
  await ui.sessions.expectEnded('Change lines');
  await ui.conversation.send('Another');
  await expect(ui.conversation.log).toContainText('turn 2');
  await ui.sessions.expectEnded('Change lines');
  await ui.changes.file(/a\.txt/).click();
  const note = (line: number) => page.getByRole('region', { name: `Blame of line ${line}` });

  await test.step('by key, at the line of the cursor', async () => {
    await ui.changes.diff.getByText('three', { exact: true }).click();
    await page.keyboard.press('b');
    await expect(note(3)).toContainText('Turn 1 of this session');
    await expect(note(3)).not.toContainText('Understory');
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(note(3)).toHaveCount(0);
    await page.keyboard.press('F7');
    await page.keyboard.press('b');
    await expect(note(9)).toContainText('Turn 2 of this session');
  });

  await test.step('a line that was there has its commit, whose name can be copied', async () => {
    await ui.changes.diff.getByText('line 5', { exact: true }).last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Blame Line' }).click();
    await expect(note(9)).toHaveCount(0);
    await expect(note(5)).toContainText(/[0-9a-f]{7} · \w+.* · \d{4}-\d\d-\d\d \d\d:\d\d/);
    await expect(note(5).getByRole('button', { name: 'Show in History' })).toHaveCount(0);
    await note(5).getByRole('button', { name: 'Copy commit ID' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Commit ID copied.' })).toBeVisible();
    await note(5).getByRole('button', { name: 'Close' }).click();
    await expect(note(5)).toHaveCount(0);
  });

  await test.step('the older side says what the line was', async () => {
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect(ui.changes.diff.locator('.side-by-side')).toBeVisible();
    await ui.changes.diff.getByText('line 9', { exact: true }).click();
    await page.keyboard.press('b');
    await expect(note(9)).toContainText(/[0-9a-f]{7} ·/);
    await expect(note(9)).not.toContainText('of this session');
    await page.keyboard.press('b');
    await expect(note(9)).toHaveCount(0);
    // Below the pointer is the cursor, which was put there before.
    await ui.changes.diff.getByText('line 9', { exact: true }).click({ button: 'right', force: true });
    await page.getByRole('menuitem', { name: 'Blame Line' }).click();
    await expect(note(9)).not.toContainText('of this session');
    await page.keyboard.press('b');
    await expect(note(9)).toHaveCount(0);
  });

  await test.step('in one scroll too; what a turn wrote leads to the history', async () => {
    await page.keyboard.press('Alt+a');
    await expect(page.getByRole('region', { name: 'all changes' }).getByText('three')).toBeVisible();
    await page.keyboard.press('F7');
    await page.keyboard.press('b');
    await expect(note(3)).toContainText('Turn 1 of this session');
    await page.keyboard.press('Escape');
    await expect(note(3)).toHaveCount(0);
    await page.keyboard.press('b');
    await note(3).getByRole('button', { name: 'Show in History' }).click();
    await expect(page.getByRole('dialog', { name: 'History' })).toBeVisible();
  });
});
