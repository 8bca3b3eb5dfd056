import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Desktop, openDesktop } from './desktop';
import { test as base, expect, type Start } from './fixture';
import type { RunningApp } from './launch';
import type { Place } from './place';

/** The window is closed and the app quit while agents work; the desktop around them is the test's own. */
const test = base.extend<{ desktop: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  desktop: async ({}, use) => {
    await using desktop = await openDesktop({ tray: true, notifications: true });
    await use(desktop);
  },
});

type Asked = { message: string; detail: string; buttons: string[] };

/** Answers the next native questions by their buttons; each as it was asked. */
async function answerQuestions(app: RunningApp, answers: readonly { button: string; tick?: boolean }[]) {
  await app.electron.evaluate(({ dialog }, given) => {
    const asked: Asked[] = [];
    Object.assign(globalThis, { asked });
    const left = [...given];
    dialog.showMessageBox = (...args: unknown[]) => {
      const question = args.at(-1) as Asked;
      asked.push({ message: question.message, detail: question.detail, buttons: question.buttons });
      const next = left.shift();
      return Promise.resolve({
        response: question.buttons.indexOf(next?.button ?? ''),
        checkboxChecked: next?.tick ?? false,
      });
    };
  }, answers);
  return {
    asked: () => app.electron.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked),
  };
}

const closeWindow = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const isShown = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
const quit = (app: RunningApp) => app.electron.evaluate(({ app: running }) => running.quit());

/** The app on that desktop, with an agent that works until it is stopped. */
async function withAgentAtWork(
  { place, start, desktop }: { place: Place; start: Start; desktop: Desktop },
  title: string,
): Promise<RunningApp> {
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const { app, ui } = await start({ env: { ...desktop.env, UNDERSTORY_DEMO_SLOW_SECONDS: '600' } });
  await ui.start.openRepository(repository);
  await ui.composer.startSession(title, { agent: 'Demo agent' });
  await expect.poll(() => desktop.tip()).toBe('Understory: 1 working');
  return app;
}

test('closing the window leaves agents at work in the tray, asked once, and quitting can wait for them', async ({
  place,
  start,
  desktop,
}) => {
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const { app, ui } = await start({ env: { ...desktop.env, UNDERSTORY_DEMO_SLOW_SECONDS: '600' } });
  await ui.start.openRepository(repository);
  await expect.poll(() => desktop.tip()).toBe('Understory: No agent is working');
  const idle = await desktop.picture();
  await ui.composer.startSession('slow: R&D', { agent: 'Demo agent' });
  await expect.poll(() => desktop.tip()).toBe('Understory: 1 working');

  await test.step('the tray shows which one works, by its picture and in its menu', async () => {
    const labels = async () => (await desktop.menu()).map(({ label }) => label);
    await expect.poll(labels).toContain('slow: R&D (Working)');
    expect((await labels()).filter(Boolean)).toEqual([
      'Working',
      'slow: R&D (Working)',
      'New Session',
      'Open Understory',
      'Quit',
    ]);
    const working = await desktop.picture();
    expect(working?.width).toBe(32);
    expect(working?.bytes.equals(idle?.bytes ?? Buffer.alloc(0))).toBe(false);
  });

  await test.step('closing asks once, says which one works, and remembers', async () => {
    const questions = await answerQuestions(app, [
      { button: 'Cancel' },
      { button: 'Keep Running in the Tray', tick: true },
    ]);
    await closeWindow(app);
    await expect.poll(async () => (await questions.asked()).length).toBe(1);
    expect(await isShown(app)).toBe(true);
    await closeWindow(app);
    await expect.poll(() => isShown(app)).toBe(false);
    const [first] = await questions.asked();
    expect(first?.message).toBe('An agent is still working.');
    expect(first?.detail).toContain('• slow: R&D');
    await expect
      .poll(() => desktop.notifications().map(({ title }) => title))
      .toEqual(['Understory keeps running in the tray']);
    desktop.act(desktop.notifications()[0]?.id ?? 0, 'default');
    await expect.poll(() => isShown(app)).toBe(true);
    await closeWindow(app);
    await expect.poll(() => isShown(app)).toBe(false);
    expect(await questions.asked()).toHaveLength(2);
  });

  await test.step('a session of the menu is opened in the window', async () => {
    await desktop.choose('New Session');
    await expect.poll(() => isShown(app)).toBe(true);
    await expect(ui.composer.prompt).toBeFocused();
    const [, row] = await desktop.menu();
    await desktop.choose(row?.label ?? '');
    await expect(ui.page.getByRole('textbox', { name: 'Follow-up prompt' })).toBeVisible();
  });

  await test.step('quitting waits for the agents if told to, which can be taken back', async () => {
    await answerQuestions(app, [
      { button: 'Quit When They Are Done' },
      { button: 'Quit When They Are Done' },
    ]);
    await quit(app);
    await expect.poll(() => isShown(app)).toBe(false);
    await desktop.choose('Open Understory');
    const told = ui.page.getByRole('region', { name: 'In-app notifications' });
    await expect(told.getByText('Understory quits when its agents are done.')).toBeVisible();
    await told.getByRole('button', { name: 'Keep Open' }).click();
    await expect(told.getByText('Understory quits when its agents are done.')).toHaveCount(0);
    await expect
      .poll(async () => (await desktop.menu()).map(({ label }) => label))
      .not.toContain('Quit When Agents Are Done');
    await quit(app);
    await expect
      .poll(async () => (await desktop.menu()).map(({ label }) => label))
      .toContain('Quit When Agents Are Done');
    await desktop.choose('Open Understory');
    await ui.page.keyboard.press('ControlOrMeta+.');
    await expect.poll(() => app.over).toBe(true);
  });
});

