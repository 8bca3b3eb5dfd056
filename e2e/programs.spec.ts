import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('programs that a repository names are shown whole, allowed with one click, and revoked', async ({
  place,
  start,
}) => {
  await place.settings({
    customAgents: [
      agentNamed('Writer', [{ write: { path: 'n.txt', content: 'new\n' } }, { say: 'All done.' }]),
    ],
  });
  const repository = await place.repository({
    '.gitattributes': '*.big filter=store\n',
    'a.big': 'PIXELS\n',
    'tools/store.sh': '#!/bin/sh\ntr a-z A-Z\n',
  });
  const long = `sh ./tools/store.sh --keep ${'a-very-long-word-'.repeat(12)} %f`;
  await place.git(repository, 'config', 'filter.store.clean', long);
  await place.git(repository, 'config', 'filter.store.smudge', 'tr A-Z a-z');
  await place.git(repository, 'config', 'filter.store.required', 'true');
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.start.openRepository(repository);
  const dialog = page.getByRole('dialog');

  await test.step('the composer says so before anything is started', async () => {
    await expect(page.getByText('go through programs that its configuration names')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'programs-composer-dark.png') });
  });

  await test.step('a start is refused, and leads to the programs', async () => {
    await ui.composer.prompt.fill('Write a file');
    await page.getByRole('button', { name: /^Agent: / }).click();
    const picker = page.getByRole('dialog', { name: 'Agent' });
    await picker.getByRole('option', { name: 'Writer' }).first().click();
    await ui.composer.prompt.press('Enter');
    await expect(page.getByText('programs that you have not allowed')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'programs-refused-dark.png') });
    await page.getByRole('button', { name: 'Show Programs…' }).first().click();
    await expect(dialog).toContainText(long);
    await expect(dialog).toContainText('filter.store.smudge = tr A-Z a-z');
    await expect(dialog).toContainText('Runs a file of this repository: tools/store.sh');
    await expect(dialog.getByRole('button', { name: 'Not Now' })).toBeFocused();
    await page.screenshot({ path: join(SHOTS, 'programs-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'programs-light.png') });
  });

  await test.step('not now changes nothing', async () => {
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText('go through programs that its configuration names')).toBeVisible();
  });

  await test.step('allowed with one click, the session starts', async () => {
    await page.getByRole('button', { name: 'Show Programs…' }).first().click();
    await dialog.getByRole('button', { name: 'Allow' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('go through programs that its configuration names')).toBeHidden();
    await ui.composer.startSession('Write a file', { agent: 'Writer' });
    await ui.sessions.expectEnded('Write a file');
  });

  await test.step('shown in the settings, and revoked', async () => {
    await page.keyboard.press('ControlOrMeta+,');
    await page.getByRole('button', { name: /^Programs of / }).click();
    await expect(dialog).toContainText('You have allowed these programs');
    await page.screenshot({ path: join(SHOTS, 'programs-allowed-light.png') });
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: /^Programs of / }).click();
    await expect(dialog).toContainText('Let these programs run?');
  });
});
