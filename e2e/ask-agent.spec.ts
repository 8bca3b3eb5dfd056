import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { pressByKeyboard } from './keyboard';
import { SHOTS } from './shots';
import { thirtyLines } from './thirty-lines';

test('an agent is asked about conflicts on a dirty workspace; what it proposes is reviewed, taken, applied and undone', async ({
  place,
  start,
}) => {
  const goOn = join(place.root, 'go-on');
  const proposed = thirtyLines({
    3: 'mine 3',
    10: 'mine 10',
    20: 'mine 20 and session 20',
    27: 'session 27',
  });
  const worker = agentNamed('Worker', [
    {
      write: {
        path: 'content.txt',
        content: thirtyLines({ 3: 'session 3', 20: 'session 20', 27: 'session 27' }),
      },
    },
    { remove: 'old.txt' },
    { run: ['sh', '-c', "printf 'session\\000' > picture.bin"] },
    { say: 'Edited.' },
  ]);
  const resolver = agentNamed('Resolver', [
    { waitForFile: goOn },
    { write: { path: 'content.txt', content: proposed } },
    { remove: 'old.txt' },
    { write: { path: '.understory-conflicts/choices.txt', content: '1 = session\n' } },
    { write: { path: 'other.txt', content: 'nobody asked for this\n' } },
    { say: 'Resolved all three.' },
  ]);
  await place.settings({ defaultAgent: 'worker', customAgents: [worker, resolver] });
  const repository = await place.repository({
    'content.txt': thirtyLines(),
    'old.txt': thirtyLines(),
    'picture.bin': 'base\0',
    'other.txt': 'other\n',
  });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('light');
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit three files');
  await ui.sessions.expectEnded('Edit three files');
  await writeFile(
    join(repository, 'content.txt'),
    thirtyLines({ 3: 'mine 3', 10: 'mine 10', 20: 'mine 20' }),
  );
  await writeFile(join(repository, 'old.txt'), thirtyLines({ 5: 'mine 5' }));
  await writeFile(join(repository, 'picture.bin'), 'mine\0');
  const before = await workspaceManifest(repository);
  const { row: line, pane, resolved } = ui.conflicts;

  await test.step('ask, by keyboard, and see it work', async () => {
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog.getByRole('button', { name: 'Resolve 3 conflicts first' })).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'ask-agent.png') });
    await pressByKeyboard(page, dialog.getByRole('button', { name: /^Ask an agent about 3 conflicts/ }));
    await page.getByRole('option', { name: 'Worker' }).waitFor();
    await page.keyboard.type('resol');
    await page.screenshot({ path: join(SHOTS, 'ask-agent-choice.png') });
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Asked Resolver to resolve 3 conflicts.')).toBeVisible();
    await expect(line('content.txt').getByText('Resolver is working on it…')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'ask-agent-working.png') });
  });

  await test.step('the answer comes into the open dialog and decides nothing', async () => {
    await ui.conflicts.enter('content.txt');
    await expect(dialog.getByRole('textbox', { name: 'Result', exact: true })).toBeFocused();
    await page.keyboard.press('Alt+1');
    await expect(dialog.getByText(/^Conflict 2 of 2/)).toBeVisible();
    await writeFile(goOn, '');
    await expect(dialog.getByText('3 suggestions are ready for review.')).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByText('It also changed other.txt')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Resolve 3 conflicts first' })).toBeDisabled();
    await expect(line('old.txt').getByText('Suggested by Resolver')).toBeVisible();
    await expect(resolved).toHaveCount(0);
    expect(await workspaceManifest(repository)).toEqual(before);
    // What was begun meanwhile stays in view, ready to go on.
    await expect(dialog.getByText(/^Conflict 2 of 2/)).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: 'Result', exact: true })).toBeFocused();
    await page.screenshot({ path: join(SHOTS, 'ask-agent-proposed.png') });
    await ui.theme('dark');
    await page.screenshot({ path: join(SHOTS, 'ask-agent-proposed-dark.png') });
  });

  await test.step('look at the text in the editor and use it', async () => {
    await pane.getByRole('button', { name: 'Show suggestion' }).click();
    await ui.conflicts.enter('content.txt');
    await expect(pane.getByText(/Suggested by Resolver\s*: the result below\./)).toBeVisible();
    await expect(dialog.getByText(/^Conflict 1 of 2/)).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Use this result' })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'ask-agent-review-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'ask-agent-review.png') });
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(line('content.txt').getByText('Uses the text Resolver suggested')).toBeVisible();
  });

  await test.step('decline one, take the other as it is, decide the declined one', async () => {
    await line('picture.bin').click();
    await pane.getByRole('button', { name: 'Decline' }).click();
    await expect(pane.getByText('You declined what Resolver suggested.')).toBeVisible();
    await line('old.txt').click();
    await pane.getByRole('button', { name: 'Accept' }).click();
    await expect(line('old.txt').getByText('Deletes the file, as Resolver suggested')).toBeVisible();
    await ui.conflicts.take('picture.bin', 'Use mine');
    await expect(dialog.getByRole('button', { name: /^Apply \d/ })).toBeEnabled();
    await page.screenshot({ path: join(SHOTS, 'ask-agent-decided.png') });
  });

  await test.step('apply and undo', async () => {
    await dialog.getByRole('button', { name: /^Apply \d/ }).click();
    await expect(dialog).toBeHidden();
    expect(await readFile(join(repository, 'content.txt'), 'utf8')).toBe(proposed);
    expect(await readFile(join(repository, 'other.txt'), 'utf8')).toBe('other\n');
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await expect(page.getByText(/^Applied to /)).toHaveCount(0);
    expect(await workspaceManifest(repository)).toEqual(before);
  });

  await test.step('both sessions lead to each other, and the one that resolves is not applied itself', async () => {
    await expect(page.getByText('Asked Resolver to resolve 3 conflicts.')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'ask-agent-original.png') });
    await page.getByRole('button', { name: 'Show its session' }).click();
    await expect(page.getByText('Resolves 3 conflicts of “Edit three files”.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Apply…' })).toHaveCount(0);
    await page.screenshot({ path: join(SHOTS, 'ask-agent-resolver.png') });
    await page.getByRole('button', { name: 'Review there…' }).click();
    await expect(resolved).toHaveCount(3);
    await line('content.txt').click();
    await pane.getByRole('button', { name: 'Resolve again' }).click();
    await expect(line('content.txt').getByText('Suggested by Resolver')).toBeVisible();
    await dialog.getByRole('button', { name: 'Show session' }).click();
    await expect(page.getByText('Resolves 3 conflicts of “Edit three files”.')).toBeVisible();
  });
});
