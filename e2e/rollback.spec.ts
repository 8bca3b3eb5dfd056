import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('a session is compared with its past, rolled back, gone on with and brought forward again', async ({
  place,
  start,
}) => {
  const repository = await place.ownRepository();
  const { ui } = await start({ env: { UNDERSTORY_DEMO_PACE: '0' } });
  const { page } = ui;
  const title = 'Tidy the notes';
  const history = page.getByRole('dialog', { name: 'History' });
  const turns = (count: number) =>
    expect(ui.conversation.log).toContainText(`turn ${count}`, { timeout: 60_000 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.start.openRepository(repository);

  await test.step('three turns', async () => {
    await ui.composer.startSession(title, { agent: 'Demo' });
    await turns(1);
    await ui.sessions.expectEnded(title);
    for (const turn of [2, 3]) {
      await ui.conversation.send(`Tidy the notes once more, number ${turn}`);
      await turns(turn);
      await ui.sessions.expectEnded(title);
    }
  });
  const worktrees = await place.git(repository, 'worktree', 'list', '--porcelain');
  const worktree =
    worktrees
      .split('\n')
      .filter((line) => line.startsWith('worktree '))[1]
      ?.slice(9) ?? '';
  const files = async () => {
    const names = await readdir(join(worktree, 'demo-agent'));
    const read = names
      .sort()
      .map(async (name) => [name, await readFile(join(worktree, 'demo-agent', name), 'utf8')]);
    return Object.fromEntries(await Promise.all(read));
  };
  const third = await files();

  await test.step('compare two turns', async () => {
    await page.getByRole('button', { name: 'History' }).click();
    await expect(history.getByRole('listitem')).toHaveCount(4);
    await page.screenshot({ path: join(SHOTS, 'history-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'history-light.png') });
    await history.getByRole('checkbox', { name: 'Compare Turn 1' }).check();
    await history.getByRole('checkbox', { name: 'Compare Turn 3' }).check();
    await history.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByRole('combobox', { name: 'Changes since' })).toContainText('→');
    await page.screenshot({ path: join(SHOTS, 'compared.png') });
  });

  await test.step('roll back to the first turn', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+y');
    await history.getByRole('button', { name: 'Roll back to Turn 1' }).click();
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await expect(history).toBeHidden();
    await page.keyboard.press('ControlOrMeta+1');
    await expect(ui.conversation.log).toContainText('The worktree was brought to the end of turn 1');
    expect(await files()).not.toEqual(third);
    expect(await place.git(worktree, 'status', '--porcelain')).toBe('');
    await page.screenshot({ path: join(SHOTS, 'rolled-back.png') });
  });

  await test.step('go on from there', async () => {
    await ui.conversation.send('Tidy the notes another way');
    await turns(4);
    await ui.sessions.expectEnded(title);
  });

  await test.step('bring the abandoned third turn forward', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+y');
    await expect(history.getByText('left behind').first()).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'history-left-behind.png') });
    await history.getByRole('button', { name: 'Bring forward to Turn 3' }).click();
    await page.getByRole('button', { name: 'Bring forward', exact: true }).click();
    await expect(ui.conversation.log).toContainText('The worktree was brought to the end of turn 3');
    expect(await files()).toEqual(third);
  });

  await test.step('bring in what the base branch has since', async () => {
    await writeFile(join(repository, 'since.md'), 'since\n');
    await place.git(repository, 'add', 'since.md');
    await place.git(repository, 'commit', '-q', '-m', 'since');
    await page.getByRole('button', { name: /^Update from main/ }).click();
    const update = page.getByRole('dialog', { name: /^Update/ });
    await expect(update).toContainText('1 file in the worktree would change.');
    await page.screenshot({ path: join(SHOTS, 'update.png') });
    await update.getByRole('button', { name: 'Update', exact: true }).click();
    await expect(ui.conversation.log).toContainText('New commits of main were brought in');
    expect(await readFile(join(worktree, 'since.md'), 'utf8')).toBe('since\n');
    expect(await files()).toEqual(third);
  });
});
