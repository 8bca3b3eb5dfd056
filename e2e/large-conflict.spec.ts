import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const LINES = 10_000;
const CONFLICTS = 200;
const STEP = LINES / CONFLICTS;

/** A long text in which every 50th line is another one. */
const text = (other: (conflict: number) => string) =>
  Array.from({ length: LINES }, (_, line) =>
    line % STEP === STEP / 2 ? `${other(Math.floor(line / STEP))}\n` : `line ${line}\n`,
  ).join('');

test('200 conflicts in 10,000 lines are counted, stepped through, accepted by key and applied to the byte', {
  tag: '@nightly',
}, async ({ place, start }) => {
  test.slow();
  // Too long for a script in the settings: the agent rewrites the lines itself.
  const rewrite = `awk 'NR % ${STEP} == ${STEP / 2 + 1} { print "session " int(NR / ${STEP}); next } { print }'`;
  const editor = agentNamed('Editor', [
    { run: ['sh', '-c', `${rewrite} long.txt > long.new && mv long.new long.txt`] },
    { say: 'Rewritten.' },
  ]);
  await place.settings({ defaultAgent: 'editor', customAgents: [editor] });
  const repository = await place.repository({ 'long.txt': text((conflict) => `base ${conflict}`) });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Rewrite the text');
  await ui.sessions.expectEnded('Rewrite the text');
  await writeFile(
    join(repository, 'long.txt'),
    text((conflict) => `mine ${conflict}`),
  );

  await ui.apply.open();
  const { dialog } = ui.apply;
  await ui.conflicts.enter('long.txt');
  const at = (number: number) =>
    expect(dialog.getByText(`Conflict ${number} of ${CONFLICTS}:`)).toBeVisible();
  await at(1);
  await expect(dialog.getByRole('button', { name: `${CONFLICTS} conflicts left` })).toBeDisabled();

  await test.step('step to the next, the last and the first place', async () => {
    await page.keyboard.press('F7');
    await at(2);
    await page.keyboard.press('Shift+F7');
    await page.keyboard.press('Shift+F7');
    await at(CONFLICTS);
    for (const side of ['session', 'base', 'mine'])
      await expect(dialog.locator('.view-lines').filter({ hasText: `${side} ${CONFLICTS - 1}` })).toHaveCount(
        1,
      );
    // A line of the merged text stands at one height in all three.
    await expect
      .poll(async () => {
        const lines = await dialog.getByText(`line ${LINES - STEP / 2 + 1}`, { exact: true }).all();
        const tops = await Promise.all(lines.map(async (line) => (await line.boundingBox())?.y));
        return { columns: tops.length, heights: new Set(tops).size };
      })
      .toEqual({ columns: 3, heights: 1 });
    await page.screenshot({ path: join(SHOTS, 'large-conflict.png') });
    await page.keyboard.press('F7');
    await at(1);
  });

  await test.step('accept all in turns, one of them written by hand', async () => {
    for (let conflict = 0; conflict < CONFLICTS - 1; conflict += 1)
      await page.keyboard.press(`Alt+${(conflict % 4) + 1}`);
    await at(CONFLICTS);
    await expect(dialog.getByRole('button', { name: '1 conflict left' })).toBeDisabled();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('by hand');
    await expect(dialog.getByText(`Conflict ${CONFLICTS} of ${CONFLICTS}: edited`)).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Enter');
  });

  await dialog.getByRole('button', { name: /^Apply 1 file/ }).click();
  await expect(dialog).toBeHidden();
  const settled = (conflict: number) => {
    const [session, mine] = [`session ${conflict}`, `mine ${conflict}`];
    if (conflict === CONFLICTS - 1) return 'by hand';
    return [session, mine, `${session}\n${mine}`, `${mine}\n${session}`][conflict % 4] ?? '';
  };
  expect(await readFile(join(repository, 'long.txt'), 'utf8')).toBe(text(settled));
});
