import { AgentId } from '#shared/ids';
import { expect, test } from './fixture';
import { expectFitsAndReads } from './outside';

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
});
