import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}\n`);
const text = (changed: Record<number, string> = {}) =>
  LINES.map((line, at) => (changed[at] ? `${changed[at]}\n` : line)).join('');

test('past applies are listed, and an older one is undone among later ones', async ({ place, start }) => {
  const first = agentNamed('First', [
    { write: { path: 'a.txt', content: text({ 3: 'first' }) } },
    { say: 'Edited.' },
  ]);
  const second = agentNamed('Second', [
    { write: { path: 'b.txt', content: 'second\n' } },
    { say: 'Edited.' },
  ]);
  await place.settings({ defaultAgent: 'first', customAgents: [first, second] });
  const repository = await place.repository({ 'a.txt': text(), 'b.txt': 'base\n' });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  const entry = (name: RegExp) => dialog.getByRole('listitem').filter({ hasText: name });
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit a');
  await ui.sessions.expectEnded('Edit a');
  await ui.apply.as('Uncommitted changes');
  await ui.composer.startSession('Edit b', { agent: 'Second' });
  await ui.sessions.expectEnded('Edit b');
  await ui.apply.as('Squash');
  const squash = await place.git(repository, 'rev-parse', 'HEAD');

  await test.step('both are listed with what they did', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+A');
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    await expect(entry(/Edit b/)).toContainText(`Squash · to main as ${squash.slice(0, 7)} · 1 file`);
    await expect(entry(/Edit a/)).toContainText('Uncommitted changes · to main · 1 file');
    await entry(/Edit b/)
      .getByRole('button', { expanded: false })
      .focus();
    await page.keyboard.press('ArrowDown');
    await expect(entry(/Edit a/).getByRole('button', { expanded: false })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('list', { name: /^files of apply/ })).toContainText('a.txt');
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.screenshot({ path: join(SHOTS, `past-applies-${theme}.png`) });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await dialog.getByRole('button', { name: 'This session' }).click();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Go to session' })).toHaveCount(1);
    await dialog.getByRole('button', { name: 'This session' }).click();
  });

  await test.step('an undo that would lose a later edit is refused, and says why', async () => {
    await writeFile(join(repository, 'a.txt'), text({ 3: 'first, improved' }));
    await entry(/Edit a/)
      .getByRole('button', { name: /^Undo/ })
      .click();
    await expect(dialog.getByText('Not undone')).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'edited since the apply' })).toContainText('a.txt');
    await page.screenshot({ path: join(SHOTS, 'undo-refused.png') });
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
  });

  await test.step('the older one is merged out, the later edit stays', async () => {
    await writeFile(join(repository, 'a.txt'), text({ 3: 'first', 15: 'mine' }));
    await entry(/Edit a/)
      .getByRole('button', { name: /^Undo/ })
      .click();
    await expect(dialog.getByText(/There were edits since/)).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'undo-plan.png') });
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(entry(/Edit a/)).toContainText('Undone');
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe(text({ 15: 'mine' }));
    expect(await place.git(repository, 'rev-parse', 'HEAD')).toBe(squash);
  });

  await test.step('a branch that moved on is said to have, with the way out', async () => {
    await place.git(repository, 'commit', '-q', '--allow-empty', '-m', 'on top');
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await ui.command('Past Applies');
    await expect(entry(/Edit b/)).toContainText('main has newer commits');
    await expect(entry(/Edit b/).getByRole('button', { name: /^Undo/ })).toBeDisabled();
    await entry(/Edit b/)
      .getByRole('button', { expanded: false })
      .click();
    await expect(entry(/Edit b/)).toContainText(`git revert ${squash.slice(0, 12)}`);
    await entry(/Edit a/)
      .getByRole('button', { name: /^Go to/ })
      .click();
    await expect(dialog).toBeHidden();
    await expect(ui.sessions.row(/Edit a/)).toHaveAttribute('aria-selected', 'true');
  });
});
