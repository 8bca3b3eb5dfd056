import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ScriptStep } from '../electron/core/testing/scripted-agent';
import { AT_NIGHT } from '../shared/testing/at-night';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { eventsOf, expectAllStreamed, readSessionLog } from './session-logs';
import type { Ui } from './ui';
import { writePastSessions } from './written-sessions';

const understory = join(import.meta.dirname, '..', 'bin', 'understory.mjs');

/** By day fewer, for the same: at night as many as are promised to be followed at once. */
const STREAMING = Array.from({ length: AT_NIGHT ? 10 : 4 }, (_, at) => `Speaker ${at + 1}`);
const ASKING = Array.from({ length: 5 }, (_, at) => `Asker ${at + 1}`);

const STREAM = { prefix: 'w-', toolEvery: 20 };

/** Asks once to run a command, and says what became of it. */
function asking(name: string, command: string): ReturnType<typeof agentNamed> {
  const call = { id: 'run', title: command, kind: 'execute', rawInput: { command } };
  const said = (text: string): ScriptStep[] => [{ say: `${name} ${text}` }];
  return agentNamed(name, [{ ask: call, allowed: said('may'), rejected: said('may not') }]);
}

/** Starts each once the one before it has asked: the inbox puts the newest need first. */
async function startAskers(ui: Ui, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await ui.composer.startSession(`Let ${name} work`, { agent: name });
    await ui.sessions.expectState(`Let ${name} work`, 'Waiting for you');
  }
}

function inboxOf(ui: Ui) {
  const dialog = ui.page.getByRole('dialog', { name: 'Inbox' });
  const list = dialog.getByRole('listbox', { name: 'Sessions that need you' });
  return {
    dialog,
    rows: list.getByRole('option'),
    shown: list.getByRole('option', { selected: true }),
    need: dialog.getByRole('region', { name: 'What it needs' }),
    button: (name: string) => dialog.getByRole('button', { name, exact: true }),
    open: async () => {
      await ui.page.keyboard.press('ControlOrMeta+i');
      await expect(dialog).toBeVisible();
    },
  };
}

