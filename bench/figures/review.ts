import type { Page } from '@playwright/test';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { showManyFiles } from '../many-files';
import { shownAfter } from '../shown-after';

const DIFF = `document.querySelector('section[aria-label="diff"]')`;
const BOX = `${DIFF}.querySelector('textarea[placeholder^="Comment on"]')`;
/** The change that F7 went to is drawn. */
const ALONE = `${DIFF}?.getAttribute('aria-busy') === 'false' && ${DIFF}.querySelector('.modified .line-insert')`;
const TOGETHER = `${DIFF}?.querySelector('[data-current]')`;

/** What the keys of a review take until they are seen, one file at a time and in one scroll. */
export async function measureReview(setup: BenchSetup): Promise<Figure[]> {
  const runs = setup.quick ? 2 : 7;
  await using driven = await showManyFiles(setup, 'review');
  const { page } = driven.app;
  setup.say('marking files as viewed and writing comments, one file at a time');
  await until(page, ALONE);
  const alone = await measureKeys(page, runs, { name: 'alone', arrived: ALONE });
  setup.say('the same in one scroll');
  await page.keyboard.press('Alt+a');
  await until(page, `document.querySelector('[data-files-scroll] .diff-word')`);
  const together = await measureKeys(page, runs, { name: 'together', arrived: TOGETHER });
  const many = driven.files.toLocaleString('en');
  const figure = (what: string, ours: readonly number[]) =>
    valueFigure({ group: 'review', what, unit: 'ms', ours, bar: 50 });
  return [
    figure(`a file marked as viewed, of ${many}`, alone.marked),
    figure('the box for a comment opened', alone.opened),
    figure('a comment saved', alone.saved),
    figure(`a file marked as viewed in one scroll of ${many}`, together.marked),
    figure('the box for a comment opened in it', together.opened),
    figure('a comment saved in it', together.saved),
  ];
}

type Samples = { readonly marked: number[]; readonly opened: number[]; readonly saved: number[] };

async function measureKeys(
  page: Page,
  runs: number,
  { name, arrived }: { readonly name: string; readonly arrived: string },
): Promise<Samples> {
  const samples: Samples = { marked: [], opened: [], saved: [] };
  // The first time warms up.
  for (let run = 0; run <= runs; run += 1) {
    await page.keyboard.press('F7');
    await until(page, arrived);
    const words = `Number ${run}, ${name}`;
    const opened = await shownAfter(
      page,
      () => page.keyboard.press('c'),
      `${BOX} && document.activeElement === ${BOX}`,
    );
    await page.keyboard.type(words);
    const saved = await shownAfter(
      page,
      () => page.keyboard.press('ControlOrMeta+Enter'),
      `!${BOX} && ${DIFF}.textContent.includes(${JSON.stringify(words)})`,
    );
    await page.getByRole('article').filter({ hasText: words }).waitFor();
    const marked = await shownAfter(
      page,
      () => page.keyboard.press('Shift+V'),
      `document.querySelector('[aria-label="changed files"] [aria-selected="true"] [title="viewed"]')`,
    );
    await page.keyboard.press('Shift+V');
    await page.locator('[aria-selected="true"] [title="viewed"]').waitFor({ state: 'detached' });
    if (run === 0) continue;
    samples.marked.push(marked);
    samples.opened.push(opened);
    samples.saved.push(saved);
  }
  return samples;
}

async function until(page: Page, shown: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (${shown}) ? resolve() : requestAnimationFrame(look);
    look();
  })`);
}
