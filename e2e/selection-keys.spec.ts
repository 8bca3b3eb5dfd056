import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { writePastSessions } from './written-sessions';

const seen = { type: 'session.seen', seq: 6 } as const;

test('keys mean the selected sessions only while the focus is among them, whatever the open one does', async ({
  place,
  start,
}) => {
  const enough = join(place.root, 'enough');
  await place.settings({
    permissions: 'allow',
    customAgents: [
      agentNamed('Worker', [
        { waitForFile: enough },
        { write: { path: 'b.txt', content: 'b\n' } },
        { say: 'Done.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'a\n' });
  const titles = ['Answer the letters', 'Bake the bread', 'Count the sheep'];
  await writePastSessions(
    place,
    titles.map((title) => ({ title, repository, kind: 'workspace', after: [seen] })),
  );
  const { ui } = await start();
  const { page } = ui;
  const { row, filter, list } = ui.sessions;
  const bar = page.getByRole('toolbar', { name: 'Selected sessions' });
  const question = page.getByRole('dialog', { name: 'Discard this session?' });
  const selectTwo = async () => {
    await row('Answer the letters').click({ modifiers: ['ControlOrMeta'] });
    await row('Bake the bread').click({ modifiers: ['ControlOrMeta'] });
    await expect(bar).toContainText('2 selected');
  };
  const undo = async (told: string) => {
    const toast = page.getByRole('status').filter({ hasText: told });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await expect(list.getByRole('option')).toHaveCount(4);
  };

  await ui.start.openRepository(repository);
  await ui.composer.startSession('Let the worker work', { agent: 'Worker' });

  await test.step('the open session ends its turn: the keys are still about the selected ones', async () => {
    await selectTwo();
    await writeFile(enough, '');
    await ui.sessions.expectEnded(/Let the worker work/);
    await page.keyboard.press('ControlOrMeta+Shift+e');
    await expect(row('Answer the letters')).toHaveCount(0);
    await expect(row('Bake the bread')).toHaveCount(0);
    await expect(row(/Let the worker work/)).toBeVisible();
    await undo('Archived 2 sessions');
  });

  await test.step('with the focus in the open session, keys and buttons are about that one', async () => {
    await selectTwo();
    await page.keyboard.press('ControlOrMeta+l');
    await expect(page.getByRole('textbox', { name: 'Follow-up prompt' })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+Shift+e');
    await expect(row(/Let the worker work/)).toHaveCount(0);
    await expect(row('Answer the letters')).toBeVisible();
    await expect(row('Bake the bread')).toBeVisible();
    await undo('Archived “Let the worker work”');
    await expect(bar).toContainText('2 selected');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await expect(question).toContainText('Let the worker work');
    await page.keyboard.press('Escape');
  });

  await test.step('going to another session ends the selection', async () => {
    await row('Bake the bread').click({ modifiers: ['ControlOrMeta'] });
    await expect(bar).toContainText('1 selected');
    await page.keyboard.press('Alt+ArrowDown');
    await expect(bar).toBeHidden();
  });

  await test.step('what a filter hides is not meant', async () => {
    await row(/Let the worker work/).click();
    await selectTwo();
    await filter.fill('sheep');
    await expect(bar).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await expect(question).toContainText('Count the sheep');
    await page.keyboard.press('Escape');
    await filter.fill('');
    await expect(bar).toContainText('2 selected');
  });
});
