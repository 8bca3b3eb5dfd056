import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '#shared/check';
import type { SessionEvent } from '#shared/events';
import { CommitId } from '#shared/ids';
import { expectAccessible } from './accessible';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { eventsOf, readSessionLog } from './session-logs';
import { shoot } from './shots';
import { type Past, writePastSessions } from './written-sessions';

const seen = { type: 'session.seen', seq: 6 } as const;
const pinned = { type: 'session.pinned' } as const;
const archived = { type: 'session.archived' } as const;

const TESTS: Check = { name: 'tests', command: ['npm', 'test'], when: 'turn', seconds: 600 };

/** A check that is red on what the worktree holds, and was looked at. */
function afterChecks(): SessionEvent[] {
  const of = { turn: 1, tree: 'b'.repeat(40) };
  const printed = 'FAIL src/cart.test.ts\n  expected 19.99 to be 20.00\n';
  return [
    {
      ...{
        type: 'checkpoint.taken',
        turn: 1,
        at: 'end',
        commit: CommitId.parse('c'.repeat(40)),
        tree: of.tree,
      },
      ...{
        ref: 'refs/understory/past/1/end',
        branchCommit: null,
        skipped: [],
        strayed: null,
        unfinished: null,
      },
    },
    {
      ...{ type: 'check.ended', ...of, name: TESTS.name, command: TESTS.command, milliseconds: 4210 },
      ...{ end: { how: 'exited', code: 1 }, output: { text: printed, body: null, bytes: printed.length } },
    },
    { type: 'session.seen', seq: 8 },
  ];
}

/** Local sessions, so that discarding and restoring them takes no Git. */
const past = (farm: string, shop: string): Past[] =>
  [
    { title: 'Answer the letters' },
    { title: 'Bake the bread', said: `With npm_${'aB3'.repeat(12)} it is baked.`, after: [seen] },
    {
      title: 'Count the sheep',
      said: 'There are forty-two, one of them a zephyr, which is no sheep.',
      after: [seen],
      repository: farm,
    },
    { title: 'Draw the map', after: [seen], repository: farm },
    { title: 'Eat the bread', after: afterChecks(), agent: 'Other agent', checks: [TESTS] },
    { title: 'Feed the cat', after: [seen, pinned] },
    { title: 'Greet the postman', after: [seen, archived] },
  ].map((one) => ({ repository: shop, ...one, kind: 'workspace' }));

