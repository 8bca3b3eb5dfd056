import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const command = join(import.meta.dirname, '..', 'bin', 'understory.mjs');

test('what another process lets run is told in the window, and stays in the settings', async ({
  place,
  start,
}) => {
  const repository = await place.repository({ '.gitattributes': '*.x filter=x\n', 'a.txt': 'one\n' });
  await place.git(repository, 'config', 'filter.x.clean', 'tr a-z A-Z');
  const { ui } = await start();
  const { page } = ui;
  await ui.theme('dark');
  await ui.start.openRepository(repository);
  const told = page.getByRole('region', { name: 'Changed settings' });
  await expect(told).toBeHidden();

  const outside = execa(process.execPath, [command, 'trust', '--repo', repository, '--yes'], {
    env: place.env,
    extendEnv: false,
  });
  const { pid } = outside;
  await outside;
  await expect(told).toContainText('Another process changed what Understory may run');
  await expect(told).toContainText(`the programs of ${repository} may run`);
  await expect(told).toContainText(`by process ${pid}`);
  await page.screenshot({ path: join(SHOTS, 'changed-settings-dark.png') });
  await told.getByRole('button', { name: 'Show settings' }).click();
  const listed = page.getByRole('region', { name: 'Changed outside this window' });
  await expect(listed).toContainText(`by process ${pid}`);
  await ui.theme('light');
  await page.screenshot({ path: join(SHOTS, 'changed-settings-light.png') });
  await told.getByRole('button', { name: 'Dismiss' }).click();
  await expect(told).toBeHidden();
  await expect(listed).toBeVisible();
});
