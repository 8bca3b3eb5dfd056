import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeEditor } from '../electron/core/testing/fake-editor';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

/** A file of a hundred lines, whose third is a word. */
function longText(third: string): string {
  return Array.from({ length: 100 }, (_, line) => `${line === 2 ? third : `line ${line + 1}`}\n`).join('');
}

/** A content block of the agent's, as it comes between its words. */
function shows(content: object) {
  return { update: { sessionUpdate: 'agent_message_chunk', content } };
}

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.owned=1"/>').toString(
  'base64',
);

const ICON = 'resources/icons/icon.png';

/** What it shows beside its words: a picture, one in disguise, links and a text. */
const shown = [
  { say: '\n\nHere is the plot.' },
  shows({
    type: 'image',
    mimeType: 'image/png',
    data: readFileSync(ICON).toString('base64'),
  }),
  shows({ type: 'image', mimeType: 'image/png', data: SVG }),
  shows({ type: 'audio', mimeType: 'audio/wav', data: 'AAAA' }),
  shows({ type: 'resource_link', name: 'The manual', uri: 'https://example.org/manual?page=2', size: 2048 }),
  shows({ type: 'resource_link', name: 'hosts', uri: 'file:///etc/hosts' }),
  shows({ type: 'resource_link', name: 'run', uri: 'javascript:window.owned=1' }),
  shows({ type: 'resource', resource: { uri: 'file:///w/notes.md', text: 'What was noted' } }),
];

/** Reads and writes, and speaks of files here and elsewhere. */
const author = agentNamed('Author', [
  {
    tool: {
      id: 'read',
      title: 'Read a.txt',
      kind: 'read' as const,
      status: 'completed' as const,
      locations: [{ path: 'a.txt', line: 2 }],
    },
  },
  { write: { path: 'src/two.ts', content: 'one\ntwo\nthree\n' } },
  { write: { path: 'long.txt', content: longText('changed') } },
  { run: ['sh', '-c', 'echo x > ../../key.txt; ln -s ../.. out'] },
  {
    tool: {
      id: 'test',
      title: 'npm test',
      kind: 'execute' as const,
      status: 'completed' as const,
      rawInput: { command: 'npm test' },
      content: [
        {
          type: 'content',
          content: {
            type: 'text',
            text: '\u001b[96mlong.txt\u001b[0m:\u001b[93m70\u001b[0m failed\nand out/key.txt:1\nand ../../key.txt:1\n',
          },
        },
      ],
    },
  },
  { write: { path: 'a:7', content: 'odd\n' } },
  {
    say: 'See `src/two.ts:3:2`, [the old one](a.txt#L1) and `../secret/key.txt`, but not `console.log`, nor src/two.ts, which is said without quotes. The Makefile stays.',
  },
  ...shown,
]);

