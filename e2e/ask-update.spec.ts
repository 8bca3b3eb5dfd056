import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { pressByKeyboard } from './keyboard';
import { eventsOf, readSessionLog } from './session-logs';
import { SHOTS } from './shots';
import { thirtyLines } from './thirty-lines';

const title = 'Edit two files';

test('an agent is asked about the conflicts of an update; what it proposes is reviewed, taken and written', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const goOn = join(place.root, 'go-on');
  const proposed = thirtyLines({ 3: 'main 3', 10: 'main 10', 20: 'main 20, session 20', 27: 'session 27' });
  const worker = agentNamed('Worker', [
    {
      write: {
        path: 'content.txt',
        content: thirtyLines({ 3: 'session 3', 20: 'session 20', 27: 'session 27' }),
      },
    },
    { run: ['sh', '-c', "printf 'session\\000' > picture.bin"] },
    { say: 'Edited.' },
  ]);
  const resolver = agentNamed('Resolver', [
    { waitForFile: goOn },
    { write: { path: 'content.txt', content: proposed } },
    { write: { path: '.understory-conflicts/choices.txt', content: '1 = both\n' } },
    { say: 'Resolved both.' },
  ]);
  await place.settings({ defaultAgent: 'worker', customAgents: [worker, resolver] });
  const repository = await place.repository({ 'content.txt': thirtyLines(), 'picture.bin': 'base\0' });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('light');
  await ui.start.openRepository(repository);
  await ui.composer.startSession(title);
  await ui.sessions.expectEnded(title);
  await writeFile(
    join(repository, 'content.txt'),
    thirtyLines({ 3: 'main 3', 10: 'main 10', 20: 'main 20' }),
  );
  await writeFile(join(repository, 'picture.bin'), 'main\0');
  await place.git(repository, 'commit', '-q', '-a', '-m', 'main goes on');
  const [created] = eventsOf(await readSessionLog(place, title), 'worktree.created');
  const worktree = created?.path ?? '';
  const before = await workspaceManifest(worktree);
  const { row: line, pane, resolved } = ui.conflicts;

  await test.step('ask, by keyboard, and see it work', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+u');
    await expect(dialog.getByRole('button', { name: 'Resolve 2 conflicts first' })).toBeVisible();
    await pressByKeyboard(page, dialog.getByRole('button', { name: /^Ask an agent about 2 conflicts/ }));
    await page.getByRole('option', { name: 'Worker' }).waitFor();
    await page.keyboard.type('resol');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Asked Resolver to resolve 2 conflicts.')).toBeVisible();
    await expect(line('content.txt').getByText('Resolver is working on it…')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'ask-update-working.png') });
  });

  await test.step('the answer comes into the open dialog and decides nothing', async () => {
    await writeFile(goOn, '');
    await expect(dialog.getByText('2 suggestions are ready for review.')).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByRole('button', { name: 'Resolve 2 conflicts first' })).toBeDisabled();
    await expect(resolved).toHaveCount(0);
    expect(await workspaceManifest(worktree)).toEqual(before);
    await page.screenshot({ path: join(SHOTS, 'ask-update-proposed.png') });
    await ui.theme('dark');
    await page.screenshot({ path: join(SHOTS, 'ask-update-proposed-dark.png') });
  });

  await test.step('look at the text in the editor, change a word of it and use it', async () => {
    await ui.conflicts.enter('content.txt');
    await expect(pane.getByText(/Suggested by Resolver\s*: the result below\./)).toBeVisible();
    for (const pane of ['The session’s', 'Result', 'main'])
      await expect(dialog.getByRole('textbox', { name: pane, exact: true })).toBeAttached();
    await expect(dialog.getByRole('button', { name: 'Use this result' })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'ask-update-review-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'ask-update-review.png') });
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('reviewed');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(line('content.txt').getByText('Uses your merged text')).toBeVisible();
    await expect(ui.conflicts.list).toBeFocused();
    await expect(line('picture.bin')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('take the other one as it is, and update', async () => {
    await pressByKeyboard(page, pane.getByRole('button', { name: 'Accept' }));
    await expect(
      line('picture.bin').getByText('Keeps both, main’s under a second name, as Resolver suggested'),
    ).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'ask-update-decided.png') });
    expect(await workspaceManifest(worktree)).toEqual(before);
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Update', exact: true }));
    await expect(ui.conversation.log).toContainText('New commits of main were brought in');
    await expect(dialog).toBeHidden();
    expect(await readFile(join(worktree, 'content.txt'), 'utf8')).toBe(`${proposed}reviewed`);
    expect(await readFile(join(worktree, 'picture.bin'), 'utf8')).toBe('session\0');
    expect(await readFile(join(worktree, 'picture~main.bin'), 'utf8')).toBe('main\0');
    expect(await place.git(worktree, 'status', '--porcelain')).toBe('');
    // There is nothing left of it to be reviewed.
    await expect(page.getByText(/^Asked Resolver/)).toHaveCount(0);
    await page.screenshot({ path: join(SHOTS, 'ask-update-done.png') });
  });
});
