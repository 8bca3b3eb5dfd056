import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('a conflict met again in another session is offered resolved, and the offer can be dropped', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const editor = agentNamed('Editor', [
    { write: { path: 'a.txt', content: 'theirs\n' } },
    { remove: 'gone.txt' },
    { say: 'Edited.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({ 'a.txt': 'base\n', 'gone.txt': 'base\n' });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  const { row: line, take } = ui.conflicts;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('The first');
  await ui.sessions.expectEnded('The first');
  await ui.composer.startSession('The second');
  await ui.sessions.expectEnded('The second');
  await writeFile(join(repository, 'a.txt'), 'mine\n');
  await writeFile(join(repository, 'gone.txt'), 'edited by me\n');

  await test.step('the first session’s conflicts are decided', async () => {
    await ui.sessions.open(/The first/);
    await ui.apply.open();
    await expect(dialog.getByText('What changes depends on the conflicts.')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'conflicts-undecided.png') });
    await take('a.txt', 'Use the session’s');
    await take('gone.txt', 'Use mine');
    await dialog.getByRole('button', { name: /^Apply \d/ }).click();
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe('theirs\n');
    await ui.apply.undo();
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe('mine\n');
  });

  await test.step('the second session’s are the same: they come decided, and say whence', async () => {
    await ui.sessions.open(/The second/);
    await ui.apply.open();
    await expect(line('a.txt').getByText('as in “The first”')).toBeVisible();
    await expect(line('gone.txt').getByText('as in “The first”')).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Apply 1 file/ })).toBeEnabled();
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.screenshot({ path: join(SHOTS, `reused-${theme}.png`) });
    }
  });

  await test.step('an offer that is dropped leaves the conflict open', async () => {
    await take('a.txt', 'Drop earlier choice');
    await expect(dialog.getByRole('button', { name: 'Resolve 1 conflict first' })).toBeVisible();
    await expect(line('a.txt').getByText('as in “')).toHaveCount(0);
    await take('a.txt', 'Use mine');
    await expect(line('a.txt').getByText('as in “')).toHaveCount(0);
  });

  await test.step('what was reused is written with the rest, said so, and undone', async () => {
    await take('a.txt', 'Resolve again');
    await take('a.txt', 'Use the session’s');
    await dialog.getByRole('button', { name: /^Apply \d/ }).click();
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe('theirs\n');
    expect(await readFile(join(repository, 'gone.txt'), 'utf8')).toBe('edited by me\n');
    await expect(ui.conversation.log).toContainText('resolved as before, in “The first”');
    await ui.apply.undo();
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe('mine\n');
  });
});
