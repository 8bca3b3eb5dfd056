import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessible';
import { agentNamed, optionOffered } from './agents';
import { expect, test } from './fixture';
import { expectFits, resize } from './outside';
import { shoot } from './shots';

const BASE = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';

test('one prompt is given to three agents, compared, and the best of each taken', async ({
  place,
  start,
}) => {
  test.slow();
  const writes = (name: string, files: Readonly<Record<string, string>>) =>
    agentNamed(
      name,
      [
        ...Object.entries(files).map(([path, content]) => ({ write: { path, content } })),
        { say: `${name} is done.` },
      ],
      { session: { configOptions: [optionOffered('model', 'Model', ['large', 'small'])] } },
    );
  const code = 'export function price(a) {\n  if (a > 3 && a < 9) return 1;\n  return 2;\n}\n';
  const agents = [
    writes('Ada', { 'src/price.js': code, 'a.txt': BASE.replace('two', 'TWO') }),
    writes('Grace', { 'a.txt': BASE.replace('two', 'second').replace('eight', 'EIGHT') }),
    writes('Linus, an agent of the user with quite a long name', {
      'b.txt': 'by Linus\n',
      'a.txt': BASE.replace('five', 'FIVE'),
    }),
  ];
  await place.settings({
    defaultAgent: 'ada',
    customAgents: agents,
    permissions: 'allow',
    isolation: 'none',
  });
  const repository = await place.repository({ 'a.txt': BASE });
  const { ui, app } = await start();
  const { page } = ui;
  await resize(app, { width: 1280, height: 800 });
  await ui.start.openRepository(repository);
  await page.getByRole('button', { name: /^Repository: (?!Open a repository)/ }).waitFor();

  await test.step('two to eight are chosen by key, each with its agent', async () => {
    await ui.composer.prompt.fill('Show prices');
    await page.keyboard.press('Shift+Alt+V');
    const variants = page.getByRole('group', { name: 'Variants' });
    await expect(variants.getByRole('group', { name: /^Variant/ })).toHaveCount(2);
    await page.keyboard.press('Shift+Alt+V');
    for (const [number, name] of [
      [2, 'Grace'],
      [3, 'Linus'],
    ] as const) {
      const row = page.getByRole('group', { name: `Variant ${number}` });
      await row.getByRole('button', { name: /^Agent: / }).click();
      await page.getByRole('dialog', { name: 'Agent' }).getByRole('option', { name }).first().click();
    }
    await variants.getByRole('button', { name: 'Add variant' }).click();
    await page
      .getByRole('group', { name: 'Variant 4' })
      .getByRole('button', { name: 'Remove variant 4' })
      .click();
    await expect(variants.getByRole('button', { name: 'Add variant' })).toBeFocused();
    await expectAccessible(page, 'variants in the composer');
    await shoot(page, 'variants-composer');
    await expectFits(app, 'variants in the composer');
    await ui.composer.prompt.press('Enter');
    await page.getByText('Started 3 variants.').waitFor();
  });

  await test.step('they stand together in the list and can be filtered', async () => {
    for (const number of [1, 2, 3]) await ui.sessions.expectEnded(`Show prices (${number})`);
    await expect(ui.sessions.list.getByText('3 variants')).toBeVisible();
    await shoot(page, 'variants-list');
  });

  const compared = page.getByRole('dialog', { name: 'Compare 3 Variants' });
  await test.step('they are compared in figures', async () => {
    await page.keyboard.press('Shift+Alt+O');
    const row = (name: string) => compared.getByRole('row', { name: new RegExp(`^${name}`) });
    await expect(row('Complexity').getByRole('cell')).toHaveText(['+2', 'no code', 'no code']);
    await expect(row('Conflicts').getByRole('cell')).toHaveText(['none', 'none', 'none']);
    await expect(row('Lines').getByRole('cell')).toHaveText(['+5 −1', '+2 −2', '+2 −1']);
    await compared.getByRole('textbox', { name: 'Your opinion of Show prices (2)' }).fill('Too little');
    await compared.getByRole('button', { name: 'Pick: Show prices (1)' }).click();
    await expect(compared.getByRole('button', { name: 'Winner: Show prices (1)' })).toBeVisible();
    await expectAccessible(page, 'variants by metric');
    await shoot(page, 'variants-metrics');
    await expectFits(app, 'variants by metric');
    // Nobody is to know who did what.
    await compared.getByRole('switch', { name: 'Blind' }).click();
    await expect(compared.getByText(/Show prices|Ada|Grace|Linus/)).toHaveCount(0);
    await expect(compared.getByRole('columnheader', { name: /^C/ })).toBeVisible();
    await shoot(page, 'variants-blind');
    await compared.getByRole('switch', { name: 'Blind' }).click();
    await expect(compared.getByRole('textbox', { name: 'Your opinion of Show prices (2)' })).toHaveValue(
      'Too little',
    );
  });

  await test.step('a file of one and a change of another are taken over into the winner', async () => {
    await compared.getByRole('tab', { name: 'By file' }).click();
    await expect(compared.getByRole('rowheader')).toHaveText(['a.txt', 'b.txt', 'src/price.js']);
    await expectAccessible(page, 'variants by file');
    await shoot(page, 'variants-files');
    await expectFits(app, 'variants by file');
    await compared
      .getByRole('button', { name: 'Take b.txt of Show prices (3) over into Show prices (1)' })
      .click();
    const take = page.getByRole('dialog', { name: /^Take / });
    await expect(take.getByText('1 file in the worktree would change.')).toBeVisible();
    await shoot(page, 'variants-take');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('Took b.txt over from “Show prices (3)”.').waitFor();
    await expect(compared.getByRole('rowheader')).toHaveText(['a.txt', 'b.txt', 'src/price.js']);

    // The first change of the other conflicts with the winner's, the second does not.
    await compared.getByRole('button', { name: 'Show a.txt as Show prices (2) has it' }).click();
    await expect(compared.getByRole('button', { name: 'Take change 2 over' })).toBeVisible();
    await shoot(page, 'variants-sides');
    await expectFits(app, 'variants side by side');
    // By key: the change at which the diff opened.
    await compared.getByRole('button', { name: 'Take change', exact: true }).press('Enter');
    await expect(take.getByRole('listbox', { name: 'Conflicts' })).toContainText('a.txt');
    await expect(take.getByText('Both edited, with Show prices (2)').first()).toBeVisible();
    await shoot(page, 'variants-take-conflict');
    await take.getByRole('button', { name: 'Cancel' }).click();
    await compared.getByRole('button', { name: 'Take change 2 over' }).click();
    await take.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('Took 1 change in a.txt over from “Show prices (2)”.').waitFor();
    await compared.getByRole('tab', { name: 'By metric' }).click();
    await expect(
      compared
        .getByRole('row', { name: /^Files/ })
        .getByRole('cell')
        .first(),
    ).toHaveText('3');
  });

  await test.step('the rest is discarded in one step, comes back in one, and the winner is applied', async () => {
    await compared.getByRole('button', { name: 'Discard the rest…' }).click();
    await page
      .getByRole('dialog', { name: 'Discard 2 sessions?' })
      .getByRole('button', { name: 'Discard' })
      .click();
    await page.getByText('Discarded 2 sessions.').waitFor();
    await expect(ui.sessions.list.getByRole('option')).toHaveCount(1);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('Restored 2 sessions.').waitFor();
    await page.keyboard.press('Shift+Alt+O');
    await compared.getByRole('button', { name: 'Apply winner…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Apply/ })
      .click();
    await page
      .getByText(/^Applied to /)
      .first()
      .waitFor();
    const read = (name: string) => readFile(join(repository, name), 'utf8');
    expect([await read('a.txt'), await read('b.txt'), await read('src/price.js')]).toEqual([
      BASE.replace('two', 'TWO').replace('eight', 'EIGHT'),
      'by Linus\n',
      code,
    ]);
  });
});
