import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const same = 'same\n'.repeat(6);

test('a file is left out, a hunk is applied, and a choice outlives the dialog', async ({ place, start }) => {
  await place.settings({
    defaultAgent: 'editor',
    customAgents: [
      agentNamed('Editor', [
        { write: { path: 'a.txt', content: `ONE\n${same}TWO\n` } },
        { write: { path: 'b.txt', content: 'theirs\n' } },
        { say: 'Edited.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': `one\n${same}two\n`, 'b.txt': 'base\n' });
  await writeFile(join(repository, 'b.txt'), 'ours\n');
  const { ui } = await start();
  const { dialog } = ui.apply;
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit both');
  await ui.sessions.expectEnded('Edit both');

  await test.step('a choice is there again after the dialog was closed', async () => {
    await ui.apply.open();
    await ui.conflicts.take('b.txt', 'Use mine');
    await expect(ui.conflicts.resolved).toBeVisible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
    await ui.apply.open();
    await expect(ui.conflicts.resolved).toBeVisible();
  });

  await test.step('one hunk of one file is applied', async () => {
    await dialog.getByRole('button', { name: 'Choose files' }).click();
    await dialog.getByRole('checkbox', { name: 'b.txt' }).uncheck();
    await dialog.getByRole('button', { name: 'hunks of a.txt' }).click();
    await dialog.getByRole('checkbox', { name: 'hunk 2 of 2' }).uncheck();
    await ui.page.screenshot({ path: join(SHOTS, 'apply-part.png') });
    await dialog.getByRole('button', { name: /^Apply 1 file/ }).click();
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'a.txt'), 'utf8')).toBe(`ONE\n${same}two\n`);
    expect(await readFile(join(repository, 'b.txt'), 'utf8')).toBe('ours\n');
  });
});

test('of two thousand files, a folder is left out and one is found', { tag: '@nightly' }, async ({
  place,
  start,
}) => {
  const many =
    'for d in 0 1 2 3 4 5 6 7 8 9; do mkdir -p src/part$d; for f in $(seq 200); do echo $f > src/part$d/file$f.ts; done; done';
  await place.settings({
    defaultAgent: 'writer',
    customAgents: [agentNamed('Writer', [{ run: ['sh', '-c', many] }, { say: 'Written.' }])],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Write many');
  await ui.sessions.expectEnded('Write many');
  await ui.apply.open();
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  const files = dialog.getByRole('list', { name: 'files to apply' });
  await expect(files.getByRole('listitem').first()).toBeVisible();
  expect(await files.getByRole('listitem').count()).toBeLessThan(60);
  await files.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(files.getByRole('checkbox', { name: 'src/part9/file200.ts' })).toBeVisible();
  await dialog.getByRole('searchbox', { name: 'Filter files' }).fill('part3');
  await files.getByRole('checkbox', { name: 'all of src/part3' }).uncheck();
  await expect(dialog.getByRole('button', { name: /^Apply 1,800 files/ })).toBeEnabled({ timeout: 30_000 });
  await dialog.getByRole('searchbox', { name: 'Filter files' }).fill('');
  for (const theme of ['dark', 'light'] as const) {
    await ui.theme(theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await page.screenshot({ path: join(SHOTS, `part-tree-${theme}.png`) });
  }
});
