import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { execa } from 'execa';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { offers } from './offering-agent';
import { shoot } from './shots';

const command = join(import.meta.dirname, '..', 'bin', 'understory.mjs');

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const LONG = Array.from({ length: 214 }, (_, line) => `line ${line}`).join('\n');

/** Pastes or drops something, as the system hands it over. */
async function handOver(
  field: Locator,
  how: 'paste' | 'drop',
  what: { text?: string; files?: { name: string; bytes: number[] }[] },
): Promise<void> {
  await field.evaluate(
    (area, { how, text = '', files = [] }) => {
      const data = new DataTransfer();
      if (text) data.setData('text/plain', text);
      for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
      const common = { bubbles: true, cancelable: true };
      area.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, ...common })
          : new DragEvent('drop', { dataTransfer: data, ...common }),
      );
    },
    { how, ...what },
  );
}

test('the composer keeps its keys, its choices and its Send where they belong', async ({ place, start }) => {
  test.slow();
  const key = '/home/tess/.ssh/id_ed25519';
  const peeks = agentNamed('Peeks', [
    {
      ask: { id: 'peek', title: `Read ${key}`, kind: 'read', locations: [{ path: key }] },
      allowed: [{ say: 'Seen.' }],
    },
  ]);
  await place.settings({ defaultAgent: 'offers', customAgents: [offers, peeks] });
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const { ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  const { followUp } = ui.conversation;
  await ui.start.openRepository(repository);
  await page.setViewportSize({ width: 1024, height: 700 });
  await ui.composer.prompt.fill('x');
  await seeWhole(page, page.getByRole('button', { name: 'Start session' }));
  const enclosed = page.getByRole('list', { name: 'What goes with the prompt' }).getByRole('listitem');

  await test.step('files, pictures and long texts go with a prompt, by picker, paste and drop', async () => {
    const { prompt } = ui.composer;
    await prompt.fill('Look at this: ');
    await page.getByLabel('Files to attach').setInputFiles([
      { name: 'notes.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
      { name: '<img src=x>\u202e.png', mimeType: 'image/png', buffer: PNG },
    ]);
    await expect(enclosed).toHaveCount(2);
    await handOver(prompt, 'paste', { text: LONG });
    await expect(prompt).toHaveValue('Look at this: [Pasted text, 214 lines]');
    await handOver(prompt, 'drop', { files: [{ name: 'dropped.png', bytes: [...PNG, 0] }] });
    await expect(enclosed).toHaveCount(4);
    await handOver(prompt, 'paste', { text: 'https://example.org/?a=b' });
    await expect(enclosed).toHaveCount(4);
    await expect(enclosed.locator('img')).toHaveCount(2);
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `attachments-${theme}.png`) });
    }
    await expectAccessible(page, 'attachments');
    await page.getByRole('button', { name: /^Show dropped\.png/ }).focus();
    await press('Delete');
    await expect(enclosed).toHaveCount(3);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(enclosed).toHaveCount(4);
    await page.getByRole('button', { name: 'Open Pasted text, 214 lines' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Only this');
    await page.screenshot({ path: join('test-results', 'screenshots', 'folded-text-dark.png') });
    await page.getByRole('button', { name: 'Unfold in Prompt' }).click();
    await expect(prompt).toHaveValue('Look at this: Only this');
    await expect(enclosed).toHaveCount(3);
  });
  await ui.composer.startSession('Ask me twice');

  await test.step('what went with it stands in the transcript, and a picture can be looked at', async () => {
    const sent = page.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
    await expect(sent).toHaveCount(3);
    await expect(enclosed).toHaveCount(0);
    await page.getByRole('button', { name: /^Show dropped\.png/ }).click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await press('Escape');
    await page.screenshot({ path: join('test-results', 'screenshots', 'attachments-sent.png') });
  });

  await test.step('what the agent offers can be chosen before the next session with it', async () => {
    await press('ControlOrMeta+n');
    await page.getByRole('combobox', { name: 'Model', exact: true }).click();
    await page.getByRole('option', { name: 'Opus' }).click();
    await ui.composer.prompt.fill('/rev');
    await expect(page.getByRole('option', { name: /\/review/ })).toBeVisible();
    await press('Escape');
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `first-options-${theme}.png`) });
    }
    await ui.composer.prompt.fill('');
    await ui.sessions.open('Ask me twice');
  });

  await test.step('Send is in sight at every size, however much the agent offers', async () => {
    await expect(ui.permission.card).toContainText('npm test');
    for (const [width, height] of [
      [1440, 900],
      [1200, 800],
      [1024, 700],
      [800, 600],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect(ui.permission.card).toBeVisible();
      await seeWhole(page, page.getByRole('button', { name: 'Send Next' }));
      await seeWhole(page, page.getByRole('button', { name: 'Stop' }));
      const picker = page
        .getByRole('combobox', { name: 'Mode', exact: true })
        .or(page.getByRole('button', { name: /^Agent options/ }));
      await expect(picker).toHaveCount(1);
      await seeWhole(page, picker);
    }
    // Where they do not stand side by side they are in one menu.
    await page.setViewportSize({ width: 800, height: 600 });
    await page.getByRole('button', { name: /^Agent options/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Opus' }).click();
    await expect(page.getByRole('button', { name: /^Agent options/ })).toHaveAccessibleName(/Opus/);
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  await test.step('the keys of a next question are not typed into the prompt', async () => {
    await ui.permission.card.focus();
    await ui.permission.settled();
    await press('y');
    await expect(ui.permission.card).toHaveCount(0);
    await press('d');
    await expect(followUp).toHaveValue('');
    const [worktree] = (await place.git(repository, 'worktree', 'list', '--porcelain'))
      .split('\n')
      .filter((line) => line.startsWith('worktree ') && !line.endsWith('/repository'));
    await place.git(worktree?.slice('worktree '.length) ?? '', 'init', '-q', 'go-on');
    await expect(ui.permission.card).toContainText('rm x');
    await expect(ui.permission.card).toBeFocused();
    await ui.permission.settled();
    await press('d');
    await expect(ui.permission.card).toHaveCount(0);
    await expect(followUp).toHaveValue('');
  });

  await test.step('what is written while the agent works waits, is changed by key, and is held by a stop', async () => {
    const waiting = page.getByRole('region', { name: 'Next prompts' });
    const prompts = waiting.getByRole('group');
    for (const text of ['And then this', 'Then that', 'At last those']) {
      await followUp.fill(text);
      await press('Enter');
      await expect(followUp).toHaveValue('');
    }
    await expect(prompts).toHaveCount(3);
    await expect(waiting.getByRole('status')).toHaveText('Sent when the turn has ended, one a turn.');
    await expect(ui.sessions.row('Ask me twice')).toHaveAccessibleName(/3 next prompts/);
    await prompts.nth(2).focus();
    await press('Shift+ArrowUp');
    await expect(prompts.nth(1)).toHaveAccessibleName('Next prompt 2: At last those');
    await expect(prompts.nth(1)).toBeFocused();
    await press('Enter');
    await page.getByRole('textbox', { name: 'Edit next prompt' }).fill('At last, all of those');
    await press('Enter');
    await expect(prompts.nth(1)).toHaveAccessibleName('Next prompt 2: At last, all of those');
    await expect(prompts.nth(1)).toBeFocused();
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `next-prompts-${theme}.png`) });
    }
    await expectAccessible(page, 'next prompts');
    await press('Delete');
    await expect(prompts).toHaveCount(2);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(prompts.nth(1)).toHaveAccessibleName('Next prompt 2: At last, all of those');
    await press('ControlOrMeta+.');
    await ui.sessions.expectState('Ask me twice', /Stopped/);
    await expect(waiting.getByRole('status')).toHaveText('Not sent: you stopped the turn.');
    await prompts.nth(0).getByRole('button', { name: 'Remove' }).click();
    await prompts.nth(1).getByRole('button', { name: 'Remove' }).click();
    const toast = await page
      .getByText('Removed the prompt.')
      .first()
      .locator('..')
      .locator('..')
      .boundingBox();
    const written = await waiting.boundingBox();
    expect((toast?.y ?? Number.NaN) + (toast?.height ?? Number.NaN), 'a toast covers no prompt').toBeLessThan(
      written?.y ?? Number.NaN,
    );
    // What is written of it while it is sent goes on below.
    await prompts.nth(0).getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Edit next prompt' }).fill('In other words');
    await waiting.getByRole('button', { name: 'Send Now' }).first().click();
    await expect(waiting).toHaveCount(0);
    await expect(followUp).toHaveValue('In other words');
    await followUp.fill('');
    await expect(ui.conversation.log).toContainText('At last, all of those');
    await expect(ui.permission.card).toContainText('npm test');
    await press('ControlOrMeta+.');
    await ui.sessions.expectState('Ask me twice', /Stopped/);
  });

  await test.step('commands, files and earlier prompts are at hand while writing', async () => {
    const offered = (name: string) => page.getByRole('listbox', { name }).getByRole('option');
    await followUp.fill('');
    await page.keyboard.type('/re');
    await expect(offered('Commands')).toHaveText([/^\/review/]);
    await press('Enter');
    await expect(followUp).toHaveValue('/review ');
    await page.keyboard.type('@a.');
    await expect(offered('Files')).toHaveText([/^a\.txt/]);
    for (const theme of ['light', 'dark'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `completion-${theme}.png`) });
    }
    await press('Tab');
    await expect(followUp).toHaveValue('/review @a.txt ');
    await page.keyboard.type('@');
    await expect(offered('Files')).toHaveCount(1);
    await press('Escape');
    await expect(offered('Files')).toHaveCount(0);
    await expect(followUp).toBeFocused();
    await followUp.fill('');
    await press('ArrowUp');
    await expect(followUp).toHaveValue('At last, all of those');
    await press('ArrowDown');
    await expect(followUp).toHaveValue('');
  });

  await test.step('a budget that is used up holds the next prompt back, unless one turn may go on without it', async () => {
    const dialog = page.getByRole('dialog', { name: 'Budget' });
    await expect(page.getByRole('button', { name: /^Used .*\$0\.42/ })).toBeVisible();
    await press('ControlOrMeta+Alt+b');
    await dialog.getByLabel('Turns').fill('one');
    await expect(dialog.getByText(/^Enter a whole number/)).toBeVisible();
    await dialog.getByLabel('Turns').fill('1');
    await shoot(page, 'budget');
    await press('Enter');
    await expect(dialog).toHaveCount(0);
    await followUp.fill('And then this');
    await press('Enter');
    await expect(page.getByText(/budget of 1 turn is used up/)).toBeVisible();
    await expect(followUp).toHaveValue('And then this');
    await shoot(page, 'budget-used-up');
    await page.getByRole('button', { name: 'Continue once' }).click();
    await expect(followUp).toHaveValue('');
    await ui.sessions.expectState('Ask me twice', 'Waiting');
    await press('ControlOrMeta+.');
    await ui.sessions.expectState('Ask me twice', /Stopped/);
    await press('ControlOrMeta+n');
    await page.getByRole('button', { name: 'Budget: none' }).click();
    await dialog.getByLabel('Cost').fill('2.50');
    await press('Enter');
    await expect(page.getByRole('button', { name: 'Budget: a cost of 2.50' })).toBeVisible();
    await shoot(page, 'budget-composed');
  });

  await test.step('to work in the workspace is chosen each time', async () => {
    const kind = page.getByRole('combobox', { name: 'Kind' });
    await press('ControlOrMeta+n');
    await kind.click();
    await page.getByRole('option', { name: /^Local/ }).click();
    await ui.composer.prompt.fill('Here');
    await press('Enter');
    await followUp.waitFor();
    await press('ControlOrMeta+n');
    await expect(kind).toHaveText('Background');
    await ui.sessions.open('Here');
    await press('ControlOrMeta+.');
    await ui.sessions.expectState('Here', /Stopped/);
  });

  await test.step('a session has a sandbox unless it is chosen otherwise, and says what that is', async () => {
    const sandbox = page.getByRole('combobox', { name: 'Sandbox' });
    await press('ControlOrMeta+n');
    await page.getByRole('combobox', { name: 'Permissions' }).click();
    await page.getByRole('option', { name: /^Allow all/ }).click();
    await expect(page.getByText(/nothing holds it/)).toBeVisible();
    await shoot(page, 'composer-no-sandbox');
    await press('ControlOrMeta+,');
    await page.getByRole('combobox', { name: 'Sandbox', exact: true }).focus();
    await press('a');
    await expect(sandbox).toHaveText('Automatic');
    const memory = page.getByLabel('Sandbox memory, in megabytes');
    await memory.fill('100');
    await press('Enter');
    await expect(page.getByText(/Enter 0 or a number from 256/)).toBeVisible();
    await memory.fill('1500');
    await press('Enter');
    await memory.scrollIntoViewIfNeeded();
    await shoot(page, 'settings-sandbox');
    await press('Escape');
    await expect(sandbox).toHaveText('Sandbox');
    await expect(page.getByText(/the sandbox holds it/)).toBeVisible();
    await press('ArrowDown');
    await shoot(page, 'composer-sandbox');
    await press('Escape');
    await ui.composer.startSession('Boxed');
    await page.getByRole('button', { name: 'Sandbox, details' }).click();
    const details = page.getByRole('dialog', { name: 'In a sandbox' });
    await expect(details).toContainText('Its worktree');
    await expect(details).toContainText(/At most \d+ processes at once.*1\.[26] GB of memory/);
    await expect(details).toContainText('Those of models that its agent is given are in the sandbox');
    await expectAccessible(page, 'sandbox details');
    await shoot(page, 'sandbox-details');
    await press('Escape');
    await expect(details).toHaveCount(0);
    await expect(ui.sessions.row('Boxed')).toHaveAccessibleName(/in a sandbox/);
    await expect(ui.sessions.row('Ask me twice')).toHaveAccessibleName(/no sandbox/);
    await expect(ui.sessions.row('Here')).not.toHaveAccessibleName(/sandbox/);
    await shoot(page, 'list-sandboxes');
    await press('ControlOrMeta+Alt+f');
    await page.getByRole('menuitem', { name: 'Sandbox' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'In a sandbox' }).click();
    await expect(ui.sessions.row('Ask me twice')).toHaveCount(0);
    await expect(ui.sessions.row('Boxed')).toBeVisible();
    await shoot(page, 'list-sandbox-filter');
    await page.getByRole('menuitemcheckbox', { name: 'In a sandbox' }).click();
    await press('Escape');
    await press('Escape');
    await press('ControlOrMeta+.');
    await ui.sessions.expectState('Boxed', /Stopped/);
    await press('ControlOrMeta+n');
    const permissions = page.getByRole('combobox', { name: 'Permissions' });
    await expect(sandbox).toHaveText('Sandbox');
    await expect(permissions).toHaveText('Allow all');
    await sandbox.focus();
    await press('n');
    await expect(sandbox).toHaveText('No sandbox');
    await expect(permissions).toHaveText('Ask');
    await sandbox.click();
    await page.getByRole('option', { name: 'Sandbox', exact: true }).click();
    await expect(permissions).toHaveText('Allow all');
    await permissions.click();
    await page.getByRole('option', { name: 'Ask', exact: true }).click();
  });

  await test.step('a permission says what the sandbox holds back anyway', async () => {
    await ui.composer.startSession('Peek', { agent: 'Peeks' });
    const card = page.getByRole('group', { name: 'permission request' });
    await expect(card).toContainText(`The sandbox keeps this from ${key}`);
    await expect(card).not.toContainText('in this session’s worktree');
    await shoot(page, 'permission-held-back');
    await press('d');
    await ui.sessions.expectState('Peek', 'Denied');
  });

  await test.step('what was allowed besides stands in the head, and is revoked by key', async () => {
    const notes = join(place.root, 'notes');
    await mkdir(notes);
    const words = ['run', 'Look', '--repo', repository, '--command', "sh -c 'ls'", '--allow-path', notes];
    await execa(process.execPath, [command, ...words, '--allow-host', 'a.example'], {
      ...{ env: place.env, extendEnv: false },
    });
    await ui.sessions.open('Look');
    const head = (allowed: string) =>
      page.getByRole('button', { name: `Sandbox, ${allowed}details`, exact: true });
    await head('2 allowed, ').focus();
    await press('Enter');
    const details = page.getByRole('dialog', { name: 'In a sandbox' });
    await shoot(page, 'sandbox-grants');
    await expectAccessible(page, 'sandbox grants');
    for (const grant of [notes, 'a.example:443']) {
      await details.getByRole('button', { name: `Revoke ${grant}` }).focus();
      await press('Enter');
      await expect(details.getByText(grant)).toHaveCount(0);
    }
    await press('Escape');
    await expect(head('')).toBeVisible();
  });
});

/** Fails unless all of it lies in the window. */
async function seeWhole(page: Page, what: Locator): Promise<void> {
  await expect(what).toBeInViewport({ ratio: 1 });
  const box = await what.boundingBox();
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= size.width).toBe(true);
}
