import { AgentId } from '#shared/ids';
import { expect, test } from './fixture';
import { expectFitsAndReads } from './outside';
import { shoot } from './shots';

/** A command whose output has colours, and what Markdown would take for a heading. */
const printer = {
  id: AgentId.parse('printer'),
  name: 'Printer',
  protocol: 'command' as const,
  launch: {
    command: 'sh',
    args: ['-c', 'printf "\\033[32mone\\033[0m\\n  two # not a heading\\nthree\\n"', 'printer', '{prompt}'],
    env: {},
  },
};

test('what a command prints is shown line by line, in a session that changed nothing', async ({
  place,
  start,
}) => {
  test.slow();
  await place.settings({ defaultAgent: printer.id, customAgents: [printer] });
  const repository = await place.repository({ 'README.md': '# Shop\n' });
  const { ui, app } = await start();
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Print something');
  await ui.sessions.expectEnded('Print something');
  await expect(ui.conversation.log).toContainText('two # not a heading');
  // As it was printed: a line is a line, colours are no codes, and the row says what was asked.
  const shown = await ui.conversation.log.innerText();
  expect(shown).toContain('one\n  two # not a heading\nthree');
  for (const raw of ['{prompt}', '\x1b', '\\u001b']) expect(shown).not.toContain(raw);
  await expectFitsAndReads(app, 'unchanged');

  const { page } = app;
  const { log } = ui.conversation;
  await test.step('words are found in all of the conversation, also in a turn that is collapsed', async () => {
    await ui.conversation.send('Print it again');
    await expect(page.getByText('turn 2', { exact: false })).toBeVisible();
    await log.focus();
    await page.keyboard.press('Shift+Alt+T');
    await expect(page.getByRole('button', { name: 'Expand turn 1' })).toBeVisible();
    // Once in the command's row and once in what it printed, of each turn that is not collapsed.
    await expect(log.getByText('two # not a heading')).toHaveCount(2);
    await page.keyboard.press('ControlOrMeta+F');
    await page.keyboard.type('HEADING');
    const found = page.getByRole('search').getByRole('status');
    await expect(found).toHaveText(/^1 of \d+$/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F3');
    await page.keyboard.press('Shift+Enter');
    await expect(found).toHaveText(/^2 of \d+$/);
    await expect(page.getByRole('button', { name: 'Expand turn 1' })).toHaveCount(0);
    const marked = () => page.evaluate(() => [...(CSS.highlights.get('found-now') ?? [])].map(String));
    await expect.poll(marked).toEqual(['heading']);
    await shoot(page, 'find');
    await page.getByRole('button', { name: 'Match case' }).click();
    await expect(found).toHaveText('Not found');
    await page.keyboard.press('Escape');
    await expect(log).toBeFocused();
  });
  await test.step('an answer is copied as it was written', async () => {
    await page.getByRole('button', { name: 'Copy answer as Markdown' }).last().click();
    await expect(page.getByText('Answer copied.')).toBeVisible();
  });
});