test('the list: pins, filters, selections, archive and discard with undo, a title in place', async ({
  place,
  start,
}) => {
  const farm = await place.repository({ 'a.txt': 'a\n' }, 'farm');
  const shop = await place.repository({ 'b.txt': 'b\n' }, 'shop');
  await place.settings({
    concurrency: 1,
    defaultAgent: 'waits',
    customAgents: [agentNamed('Waits', [{ hang: true }])],
  });
  await writePastSessions(place, past(farm, shop));
  const { app, ui } = await start();
  const { page } = ui;
  const { list, row } = ui.sessions;
  const press = (key: string) => page.keyboard.press(key);
  const titles = async () =>
    (await list.getByRole('option').evaluateAll((rows) => rows.map((one) => one.ariaLabel ?? ''))).map(
      (name) => name.split(',')[0],
    );
  const bar = page.getByRole('toolbar', { name: 'Selected sessions' });

  await test.step('what is pinned stands first, then what is not read; archived sessions are out of sight', async () => {
    await expect(list.getByRole('option')).toHaveCount(6);
    expect((await titles()).slice(0, 2)).toEqual(['Feed the cat', 'Answer the letters']);
  });

  await test.step('filters are chosen by key, shown, taken off one by one and all together', async () => {
    await press('ControlOrMeta+Alt+f');
    // As a quick hand does: on the entry to the left, then across to the submenu in one go.
    const repository = page.getByRole('menuitem', { name: 'Repository' });
    for (const x of [150, 60]) await repository.hover({ position: { x, y: 14 } });
    await page.getByRole('menuitemcheckbox', { name: 'farm' }).click();
    await press('Escape');
    await press('Escape');
    await expect(list.getByRole('option')).toHaveCount(2);
    await page.getByRole('button', { name: 'Remove filter: farm' }).click();
    await expect(list.getByRole('option')).toHaveCount(6);
    await press('ControlOrMeta+Alt+f');
    await page.getByRole('menuitemcheckbox', { name: 'Archived' }).click();
    await press('Escape');
    await expect(row('Greet the postman')).toBeVisible();
    await press('ControlOrMeta+Shift+Alt+f');
    await expect(list.getByRole('option')).toHaveCount(6);
  });

  await test.step('what a check found stands in the row, and in the conversation with what it printed', async () => {
    await press('ControlOrMeta+Alt+f');
    await page.getByRole('menuitemcheckbox', { name: 'Checks failed' }).click();
    await press('Escape');
    await expect(list.getByRole('option')).toHaveCount(1);
    await expect(row('Eat the bread')).toContainText('tests failed');
    await row('Eat the bread').click();
    await ui.conversation.log.getByRole('button', { name: /^Check tests npm test exit 1/ }).click();
    await expect(ui.conversation.log).toContainText('expected 19.99 to be 20.00');
    await expectAccessible(page, 'a check');
    await shoot(page, 'checks');
    await press('ControlOrMeta+Shift+Alt+f');
    await expect(list.getByRole('option')).toHaveCount(6);
  });

  await test.step('filters are saved under a name', async () => {
    await ui.sessions.filter.fill('bread');
    await press('ControlOrMeta+Alt+f');
    await page.getByRole('menuitem', { name: 'Save these filters…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('About bread');
    await press('Enter');
    await ui.sessions.filter.fill('');
    await press('ControlOrMeta+Alt+f');
    await page.getByRole('menuitemcheckbox', { name: 'About bread' }).click();
    await expect(list.getByRole('option')).toHaveCount(2);
    await page.getByRole('searchbox', { name: 'Filter sessions' }).fill('');
  });

  await test.step('what was said is found below the list, and Enter goes to the place', async () => {
    await ui.sessions.filter.fill('zephyr');
    await page.getByRole('option', { name: 'forty-two, one of them a zephyr' }).waitFor();
    await press('ArrowDown');
    await press('Enter');
    await expect(page.getByRole('heading', { name: 'Count the sheep' })).toBeVisible();
    await ui.sessions.filter.fill('');
  });

  await test.step('many are selected with Ctrl and Shift, archived together, and brought back in one go', async () => {
    await row('Bake the bread').click({ modifiers: ['ControlOrMeta'] });
    await row('Draw the map').click({ modifiers: ['Shift'] });
    await expect(bar).toContainText('3 selected');
    await press('ControlOrMeta+Shift+e');
    await expect(list.getByRole('option')).toHaveCount(3);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(list.getByRole('option')).toHaveCount(6);
    const log = await readSessionLog(place, 'Count the sheep');
    expect(eventsOf(log, 'session.archived')).toHaveLength(1);
    expect(eventsOf(log, 'session.unarchived')).toHaveLength(1);
  });

  await test.step('by keys: a range, all, none', async () => {
    await ui.sessions.filter.focus();
    await press('ArrowDown');
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await expect(bar).toContainText('3 selected');
    await press('Shift+ArrowUp');
    await expect(bar).toContainText('2 selected');
    await press('ControlOrMeta+a');
    await expect(bar).toContainText('6 selected');
    await expect(list).toHaveAttribute('aria-multiselectable', 'true');
    await press('Escape');
    await expect(bar).toBeHidden();
  });

  await test.step('two are discarded after one question and restored', async () => {
    await row('Bake the bread').click({ modifiers: ['ControlOrMeta'] });
    await row('Eat the bread').click({ modifiers: ['ControlOrMeta'] });
    await press('Delete');
    await page.getByRole('dialog', { name: 'Discard 2 sessions?' }).waitFor();
    await expectAccessible(page, 'discarding several');
    await press('Enter');
    await expect(list.getByRole('option')).toHaveCount(4);
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(list.getByRole('option')).toHaveCount(6);
  });

  await test.step('two are exported into a folder, without the secrets that are shown before', async () => {
    // What was restored is still selected.
    await row('Draw the map').click();
    await row('Bake the bread').click({ modifiers: ['ControlOrMeta'] });
    await row('Eat the bread').click({ modifiers: ['ControlOrMeta'] });
    await app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, place.root);
    await press('Shift+Alt+x');
    const dialog = page.getByRole('dialog', { name: 'Export 2 sessions' });
    await expect(dialog).toContainText('1 secret: 1 × npm token.');
    await expect(dialog.getByRole('list')).toContainText('With [redacted: npm token] it is baked.');
    for (const theme of ['dark', 'light'] as const) {
      await ui.theme(theme);
      await page.screenshot({ path: join('test-results', 'screenshots', `export-${theme}.png`) });
    }
    await dialog.getByRole('radio', { name: 'JSON' }).click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Exported 2 sessions.')).toBeVisible();
    const files = (await readdir(place.root)).filter((name) => name.endsWith('.json')).sort();
    expect(files).toEqual(['Bake-the-bread-past000001.json', 'Eat-the-bread-past000004.json']);
    const told = JSON.parse(await readFile(join(place.root, files[0] ?? ''), 'utf8'));
    const said = told.turns[0].items.find(({ type }: { type: string }) => type === 'said');
    expect(said.text).toBe('With [redacted: npm token] it is baked.');
  });

  await test.step('a title is changed where it stands', async () => {
    await row('Draw the map').click();
    await press('F2');
    await page.getByRole('textbox', { name: 'Title of the session' }).fill('Draw the other map');
    await press('Enter');
    await expect(row('Draw the other map')).toBeVisible();
    await expect(list).toBeFocused();
  });

  await test.step('a session left unread stays so while it is open', async () => {
    await press('ControlOrMeta+Shift+m');
    await expect(row('Draw the other map')).toHaveAccessibleName(/, unread,/);
    await row('Count the sheep').click();
    await row('Draw the other map').click();
    await expect(row('Draw the other map')).not.toHaveAccessibleName(/, unread,/);
  });

  await test.step('a folder that holds repositories offers them, and the picker finds and forgets them', async () => {
    for (const name of ['code/one', 'code/two', 'code/work/shop'])
      await place.repository({ 'c.txt': 'c\n' }, name);
    await ui.start.openRepository(shop);
    await page.getByRole('button', { name: 'Repository: shop' }).waitFor();
    await ui.start.openRepository(join(place.root, 'code'));
    const dialog = page.getByRole('dialog', { name: 'Open repositories' });
    await expect(dialog.getByRole('checkbox')).toHaveCount(4);
    await press('ArrowDown');
    await press('Space');
    await expect(dialog.getByRole('checkbox', { name: 'two' })).not.toBeChecked();
    await shoot(page, 'repositories');
    await press('Enter');
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'Repository: one' }).click();
    const picker = page.getByRole('dialog', { name: 'Repository' });
    await expect(picker.getByRole('option')).toHaveCount(4);
    await shoot(page, 'repository-picker');
    await page.keyboard.type('work shop');
    await expect(picker.getByRole('option')).toHaveCount(1);
    await press('Shift+Delete');
    await expect(picker.getByRole('option')).toHaveCount(0);
    await press('Escape');
    await page.getByText('shop is no longer in the list.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Repository: one' }).click();
    await picker.getByRole('option', { name: /^work\/shop/ }).click();
    await expect(page.getByRole('button', { name: 'Repository: work/shop' })).toBeVisible();
  });

  await test.step('a queued session is dragged to another place; Escape lets it be, and one undo takes it back', async () => {
    for (const prompt of ['Hold the door', 'Iron the shirt', 'Juggle the balls'])
      await ui.composer.startSession(prompt);
    const queued = async () => (await titles()).filter((title) => /^(?:Iron|Juggle)/.test(title ?? ''));
    await ui.sessions.expectState('Juggle the balls', 'Queued');
    await ui.sessions.expectState('Hold the door', 'Working');
    await expect.poll(queued).toEqual(['Iron the shirt', 'Juggle the balls']);
    const drag = async () => {
      const [from, to] = [
        await row('Juggle the balls').boundingBox(),
        await row('Iron the shirt').boundingBox(),
      ];
      await page.mouse.move((from?.x ?? 0) + 60, (from?.y ?? 0) + 20);
      await page.mouse.down();
      await page.mouse.move((to?.x ?? 0) + 60, (to?.y ?? 0) + 30, { steps: 4 });
      await page.mouse.move((to?.x ?? 0) + 60, (to?.y ?? 0) + 6);
      await expect(
        page.getByText(/^Moving “Juggle the balls”\. Let go, it is next in the queue/),
      ).toHaveCount(1);
    };
    await drag();
    await shoot(page, 'queue-drag');
    await press('Escape');
    await page.mouse.up();
    await page.getByText('“Juggle the balls” stays where it was.').waitFor();
    expect(await queued()).toEqual(['Iron the shirt', 'Juggle the balls']);
    await drag();
    await page.mouse.up();
    await expect.poll(queued).toEqual(['Juggle the balls', 'Iron the shirt']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(queued).toEqual(['Iron the shirt', 'Juggle the balls']);
    for (const title of ['Juggle the balls', 'Iron the shirt', 'Hold the door']) {
      await row(title).click();
      await press('ControlOrMeta+.');
      await ui.sessions.expectState(title, 'Stopped');
    }
  });
});
