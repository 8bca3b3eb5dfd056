import type { Page } from '@playwright/test';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { longestTask, watchTasks } from '../longest-task';
import { showManyFiles } from '../many-files';
import { scrollFrames } from '../scroll-frames';
import { shownAfter } from '../shown-after';

/** Frames of one scrolling, and how far each goes in pixels: some hundred files in all. */
const FRAMES = 180;
const STEP = 240;

/** All files of a session in one scroll: how long it takes to open, and the longest stall while it is scrolled. */
export async function measureAllFiles(setup: BenchSetup): Promise<Figure[]> {
  const { quick, say } = setup;
  const runs = quick ? 2 : 7;
  await using driven = await showManyFiles(setup, 'all-files');
  const { page } = driven.app;

  await watchTasks(page);
  say('opening all files in one scroll, and scrolling through them');
  const opened: number[] = [];
  const longest: number[] = [];
  // The first time reads grammars and starts the comparing worker, which is done once in a window's life.
  for (let run = 0; run <= runs; run += 1) {
    const time = await open(page);
    await longestTask(page);
    await scrollFrames(page, '[data-files-scroll]', { frames: FRAMES, step: STEP });
    const task = await longestTask(page);
    await page.keyboard.press('Alt+a');
    await page.getByRole('region', { name: 'all changes' }).waitFor({ state: 'detached' });
    if (run === 0) continue;
    opened.push(time);
    longest.push(task);
  }
  const many = driven.files.toLocaleString('en');
  const group = 'all-files';
  return [
    valueFigure({ group, what: `${many} files in one scroll shown`, unit: 'ms', ours: opened, bar: 300 }),
    valueFigure({
      group,
      what: 'longest stall while scrolling through them',
      unit: 'ms',
      ours: longest,
      bar: 50,
    }),
  ];
}

/** Until the lines of every file in view are drawn. */
function open(page: Page): Promise<number> {
  return shownAfter(
    page,
    () => page.keyboard.press('Alt+a'),
    `document.querySelector('[data-files-scroll] .diff-word')
     && ![...document.querySelectorAll('[data-files-scroll] [aria-busy]')]
       .some((one) => one.getBoundingClientRect().top < innerHeight)`,
  );
}
