import { expectAccessible } from './accessible';
import { agentNamed, optionOffered } from './agents';
import { expect, test } from './fixture';
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
    writes('Linus', { 'b.txt': 'by Linus\n', 'a.txt': BASE.replace('five', 'FIVE') }),
  ];
  await place.settings({
    defaultAgent: 'ada',
    customAgents: agents,
    permissions: 'allow',
    isolation: 'none',
  });
  const repository = await place.repository({ 'a.txt': BASE });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1280, height: 800 });
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
    await expectAccessible(page, 'variants by metric');
    await shoot(page, 'variants-metrics');
  });
});