test('worktrees and files are opened in the editor that the user chooses', async ({ place, start }) => {
  test.slow();
  await place.settings({ defaultAgent: author.id, customAgents: [author] });
  const repository = await place.repository({
    Makefile: 'all:\n\ttrue\n',
    'a.txt': 'one\ntwo\n',
    'long.txt': longText('third'),
  });
  const bin = join(place.root, 'editors');
  const own = await fakeEditor(join(place.root, 'own tools'), 'my-editor');
  const { app, ui } = await start({ env: { PATH: `${bin}:/usr/bin:/bin` } });
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Write two');
  await ui.sessions.expectEnded('Write two');
  const told = page.getByRole('region', { name: 'In-app notifications' });
  const chosen = page.getByRole('combobox', { name: 'Editor', exact: true });
  const menu = page.getByRole('menu');
  const choose = async (name: string) => {
    await menu.getByRole('menuitem', { name }).click();
    await expect(menu).toHaveCount(0);
  };
  let worktree = '';

  await test.step('with no editor at hand the key leads to the choice of one', async () => {
    await press('Shift+Alt+e');
    await expect(chosen).toBeFocused();
    await expect(told).toContainText('No editor was found.');
    await expect(chosen).toContainText('Automatic (none found)');
    await expect(page.getByRole('button', { name: 'Editor', exact: true })).toHaveAttribute(
      'aria-current',
      'true',
    );
    await press('Enter');
    await page.getByRole('option', { name: 'Custom command…' }).click();
    const command = page.getByRole('textbox', { name: 'Editor command' });
    await command.fill('my-editor | cat');
    await expect(page.getByText('means something only to a shell')).toBeVisible();
    await command.fill(`"${own.program}" +{line} {file}`);
    await page.screenshot({ path: join(SHOTS, 'editor-settings.png') });
    await command.press('Enter');
    await press('Escape');
    await press('Shift+Alt+e');
    const { args } = await own.started();
    worktree = args[1] ?? '';
    expect(args).toEqual(['+1', expect.stringContaining('.worktrees/')]);
  });

  await test.step('a changed file is opened by key, at the line where the reader is', async () => {
    await press('ControlOrMeta+2');
    await ui.changes.file(/two\.ts/).click();
    await expect(ui.changes.diff).toContainText('three');
    await press('Enter');
    await press('ArrowDown');
    await press('ArrowDown');
    await press('e');
    expect((await own.started()).args).toEqual(['+3', `${worktree}/src/two.ts`]);
    await ui.changes.file('a:7').click({ button: 'right' });
    await page.screenshot({ path: join(SHOTS, 'editor-file-menu.png') });
    await choose('Open in Editor');
    expect((await own.started()).args[1]).toBe(`${worktree}/a:7`);
  });

  await test.step('paths in answers and tool rows open, and none that leads elsewhere', async () => {
    const { log } = ui.conversation;
    await log.getByRole('link', { name: 'src/two.ts', exact: true }).click({ button: 'right' });
    await choose('Open in Editor');
    expect((await own.started()).args).toEqual(['+1', `${worktree}/src/two.ts`]);
    await log.getByRole('link', { name: 'the old one' }).press('Enter');
    expect((await own.started()).args).toEqual(['+1', `${worktree}/a.txt`]);
    await log.getByRole('button', { name: /a\.txt/ }).focus();
    await press('Shift+F10');
    await expect(menu).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'editor-path-menu.png') });
    await choose('Open in Editor');
    expect((await own.started()).args).toEqual(['+2', `${worktree}/a.txt`]);
    await log.getByRole('button', { name: /a\.txt/ }).press('Enter');
    await log.getByRole('link', { name: 'a.txt:2' }).press('Enter');
    expect((await own.started()).args).toEqual(['+2', `${worktree}/a.txt`]);
    await expect(log.getByRole('link', { name: 'console.log' })).toHaveCount(0);
    await log.getByRole('link', { name: 'Makefile' }).press('Enter');
    expect((await own.started()).args).toEqual(['+1', `${worktree}/Makefile`]);
    await log.getByRole('link', { name: '../secret/key.txt' }).click();
    await expect(told).toContainText('../secret/key.txt lies outside the session’s worktree');
  });

  await test.step('what the session changed opens in the diff, at the marked line, from answers and outputs', async () => {
    const { log } = ui.conversation;
    const { diff } = ui.changes;
    const marked = diff.locator('.view-overlays .asked-line');
    const opens = async (file: string, line: string) => {
      await expect(diff).toContainText(file);
      await expect(marked).toBeInViewport();
      const { y } = (await marked.boundingBox()) ?? { y: 0 };
      const words = diff.locator('.editor.modified, .monaco-editor').getByText(line, { exact: true }).last();
      await expect.poll(async () => Math.abs(((await words.boundingBox())?.y ?? -99) - y)).toBeLessThan(3);
    };
    await log.getByRole('link', { name: 'src/two.ts:3:2' }).click();
    await opens('two.ts', 'three');
    await log.getByRole('button', { name: /npm test/ }).press('Enter');
    const output = log.getByRole('region', { name: 'Output' });
    await output.getByRole('link', { name: 'long.txt:70' }).press('Enter');
    await opens('long.txt', 'line 70');
    await page.screenshot({ path: join(SHOTS, 'path-in-diff.png') });
    await ui.theme('dark');
    await page.screenshot({ path: join(SHOTS, 'path-in-diff-dark.png') });
    await output.getByRole('link', { name: 'long.txt:70' }).press('ArrowDown');
    await expect(output.getByRole('link', { name: 'out/key.txt:1' })).toBeFocused();
    await press('Enter');
    await expect(told).toContainText('out/key.txt leads out of the session’s worktree by a symbolic link');
    await output.getByRole('link', { name: 'out/key.txt:1' }).press('ArrowDown');
    await press('Enter');
    await expect(told).toContainText('../../key.txt lies outside');
  });

  await test.step('what the agent shows is drawn where it is a picture, and opens only as what it is', async () => {
    const { log } = ui.conversation;
    await log.getByRole('button', { name: /^Show Picture, PNG picture/ }).scrollIntoViewIfNeeded();
    await expect(
      log.getByText(/sent a picture \(image\/png\) of 65 bytes\. What it holds is no PNG/),
    ).toBeVisible();
    await expect(log.getByText(/sent a sound \(audio\/wav\) of 3 bytes\. Understory plays/)).toBeVisible();
    await log.getByRole('button', { name: 'notes.md' }).press('Enter');
    await expect(log.getByRole('region', { name: 'Text' })).toContainText('What was noted');
    await page.screenshot({ path: join(SHOTS, 'shown-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'shown.png') });
    await log.getByRole('link', { name: 'hosts' }).press('Enter');
    await expect(told).toContainText('/etc/hosts lies outside the session’s worktree');
    await expect(log.getByText('javascript:window.owned=1')).toBeVisible();
    for (const role of ['link', 'button'] as const)
      await expect(log.getByRole(role, { name: 'run', exact: true })).toHaveCount(0);
    await log.getByRole('button', { name: /^Show Picture/ }).press('Enter');
    const large = page.getByRole('dialog', { name: 'Picture' });
    await expect(large.getByRole('img', { name: 'Picture' })).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'shown-large.png') });
    await large.getByRole('button', { name: 'Copy' }).click();
    await expect(told).toContainText('Picture copied.');
    const saved = join(place.root, 'plot.png');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, saved);
    await large.getByRole('button', { name: 'Save…' }).click();
    await expect(told).toContainText('Picture saved.');
    expect(readFileSync(saved).equals(readFileSync(ICON))).toBe(true);
    await press('Escape');
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
  });

  await test.step('an editor that is installed meanwhile is found and chosen', async () => {
    const code = await fakeEditor(bin, 'code');
    await press('ControlOrMeta+,');
    await chosen.click();
    await page.getByRole('option', { name: /^Visual Studio Code/ }).click();
    await expect(page.getByRole('textbox', { name: 'Editor command' })).toHaveCount(0);
    await ui.theme('dark');
    await page.screenshot({ path: join(SHOTS, 'editor-settings-dark.png') });
    await press('Escape');
    await ui.sessions.row('Write two').click({ button: 'right' });
    await choose('Open worktree in editor');
    expect((await code.started()).args).toEqual([worktree]);
    await ui.conversation.log.getByRole('link', { name: 'src/two.ts:3:2' }).click({ button: 'right' });
    await choose('Open in Editor');
    expect((await code.started()).args).toEqual([worktree, '--goto', `${worktree}/src/two.ts:3:2`]);
  });
});
