import { agentNamed } from './agents';
import { expect, test } from './fixture';

const code = (value: number) => `export class Queue {
  take() {
    if (this.size > 0) {
      return ${value};
    }
  }

${Array.from({ length: 80 }, (_, n) => `  line${n}() {\n    return ${n};\n  }\n`).join('\n')}
  last() {
    return ${value};
  }
}
`;

test('after the path stands in what of the file the reader is', { tag: '@nightly' }, async ({
  place,
  start,
}) => {
  const agent = agentNamed('Writer', [
    { write: { path: 'queue.ts', content: code(2) } },
    { write: { path: 'new.py', content: 'class A:\n    def go(self):\n        pass\n' } },
    { write: { path: 'notes.md', content: '# Guide\n\n## Use\n\nAs you like.\n' } },
  ]);
  const repository = await place.repository({ 'queue.ts': code(1) });
  await place.settings({ customAgents: [agent] });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Change code', { agent: 'Writer' });
  await ui.sessions.expectEnded('Change code');
  await ui.changes.file(/queue\.ts/).click();
  await expect(ui.changes.diff).toContainText('queue.ts› Queue › take');
  await page.keyboard.press('F7');
  await expect(ui.changes.diff).toContainText('queue.ts› Queue › last');
  await page.keyboard.press('Shift+F7');
  await expect(ui.changes.diff).toContainText('queue.ts› Queue › take');

  await ui.changes.file(/new\.py/).click();
  await expect(ui.changes.diff).toContainText('new.py› A');
  await ui.changes.diff.getByText('pass').click();
  await expect(ui.changes.diff).toContainText('new.py› A › go');
  await ui.changes.file(/notes\.md/).click();
  await ui.changes.diff.getByText('As you like.').click();
  await expect(ui.changes.diff).toContainText('notes.md› Guide › Use');

  // In one scroll the head says it of the line below it, or of the change that was stepped to.
  await ui.changes.file(/queue\.ts/).click();
  await page.keyboard.press('Alt+a');
  const block = page.getByRole('region', { name: 'queue.ts', exact: true });
  await expect(block).toContainText('return 2;');
  await page.keyboard.press('F7');
  await expect(block).toContainText('queue.ts› Queue › take');
  await page.keyboard.press('F7');
  await expect(block).toContainText('queue.ts› Queue › last');
  await page.keyboard.press('Shift+F7');
  await expect(block).toContainText('queue.ts› Queue › take');
  await block
    .getByRole('button', { name: /^Show \d+ unchanged lines$/ })
    .first()
    .click();
  await block.getByText('export class Queue {').hover();
  await page.mouse.wheel(0, 1500);
  await expect(block).toContainText(/› line\d+/);
});