test('agents stream while five permissions wait: all are answered from the inbox, by keys alone', async ({
  place,
  start,
}) => {
  test.slow();
  const enough = join(place.root, 'enough');
  await place.settings({
    concurrency: STREAMING.length + ASKING.length,
    permissions: 'ask',
    customAgents: [
      ...STREAMING.map((name) =>
        agentNamed(name, [{ stream: { ...STREAM, perSecond: 50, until: enough, count: 'count.txt' } }]),
      ),
      ...ASKING.map((name) => asking(name, `npm run ${name.toLowerCase().replace(' ', '-')}`)),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  const inbox = inboxOf(ui);
  const { keyboard } = ui.page;

  await test.step('start them all', async () => {
    await ui.start.openRepository(repository);
    for (const name of STREAMING) await ui.composer.startSession(`Let ${name} work`, { agent: name });
    await startAskers(ui, ASKING);
    await expect(ui.page.getByRole('button', { name: `${STREAMING.length} working` })).toBeVisible({
      timeout: 60_000,
    });
    await expect(ui.page.getByRole('button', { name: '5 need you' })).toBeVisible();
  });

  await test.step('the status indicator narrows the list, and gives back what was listed', async () => {
    await ui.page.getByRole('button', { name: '5 need you' }).click();
    await expect(ui.sessions.row(/./)).toHaveCount(5);
    await ui.page.getByRole('button', { name: `${STREAMING.length} working` }).click();
    await expect(ui.sessions.row(/Let Asker/)).toHaveCount(0);
    await ui.page.getByRole('button', { name: `${STREAMING.length} working` }).click();
    await expect(ui.sessions.row(/Let Asker/).first()).toBeVisible();
  });

  await test.step('answer by keys', async () => {
    await inbox.open();
    await expect(inbox.rows).toHaveCount(5);
    // The newest need stands first, and each answer leads to the next one.
    for (const [at, name] of [...ASKING].reverse().entries()) {
      await expect(inbox.shown).toHaveAccessibleName(new RegExp(`Let ${name} work, Waiting for you`));
      await expect(inbox.need).toContainText(`npm run ${name.toLowerCase().replace(' ', '-')}`);
      await expect(inbox.button('Allow once')).toBeEnabled();
      if (at === 2) await ui.page.screenshot({ path: join('test-results', 'screenshots', 'inbox.png') });
      await keyboard.press(at === 1 ? 'd' : 'y');
      await expect(inbox.rows).toHaveCount(ASKING.length - 1 - at);
    }
    await expect(inbox.dialog).toContainText('Nothing needs you');
    await keyboard.press('Escape');
    await expect(inbox.dialog).toBeHidden();
  });

  await writeFile(enough, '');
  for (const name of STREAMING) {
    await ui.sessions.expectEnded(`Let ${name} work`);
    // While the others asked and were answered, nothing of it was lost.
    await expectAllStreamed(await readSessionLog(place, `Let ${name} work`), STREAM);
  }
  for (const [at, name] of [...ASKING].reverse().entries()) {
    const log = await readSessionLog(place, `Let ${name} work`);
    expect(eventsOf(log, 'permission.requested')).toHaveLength(1);
    const kind = at === 1 ? 'reject_once' : 'allow_once';
    expect(eventsOf(log, 'permission.answered')).toMatchObject([{ by: 'user', option: { kind } }]);
    const said = eventsOf(log, 'agent.said').map(({ text }) => text);
    expect(said.join('')).toContain(at === 1 ? `${name} may not` : `${name} may`);
    expect(log.events.map(({ seq }) => seq)).toEqual(log.events.map((_, index) => index + 1));
  }
});

test('kill -9 while two permissions wait, one is snoozed and one session waits for its place: each row tells the truth, and nothing is asked twice', async ({
  place,
  start,
}) => {
  test.slow();
  const names = ASKING.slice(0, 3);
  await place.settings({
    concurrency: 1,
    permissions: 'ask',
    customAgents: [...names.map((name) => asking(name, 'npm test')), agentNamed('Worker', [{ hang: true }])],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const first = await start();
  await first.ui.start.openRepository(repository);
  await startAskers(first.ui, names);
  await expect(first.ui.page.getByRole('button', { name: '3 need you' })).toBeVisible();
  // Whoever waits for the user gives up its place; this one has it, and the next one none.
  await first.ui.composer.startSession('Let it work', { agent: 'Worker' });
  await first.ui.sessions.expectState('Let it work', 'Working');
  await first.ui.composer.startSession('Let it wait', { agent: 'Asker 1' });
  await first.ui.sessions.expectState('Let it wait', 'Queued');

  const before = inboxOf(first.ui);
  await before.open();
  await expect(before.shown).toHaveAccessibleName(/Let Asker 3 work/);
  await first.ui.page.keyboard.press('s');
  await first.ui.page.getByRole('menuitem', { name: /Until Tomorrow/ }).press('Enter');
  await expect(before.rows).toHaveCount(2);
  await expect(before.shown).toHaveAccessibleName(/Let Asker 2 work/);
  await expect(first.ui.page.getByRole('button', { name: '2 need you', includeHidden: true })).toBeVisible();
  await first.app.kill();

  const { app, ui } = await start();
  await expect(ui.page.getByRole('button', { name: '4 need you' })).toBeVisible();
  for (const title of ['Let it work', 'Let it wait']) await ui.sessions.expectState(title, 'Interrupted');
  for (const name of names) await ui.sessions.expectState(`Let ${name} work`, 'Interrupted');
  await expect(ui.sessions.row(/Let Asker 3 work/)).toHaveAccessibleName(/Snoozed until/);
  const inbox = inboxOf(ui);
  await inbox.open();
  await expect(inbox.rows).toHaveCount(4);
  await expect(inbox.rows.filter({ hasText: 'Asker 3' })).toHaveCount(0);
  await inbox.rows.filter({ hasText: 'Let it wait' }).click();
  await expect(inbox.need).toContainText('Understory ended before this turn began.');
  await inbox.rows.filter({ hasText: 'Let Asker 1 work' }).click();
  await expect(inbox.need).toContainText('Understory ended in the middle of this turn.');
  await inbox.button('1 snoozed').click();
  await expect(inbox.rows).toHaveCount(5);
  for (const name of names) {
    const log = await readSessionLog(place, `Let ${name} work`);
    expect(eventsOf(log, 'permission.requested')).toHaveLength(1);
    expect(eventsOf(log, 'turn.ended')).toMatchObject([{ outcome: 'interrupted' }]);
  }
  const queued = await readSessionLog(place, 'Let it wait');
  expect(eventsOf(queued, 'permission.requested')).toEqual([]);
  expect(eventsOf(queued, 'turn.started')).toEqual([]);

  await inbox.rows.filter({ hasText: 'Let Asker 2 work' }).click();
  await expect(inbox.shown).toHaveAccessibleName(/Let Asker 2 work/);
  // What has just come into the place of another one takes no press yet.
  await expect(inbox.need.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(inbox.need.locator('[inert]')).toHaveCount(0);
  await ui.page.keyboard.press('r');
  await expect
    .poll(async () => eventsOf(await readSessionLog(place, 'Let Asker 2 work'), 'turn.queued').length)
    .toBe(2);
  await ui.page.keyboard.press('Escape');
  await ui.sessions.open(/Let Asker 3 work/);
  await ui.page.getByRole('button', { name: 'Stop Snoozing' }).click();
  await expect(ui.page.getByRole('button', { name: '5 need you' })).toBeVisible();
  await ui.sessions.row(/Let Asker 1 work/).click({ button: 'right' });
  await ui.page.getByRole('menuitem', { name: 'Snooze' }).press('ArrowRight');
  await ui.page.getByRole('menuitem', { name: 'Until It Changes' }).press('Enter');
  await expect(ui.page.getByRole('button', { name: '4 need you' })).toBeVisible();
  await expect(ui.sessions.row(/Let Asker 1 work/)).toHaveAccessibleName(/Snoozed until it changes/);
  await app.kill();
});

test('the menu that snoozes closes with the need that it was opened for', async ({ place, start }) => {
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const failed = { repository, kind: 'workspace', end: 'failed' } as const;
  await writePastSessions(place, [
    { ...failed, title: 'Fail first' },
    { ...failed, title: 'Fail second' },
  ]);
  const { app, ui } = await start();
  const inbox = inboxOf(ui);
  await inbox.open();
  await expect(inbox.shown).toHaveAccessibleName(/Fail first/);
  await ui.page.keyboard.press('s');
  await expect(ui.page.getByRole('menu', { name: 'Snooze' })).toBeVisible();
  const { session } = await readSessionLog(place, 'Fail first');
  await execa(process.execPath, [understory, 'discard', session, '--yes'], {
    env: place.env,
    extendEnv: false,
  });
  await expect(inbox.shown).toHaveAccessibleName(/Fail second/);
  await expect(inbox.need.locator('[inert]')).toHaveCount(0);
  await expect(ui.page.getByRole('menu', { name: 'Snooze' })).toBeHidden();
  await ui.page.keyboard.press('ArrowDown');
  await expect(inbox.shown).toHaveAccessibleName(/Fail second/);
  const log = await readSessionLog(place, 'Fail second');
  expect(eventsOf(log, 'session.snoozed')).toHaveLength(0);
  await app.kill();
});

test('what is asked cannot be allowed before it was seen to its end', async ({ place, start }) => {
  const lines = Array.from({ length: 300 }, (_, at) => `line ${at}`);
  const content = [{ type: 'diff', path: 'a.txt', oldText: 'one\n', newText: `${lines.join('\n')}\n` }];
  const edit = { id: 'edit', title: 'Edit a.txt', kind: 'edit', content };
  await place.settings({
    permissions: 'ask',
    customAgents: [agentNamed('Editor', [{ ask: edit, allowed: [{ say: 'may' }] }])],
  });
  const { ui } = await start();
  await ui.start.openRepository(await place.repository({ 'a.txt': 'one\n' }));
  await ui.composer.startSession('Edit the file', { agent: 'Editor' });
  await expect(ui.permission.card).toBeVisible();
  const inbox = inboxOf(ui);
  await inbox.open();
  await expect(inbox.button('Deny')).toBeEnabled();
  await expect(inbox.button('Allow once')).toBeDisabled();
  await ui.page.keyboard.press('y');
  const toEnd = () =>
    inbox.need.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
  await toEnd();
  // More of it is left out than is shown.
  await expect(inbox.button('Allow once')).toBeDisabled();
  await inbox.need.getByRole('button', { name: /^Show \d+ more lines/ }).click();
  await expect(inbox.need).toContainText('line 299');
  await expect(inbox.button('Allow once')).toBeDisabled();
  await toEnd();
  await expect(inbox.button('Allow once')).toBeEnabled();
  await ui.page.keyboard.press('y');
  await expect(inbox.dialog).toContainText('Nothing needs you');
  await ui.page.keyboard.press('Escape');
  await ui.sessions.expectEnded('Edit the file');
  await expect(ui.conversation.log).toContainText('may');
});

test('after minutes away there is a line for each session that moved', async ({ place, start }) => {
  const go = join(place.root, 'go');
  await place.settings({
    customAgents: [
      agentNamed('Late', [{ waitForFile: go }, { write: { path: 'a.txt', content: 'two\n' } }]),
      agentNamed('Busy', [{ hang: true }]),
    ],
  });
  const { ui, app } = await start();
  const { page } = ui;
  await ui.start.openRepository(await place.repository({ 'a.txt': 'one\n' }));
  await ui.composer.startSession('Be done later', { agent: 'Late' });
  await ui.composer.startSession('Go on', { agent: 'Busy' });
  await ui.sessions.expectState('Go on', 'Working');
  const turn = (what: 'blur' | 'focus') =>
    page.evaluate((name) => window.dispatchEvent(new Event(name)), what);
  const away = page.getByRole('region', { name: 'While you were away' });

  await turn('blur');
  await writeFile(go, '');
  await ui.sessions.expectEnded('Be done later');
  await turn('focus');
  await expect(away).toBeHidden();

  await turn('blur');
  await ui.sessions.open('Be done later');
  await ui.conversation.send('Once more');
  await expect(ui.conversation.log).toContainText('turn 2');
  await ui.sessions.expectEnded('Be done later');
  await page.clock.setFixedTime(Date.now() + 6 * 60_000);
  await turn('focus');
  await expect(away.getByRole('listitem')).toHaveCount(1);
  await expect(away.getByRole('listitem')).toContainText('Be done later');
  await page.screenshot({ path: join('test-results', 'screenshots', 'away.png') });
  await away.getByRole('button', { name: 'Dismiss' }).click();
  await expect(away).toBeHidden();
  await app.kill();
});
