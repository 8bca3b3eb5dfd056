import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { execa } from 'execa';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { pressByKeyboard } from './keyboard';
import type { Place } from './place';
import { eventsOf, readSessionLog } from './session-logs';
import { SHOTS } from './shots';
import type { Ui } from './ui';

const FILES = 3000;
const ALL = (FILES + 1).toLocaleString('en');
/** Not every file is looked at for it. */
const READY = new RegExp(`^1,5\\d\\d of ${ALL} files ready, none written yet$`);
/** Many files, and in the middle of them one that a content filter lets nobody pass. */
const MANY = `mkdir -p many && awk 'BEGIN { for (i = 0; i < ${FILES}; i++) {
  file = sprintf("many/%04d.txt", i); print "file " i > file; close(file) } }' && echo held > many/${FILES / 2}-held.txt`;
const held = `many/${FILES / 2}-held.txt`;

/** A content filter of the user's own that waits for as long as a pipe is there that nobody writes to. */
async function waitingFilter(place: Place) {
  const gate = join(place.root, 'gate');
  await execa('mkfifo', [gate]);
  const smudge = `if [ -p '${gate}' ]; then cat '${gate}'; fi; cat`;
  await place.git(place.root, 'config', '--global', 'filter.gate.smudge', smudge);
  // Several workers would leave what needs no filter for the end.
  await place.git(place.root, 'config', '--global', 'checkout.workers', '1');
  return {
    open: () => rm(gate),
    /** Whether anybody stands before it. */
    isWaitedAt: async () => [...(await place.processes()).values()].some((command) => command.includes(gate)),
  };
}

/** What is written waits in the filter: its progress is looked at, and it is stopped by keyboard. */
async function stopHeld({ page, theme, apply: { dialog } }: Ui, name: string) {
  await expect(dialog.getByText(READY)).toBeVisible({ timeout: 60_000 });
  const progress = dialog.getByRole('progressbar');
  await expect(progress).toHaveAttribute('aria-valuenow', '25');
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Close' })).toHaveCount(0);
  await expect(dialog.getByText(READY)).toBeVisible();
  await page.screenshot({ path: join(SHOTS, `${name}-writing.png`) });
  await theme('dark');
  await page.screenshot({ path: join(SHOTS, `${name}-writing-dark.png`) });
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(`The ${name} was stopped.`)).toBeVisible();
  await expect(progress).toHaveCount(0);
}

/** The focus is where it was before the stop; both themes are kept to be looked at. */
async function expectBack({ page, theme }: Ui, name: string, button: Locator) {
  await expect(button).toBeFocused();
  await page.screenshot({ path: join(SHOTS, `${name}-stopped-dark.png`) });
  await theme('light');
  await page.screenshot({ path: join(SHOTS, `${name}-stopped.png`) });
}

test('a long apply says how far it is, is stopped by keyboard without a trace, and then made whole and undone', async ({
  place,
  start,
}) => {
  const gate = await waitingFilter(place);
  const worker = agentNamed('Worker', [{ run: ['sh', '-c', MANY] }, { say: 'Made.' }]);
  await place.settings({ defaultAgent: 'worker', customAgents: [worker] });
  const repository = await place.repository({
    '.gitattributes': '*-held.txt filter=gate\n',
    'own.txt': 'a\n',
  });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('light');
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Make many files');
  await ui.sessions.expectEnded('Make many files');
  await writeFile(join(repository, 'own.txt'), 'edited\n');
  await writeFile(join(repository, 'untracked.txt'), 'mine\n');
  const before = await workspaceManifest(repository);
  const button = dialog.getByRole('button', { name: `Apply ${ALL} files to the workspace` });

  await test.step('stop it', async () => {
    await page.keyboard.press('ControlOrMeta+Enter');
    await pressByKeyboard(page, button);
    await stopHeld(ui, 'apply');
    expect(await workspaceManifest(repository)).toEqual(before);
    await expect.poll(gate.isWaitedAt).toBe(false);
    await expectBack(ui, 'apply', button);
  });

  await test.step('apply it whole, and undo', async () => {
    await gate.open();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden({ timeout: 60_000 });
    expect(await readFile(join(repository, held), 'utf8')).toBe('held\n');
    expect(await readFile(join(repository, `many/${FILES - 1}.txt`), 'utf8')).toBe(`file ${FILES - 1}\n`);
    await expect(page.getByText(/^Applied to /).first()).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await expect(page.getByText(/^Applied to /)).toHaveCount(0, { timeout: 60_000 });
    expect(await workspaceManifest(repository)).toEqual(before);
  });
});

test('a long update says how far it is, is stopped by keyboard without a trace, and then made whole', {
  tag: '@nightly',
}, async ({ place, start }) => {
  const title = 'Write one file';
  const gate = await waitingFilter(place);
  const worker = agentNamed('Worker', [
    { write: { path: 'one.txt', content: 'one\n' } },
    { say: 'Written.' },
  ]);
  await place.settings({ defaultAgent: 'worker', customAgents: [worker] });
  const repository = await place.repository({
    '.gitattributes': '*-held.txt filter=gate\n',
    'own.txt': 'a\n',
  });
  const { ui } = await start();
  const { page } = ui;
  const { dialog } = ui.apply;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('light');
  await ui.start.openRepository(repository);
  await ui.composer.startSession(title);
  await ui.sessions.expectEnded(title);
  await execa('sh', ['-c', MANY], { cwd: repository });
  await place.git(repository, 'add', '-A');
  await place.git(repository, 'commit', '-q', '-m', 'main has many files');
  const [created] = eventsOf(await readSessionLog(place, title), 'worktree.created');
  const worktree = created?.path ?? '';
  await writeFile(join(worktree, 'untracked.txt'), 'mine\n');
  const before = await workspaceManifest(worktree);
  const button = dialog.getByRole('button', { name: 'Update', exact: true });

  await test.step('stop it', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+u');
    await pressByKeyboard(page, button);
    await stopHeld(ui, 'update');
    expect(await workspaceManifest(worktree)).toEqual(before);
    await expect.poll(gate.isWaitedAt).toBe(false);
    await expectBack(ui, 'update', button);
  });

  await test.step('update it whole', async () => {
    await gate.open();
    await page.keyboard.press('Enter');
    await expect(ui.conversation.log).toContainText('New commits of main were brought in', {
      timeout: 60_000,
    });
    await expect(dialog).toBeHidden();
    expect(await readFile(join(worktree, held), 'utf8')).toBe('held\n');
    expect(await readFile(join(worktree, 'one.txt'), 'utf8')).toBe('one\n');
    expect(await place.git(worktree, 'status', '--porcelain')).toBe('?? untracked.txt');
  });
});