test('without a tray closing quits and says so; agents are stopped or left to be resumed', async ({
  place,
  start,
}) => {
  await using desktop = await openDesktop({ tray: false });
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const env = { ...desktop.env, UNDERSTORY_DEMO_SLOW_SECONDS: '600' };
  const first = await start({ env });
  await first.ui.start.openRepository(repository);
  await first.ui.composer.startSession('slow: left', { agent: 'Demo agent' });
  await first.ui.sessions.expectState('slow: left', 'Working');
  const questions = await answerQuestions(first.app, [
    { button: 'Cancel' },
    { button: 'Quit and Resume Later' },
  ]);
  await closeWindow(first.app);
  await expect.poll(async () => (await questions.asked()).length).toBe(1);
  const [asked] = await questions.asked();
  expect(asked?.detail).toContain('• slow: left (Working)');
  expect(asked?.detail).toContain('no tray');
  await closeWindow(first.app);
  await expect.poll(() => first.app.over).toBe(true);

  const second = await start({ env });
  await second.ui.sessions.expectState('slow: left', 'Interrupted');
  await second.ui.composer.startSession('slow: stopped', { agent: 'Demo agent' });
  await second.ui.sessions.expectState('slow: stopped', 'Working');
  await answerQuestions(second.app, [{ button: 'Stop Agents and Quit' }]);
  await quit(second.app);
  await expect.poll(() => second.app.over).toBe(true);

  const third = await start({ env });
  await third.ui.sessions.expectState('slow: stopped', 'Stopped');
  await third.ui.sessions.expectState('slow: left', 'Interrupted');
});

test('an answer that cannot be remembered holds all the same, and no agent is cut off', async ({
  place,
  start,
  desktop,
}) => {
  const app = await withAgentAtWork({ place, start, desktop }, 'slow: kept');
  const preferences = join(place.data, 'desktop.json');
  await rm(preferences, { force: true });
  await mkdir(preferences);
  await answerQuestions(app, [
    { button: 'Keep Running in the Tray', tick: true },
    { button: 'Stop Agents and Quit' },
  ]);
  await closeWindow(app);
  await expect.poll(() => isShown(app)).toBe(false);
  expect(await desktop.tip()).toBe('Understory: 1 working');
  await quit(app);
  await expect.poll(() => app.over).toBe(true);
});

test('a window that was left in the tray comes back when the tray goes', async ({
  place,
  start,
  desktop,
}) => {
  const app = await withAgentAtWork({ place, start, desktop }, 'slow: seen');
  const questions = await answerQuestions(app, [
    { button: 'Keep Running in the Tray' },
    { button: 'Cancel' },
    { button: 'Stop Agents and Quit' },
  ]);
  await closeWindow(app);
  await expect.poll(() => isShown(app)).toBe(false);
  await desktop.loseTray();
  await expect.poll(() => isShown(app)).toBe(true);

  await closeWindow(app);
  await expect.poll(async () => (await questions.asked()).length).toBe(2);
  expect((await questions.asked()).at(-1)?.detail).toContain('no tray');
  expect(await isShown(app)).toBe(true);
  await closeWindow(app);
  await expect.poll(() => app.over).toBe(true);
});
