import { join } from 'node:path';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const FILES = {
  'a.txt': 'a\n',
  '.github/agents/reviewer.agent.md':
    '---\nname: Strict Reviewer\ndescription: Reads, and changes nothing\ntools: [read, execute]\nhandoffs:\n  - label: Mend It\n    agent: broken\n    prompt: Mend what was found.\n---\nBe strict.\n',
  '.claude/agents/broken.md': '---\ndescription: x\ntools: {a: b}\n---\nBuild.\n',
};

test('a session runs as a custom agent of the repository, and goes on as the one that it proposes', async ({
  place,
  start,
}) => {
  await place.settings({
    defaultAgent: 'speaks',
    customAgents: [agentNamed('Speaks', [{ say: 'Looked.' }])],
  });
  const repository = await place.repository(FILES);
  const { ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  await ui.start.openRepository(repository);
  await page.setViewportSize({ width: 1024, height: 700 });
  await test.step('a custom agent of the repository is chosen by name, and what is wrong with one is said there', async () => {
    await page.getByRole('button', { name: 'Custom agent: No custom agent' }).click();
    const picker = page.getByRole('dialog', { name: 'Custom agent' });
    await expect(
      picker.getByRole('option', { name: /broken.*Line 3: Its tools cannot be read/ }),
    ).toBeVisible();
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `custom-agents-${theme}.png`) });
    }
    await press('Escape');
    await ui.command('Custom Agents');
    const dialog = page.getByRole('dialog', { name: 'Custom agents' });
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({
        path: join('test-results', 'screenshots', `custom-agents-dialog-${theme}.png`),
      });
    }
    await expectAccessible(page, 'custom agents');
    await dialog.getByLabel('New custom agent').fill('planner');
    await press('Enter');
    await expect(page.getByText('Written to .github/agents/planner.agent.md.')).toBeVisible();
    await page.getByRole('button', { name: 'Custom agent: No custom agent' }).click();
    await picker.getByRole('option', { name: /^Strict Reviewer/ }).click();
    await expect(page.getByRole('button', { name: 'Custom agent: reviewer' })).toBeVisible();
  });
  await ui.composer.startSession('Look it over');
  await expect(page.getByText('it is told what reviewer says')).toBeVisible();
  await ui.sessions.expectEnded('Look it over');

  await test.step('what the custom agent proposes after a turn begins as the one that it names', async () => {
    await page
      .getByRole('group', { name: 'Proposed next steps' })
      .getByRole('button', { name: 'Mend It' })
      .click();
    const dialog = page.getByRole('dialog', { name: /^Continue/ });
    await expect(dialog.getByRole('textbox', { name: 'What to do there' })).toHaveValue(
      'Mend what was found.',
    );
    await expect(dialog.getByRole('button', { name: 'Custom agent: broken' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Continue', exact: true })).toBeEnabled();
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `proposed-${theme}.png`) });
    }
    await press('Escape');
    await page.screenshot({ path: join('test-results', 'screenshots', 'proposed-row.png') });
  });
});
