import { join } from 'node:path';
import { fakeEditor } from '../electron/core/testing/fake-editor';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

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
  { write: { path: 'a:7', content: 'odd\n' } },
  { say: 'See `src/two.ts:3:2`, [the old one](a.txt#L1) and `../secret/key.txt`, but not `console.log`.' },
]);

test('worktrees and files are opened in the editor that the user chooses', async ({ place, start }) => {
  test.slow();
  await place.settings({ defaultAgent: author.id, customAgents: [author] });
  const repository = await place.repository({ 'a.txt': 'one\ntwo\n' });
  const bin = join(place.root, 'editors');
  const own = await fakeEditor(join(place.root, 'own tools'), 'my-editor');
  const { ui } = await start({ env: { PATH: `${bin}:/usr/bin:/bin` } });
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
    await log.getByRole('link', { name: 'src/two.ts:3:2' }).click();
    expect((await own.started()).args).toEqual(['+3', `${worktree}/src/two.ts`]);
    await log.getByRole('link', { name: 'the old one' }).press('Enter');
    expect((await own.started()).args).toEqual(['+1', `${worktree}/a.txt`]);
    await log.getByRole('button', { name: /a\.txt/ }).focus();
    await press('Shift+F10');
    await expect(menu).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'editor-path-menu.png') });
    await choose('Open in Editor');
    expect((await own.started()).args).toEqual(['+2', `${worktree}/a.txt`]);
    await expect(log.getByRole('link', { name: 'console.log' })).toHaveCount(0);
    await log.getByRole('link', { name: '../secret/key.txt' }).click();
    await expect(told).toContainText('../secret/key.txt lies outside the session’s worktree');
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
    await ui.conversation.log.getByRole('link', { name: 'src/two.ts:3:2' }).click();
    expect((await code.started()).args).toEqual([worktree, '--goto', `${worktree}/src/two.ts:3:2`]);
  });
});
