import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentNamed, optionOffered } from './agents';
import { expect, test } from './fixture';
import { shoot } from './shots';

const planner = agentNamed(
  'Planner',
  [
    { say: 'Mode: ' },
    { sayOption: 'mode' },
    { say: '. First a parser, then its tests.' },
    {
      plan: [
        { content: 'Write the parser', status: 'pending' },
        { content: 'Test it', status: 'pending' },
      ],
    },
  ],
  { session: { configOptions: [optionOffered('mode', 'Mode', ['default', 'plan'])] } },
);
const worker = agentNamed('Worker', [{ write: { path: 'parser.ts', content: 'p\n' } }, { echoPrompt: true }]);

test('a plan made in the workspace is carried out in the background, with what is not committed', async ({
  place,
  start,
}) => {
  await place.settings({ defaultAgent: 'planner', customAgents: [planner, worker] });
  const repository = await place.repository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  writeFileSync(join(repository, 'a.txt'), 'edited\n');
  writeFileSync(join(repository, 'new file.txt'), 'new\n');
  const status = () => execFileSync('git', ['status', '--porcelain'], { cwd: repository }).toString();
  const dirty = status();
  const { ui } = await start();
  const { page } = ui;
  const dialog = page.getByRole('dialog', { name: /^Continue “/ });
  await ui.start.openRepository(repository);

  await test.step('the agent plans, and the session is marked as one that works here', async () => {
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Plan' }).click();
    await expect(page.getByRole('combobox', { name: 'Permissions' })).toHaveCount(0);
    await page
      .getByLabel('Files to attach')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Notes') });
    await ui.composer.prompt.fill('How would you read this?');
    await ui.composer.prompt.press('Enter');
    await expect(ui.conversation.log).toContainText('Mode: plan. First a parser');
    await expect(page.getByText('Local, plans only')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start Implementation' })).toBeVisible();
    await expect(ui.sessions.row(/How would you read this/)).toHaveAccessibleName(/local/);
    await shoot(page, 'plan-session');
  });

  await test.step('typed, it asks what goes along; moved files come back with the undo', async () => {
    await ui.conversation.send('@cli Build the parser');
    await expect(dialog.getByRole('textbox', { name: 'What to do there' })).toHaveValue('Build the parser');
    await expect(dialog.getByRole('list', { name: 'Files that go along' })).toContainText('new file.txt');
    await expect(dialog.getByRole('checkbox', { name: 'notes.txt, text, 5 bytes' })).toBeChecked();
    await shoot(page, 'continue-dialog');
    await dialog.getByRole('button', { name: /^Agent: / }).click();
    await page.getByRole('dialog', { name: 'Agent' }).getByRole('option', { name: 'Worker' }).click();
    await expect(
      dialog.getByText('Worker is told the conversation (1 turn) and the plan (2 steps).'),
    ).toBeVisible();
    await dialog.getByRole('radio', { name: 'Move' }).click();
    await dialog.getByText('Worker is told').click();
    const context = dialog.getByRole('textbox', { name: 'What the agent is told' });
    await expect(context).toHaveValue(/Write the parser/);
    await context.press('ControlOrMeta+End');
    await context.pressSequentially(' Mind the tabs.');
    await shoot(page, 'continue-dialog-edited');
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect(dialog.getByRole('button', { name: 'Continue', exact: true })).toBeInViewport();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Continued session' })).toContainText(
      'How would you read this?',
    );
    await expect(ui.conversation.log).toContainText('Mind the tabs.');
    await expect(ui.conversation.log).toContainText('notes.txt');
    expect(status()).toBe('');
    await shoot(page, 'continued');
    await page
      .getByRole('region', { name: 'Continued session' })
      .getByRole('button', { name: 'Undo Hand-Off' })
      .click();
    await expect(page.getByText('Hand-off undone.')).toBeVisible();
    expect(status()).toBe(dirty);
  });

  await test.step('one key starts the implementation with a copy, and both sessions lead to each other', async () => {
    await expect(page.getByRole('button', { name: 'Start Implementation' })).toBeVisible();
    await page.keyboard.press('Shift+Alt+I');
    await expect(page.getByText('2 files copied along.')).toBeVisible();
    await expect(ui.conversation.log).toContainText('Implement the plan.');
    expect(status()).toBe(dirty);
    await page.getByRole('button', { name: 'Show That Session' }).click();
    await expect(page.getByRole('region', { name: 'Continued in' })).toContainText(
      'in the background with Planner',
    );
    await page.getByRole('button', { name: /^Local session\. Continue in/ }).click();
    await page.getByRole('menuitem', { name: /^Background/ }).click();
    await dialog.getByRole('combobox', { name: 'Where' }).click();
    await page.getByRole('option', { name: 'Cloud' }).click();
    await expect(dialog.getByRole('alert')).toContainText('cannot continue in the cloud yet');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
});
