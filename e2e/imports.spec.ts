import { readFileSync, writeFileSync } from 'node:fs';
import { appendFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import {
  claudeFile,
  claudeRecords,
  codexFile,
  codexRecords,
  lines,
  writeHistory,
} from '../electron/core/testing/histories';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { shoot } from './shots';
import { dialogKeys } from './ui';

const TOKEN = `ghp_${'a1B2c3D4'.repeat(5)}`;

test('sessions begun in a terminal appear by themselves, are read only, and the live one is followed', async ({
  place,
  start,
}) => {
  await place.settings({ customAgents: [agentNamed('Worker', [{ echoPrompt: true }])] });
  const repository = await place.repository({ 'a.txt': 'a\n' });
  writeFileSync(join(repository, 'new.txt'), 'new\n');
  const ended = codexFile(place.home);
  const leak = {
    timestamp: '2026-11-20T10:00:05.000Z',
    type: 'response_item',
    payload: {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: `It is ${TOKEN}.` }],
    },
  };
  await writeHistory(ended, lines([...codexRecords(repository), leak]));
  await utimes(ended, new Date(), new Date(Date.now() - 3_600_000));
  const { app, ui } = await start();
  const { page } = ui;
  await ui.start.openRepository(repository);

  await test.step('one that ended is listed, read, and can only be read', async () => {
    const row = ui.sessions.row(/Say hello in a file/);
    await expect(row).toHaveAccessibleName(/Imported.*Codex/);
    await row.click();
    await expect(ui.conversation.log).toContainText('Done.');
    await expect(ui.composer.prompt).toHaveCount(0);
    const foot = page.getByRole('region', { name: 'Imported session' });
    await expect(foot.getByRole('button', { name: 'Resume in Terminal' })).toBeVisible();
    await shoot(page, 'imported');
    await row.click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Discard…' })).toHaveCount(0);
    await expect(page.getByRole('menuitem', { name: 'Copy resume command' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('it is archived by its key, found under the filter, and brought back', async () => {
    const row = ui.sessions.row(/Say hello in a file/);
    await page.keyboard.press('ControlOrMeta+Shift+E');
    await expect(row).toHaveCount(0);
    await expect(page.getByText('Archived “Say hello in a file”.')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Alt+F');
    await page.getByRole('menuitemcheckbox', { name: 'Archived' }).click();
    await page.keyboard.press('Escape');
    await expect(row).toBeVisible();
    await row.click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Unarchive' })).toBeVisible();
    await shoot(page, 'imported-archived');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toHaveCount(0);
    await page.getByRole('button', { name: 'Remove filter: Archived' }).click();
    await expect(row).toBeVisible();
  });

  await test.step('it is exported with what was said there', async () => {
    const to = join(place.home, 'exported.md');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, to);
    await page.keyboard.press(dialogKeys.export);
    const dialog = page.getByRole('dialog', { name: 'Export “Say hello in a file”' });
    await expect(dialog.getByRole('status')).toHaveText('1 secret: 1 × GitHub token.');
    await shoot(page, 'imported-export');
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('Exported “Say hello in a file”.')).toBeVisible();
    const exported = readFileSync(to, 'utf8');
    expect(exported).toContain('echo hello > h.txt');
    expect(exported).toContain('It is [redacted: GitHub token].');
    expect(exported).not.toContain(TOKEN);
  });

  await test.step('one that begins meanwhile appears, and what is said there is followed here', async () => {
    const file = claudeFile(place.home, repository);
    await writeHistory(file, lines(claudeRecords(repository)));
    const row = ui.sessions.row(/Add a limiter/);
    await expect(row).toHaveAccessibleName(/Live in a terminal/);
    await row.click();
    await expect(ui.conversation.log).toContainText('It is written.');
    const more = { type: 'assistant', message: { content: [{ type: 'text', text: 'And tested.' }] } };
    await appendFile(file, lines([more, { type: 'hologram' }]));
    await expect(ui.conversation.log).toContainText('And tested.');
    await shoot(page, 'imported-live');
  });

  await test.step('what was said there is found from the list, and leads to its place', async () => {
    await page.keyboard.press('ControlOrMeta+F');
    await page.keyboard.type('done');
    const hits = page.getByRole('listbox', { name: 'In conversations' });
    const hit = hits.getByRole('option', { name: /Say hello in a file/ });
    await expect(hit.locator('mark').first()).toHaveText('Done');
    await shoot(page, 'imported-search');
    await hit.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Say hello in a file' })).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => [...(CSS.highlights.get('passage') ?? [])].join(' ').toLowerCase()))
      .toBe('done');
    await page.getByRole('searchbox', { name: 'Filter sessions' }).fill('');
    await ui.sessions.row(/Add a limiter/).click();
  });

  await test.step('it is continued here, with what is not committed, and both name each other', async () => {
    await page.getByRole('button', { name: 'Continue Here…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Continue “/ });
    await dialog.getByRole('button', { name: /^Agent: / }).click();
    await page.getByRole('dialog', { name: 'Agent' }).getByRole('option', { name: 'Worker' }).click();
    await expect(dialog.getByText('Worker is told the conversation (1 turn).')).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'Files that go along' })).toContainText('new.txt');
    await shoot(page, 'imported-continue');
    await dialog.getByRole('textbox', { name: 'What to do there' }).fill('Test it more');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog).toHaveCount(0);
    await expect(ui.conversation.log).toContainText('And tested.');
    const from = page.getByRole('region', { name: 'Continued session' });
    await from.getByRole('button', { name: 'Show That Session' }).click();
    await expect(page.getByRole('region', { name: 'Imported session' })).toBeVisible();
    await shoot(page, 'imported-continued');
  });

  await test.step('a tool that is switched off has none', async () => {
    await page.keyboard.press('ControlOrMeta+,');
    await page.getByRole('switch', { name: 'Codex' }).click();
    await expect(ui.sessions.row(/Say hello in a file/)).toHaveCount(0);
    await page.getByRole('region', { name: 'Imported sessions' }).scrollIntoViewIfNeeded();
    await shoot(page, 'imported-settings');
  });
});
