import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { type Desktop, openDesktop, type ShownNotification } from './desktop';
import { expect, test } from './fixture';
import type { RunningApp } from './launch';
import type { Place } from './place';
import { SHOTS } from './shots';

/** What the system tells while the window is away; the notifications are those of a desktop of the test's own. */

const options = [
  { optionId: 'yes', kind: 'allow_once', name: 'Yes' },
  { optionId: 'no', kind: 'reject_once', name: 'No' },
];

/** Agents that begin when the file is there which the place has for them: nothing happens before the window is away. */
async function prepare(place: Place) {
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const begin = (name: string) => join(place.root, `begin-${name}`);
  const inWorktree = (path: string) => join(`${repository}.worktrees`, 'edit', path);
  await place.desktop({});
  await place.settings({
    permissions: 'ask',
    customAgents: [
      agentNamed('Editor', [
        { waitForFile: begin('edit') },
        {
          ask: {
            id: 'edit',
            title: 'Write <b>a.txt</b>',
            kind: 'edit',
            locations: [{ path: inWorktree('a.txt') }],
            options,
          },
          allowed: [{ write: { path: 'a.txt', content: 'b\n' } }],
        },
        { say: 'Edited.' },
      ]),
      agentNamed('Runner', [
        { waitForFile: begin('run') },
        {
          ask: { id: 'run', title: 'List', kind: 'execute', rawInput: { command: 'ls' }, options },
          allowed: [{ say: 'Allowed.' }],
          rejected: [{ say: 'Rejected.' }],
        },
      ]),
    ],
  });
  return { repository, begin: (name: string) => writeFile(begin(name), '') };
}

const hide = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
const isFocused = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() ?? false);

/** The one notification that is shown. */
async function only(desktop: Desktop): Promise<ShownNotification> {
  await expect.poll(() => desktop.notifications().length).toBe(1);
  const [shown] = desktop.notifications();
  if (!shown) throw new Error('the notification is gone again');
  return shown;
}

test('notifications answer what may be answered unread, and lead to the right place', async ({
  place,
  start,
}) => {
  await using desktop = await openDesktop({ tray: true, notifications: true });
  const { repository, begin } = await prepare(place);
  const { app, ui } = await start({ env: desktop.env });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Edit', { agent: 'Editor' });
  await ui.composer.startSession('Run', { agent: 'Runner' });
  await expect.poll(() => desktop.tip()).toContain('2 working');
  await hide(app);

  await test.step('an edit of the worktree is allowed by its button, which nobody else can press', async () => {
    await begin('edit');
    const asked = await only(desktop);
    expect(asked).toMatchObject({
      title: 'Edit',
      body: 'Asks for permission: Write &lt;b&gt;a.txt&lt;/b&gt;',
      actions: { default: 'Open', allow: 'Allow', deny: 'Deny', open: 'Open' },
    });
    await expect.poll(() => desktop.tip()).toContain('1 needs you');
    expect(desktop.badge()).toEqual({ count: 1, progress: null });
    await desktop.forge(asked.id, 'deny');
    desktop.act(asked.id, 'allow');
    const ended = await only(desktop);
    expect(ended).toMatchObject({ title: 'Edit', body: 'Done. 1 file changed, +1 −1.' });
    // One of two is done, and waits to be read.
    await expect.poll(() => desktop.badge()).toEqual({ count: 1, progress: 0.5 });
    desktop.act(ended.id, 'default');
    await expect.poll(() => isFocused(app)).toBe(true);
    await expect(ui.changes.file('a.txt')).toBeVisible();
  });

  await test.step('a command is never allowed unread; its question is opened, and gone once it is answered', async () => {
    await hide(app);
    await begin('run');
    const asked = await only(desktop);
    expect(asked.actions).toEqual({ default: 'Open', deny: 'Deny', open: 'Open' });
    await desktop.choose('Run (Waiting for you)');
    await expect.poll(() => isFocused(app)).toBe(true);
    await expect(ui.permission.card).toBeVisible();
    expect(desktop.notifications()).toHaveLength(1);
    await ui.permission.settled();
    await ui.page.keyboard.press('y');
    await expect(ui.conversation.log.getByText('Allowed.')).toBeVisible();
    await expect.poll(() => desktop.notifications().length).toBe(0);
  });
});

test('without a notification server the window tells, when the user is back', async ({ place, start }) => {
  await using desktop = await openDesktop({ tray: true });
  const { repository, begin } = await prepare(place);
  const { app, ui } = await start({ env: desktop.env });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Run', { agent: 'Runner' });
  await expect.poll(() => desktop.tip()).toContain('1 working');
  await ui.page.keyboard.press('ControlOrMeta+n');
  await hide(app);
  await begin('run');
  await expect.poll(() => desktop.tip()).toContain('1 needs you');
  await desktop.choose('New Session');
  const told = ui.page.getByRole('region', { name: 'In-app notifications' }).getByRole('status');
  await expect(told).toContainText('Asks for permission: ls');
  for (const theme of ['dark', 'light'] as const) {
    await ui.theme(theme);
    await ui.page.screenshot({ path: join(SHOTS, `untold-${theme}.png`) });
  }
  await told.getByRole('button', { name: 'Open' }).click();
  await expect(ui.permission.card).toBeVisible();
  await expect(told).toHaveCount(0);
});
