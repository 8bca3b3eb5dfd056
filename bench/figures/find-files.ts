import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectOk } from '../../electron/core/testing/test-values';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { generateRepository } from '../generate';
import { driveApp } from '../running-app';
import { shownAfter } from '../shown-after';

const FIRST = `document.querySelector('[role="listbox"][aria-label="Files"] [role="option"]')?.textContent`;
/** Each narrows the names further, to another likeliest one. */
const KEYS = ['4', '9', '7'];

/** From a key behind an `@` to the files that it offers, in a large repository whose names are known by then. */
export async function measureFindFiles(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, say } = setup;
  const files = quick ? 2000 : 50_000;
  const repository = join(folder, 'files', 'repository');
  await generateRepository(setup, repository, files);
  await using driven = await driveApp([]);
  const { page } = driven.app;
  expectOk(await driven.client.repositories.add({ path: repository }));
  await page.getByRole('button', { name: /^Repository/ }).waitFor();
  say('completing names of files');
  const times: number[] = [];
  const runs = quick ? 2 : 10;
  // The first time reads the names.
  for (let run = 0; run <= runs; run += 1) {
    const keys = await completeByKeys(page);
    if (run > 0) times.push(...keys);
  }
  return [
    valueFigure({
      group: 'files',
      what: `key press to the files offered, of ${files.toLocaleString('en')}`,
      unit: 'ms',
      ours: times,
      bar: 50,
    }),
  ];
}

async function completeByKeys(page: Page): Promise<number[]> {
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('');
  await prompt.pressSequentially('Look at @file-');
  await page.getByRole('listbox', { name: 'Files' }).getByText('file-').first().waitFor();
  const times: number[] = [];
  for (const key of KEYS) {
    const before = JSON.stringify(await page.evaluate<string>(FIRST));
    times.push(await shownAfter(page, () => page.keyboard.press(key), `${FIRST} && ${FIRST} !== ${before}`));
  }
  return times;
}
