import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectOk } from '../../electron/core/testing/test-values';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { sourceText } from '../generate';
import { longestTask, watchTasks } from '../longest-task';
import { driveApp } from '../running-app';
import { shownAfter } from '../shown-after';

const MANY = 2000;
const LINES = 60;
/** Frames of one scrolling, and how far each goes in pixels: some hundred files in all. */
const FRAMES = 180;
const STEP = 240;

/** All files of a session in one scroll: how long it takes to open, and the longest stall while it is scrolled. */
export async function measureAllFiles({ quick, folder, say }: BenchSetup): Promise<Figure[]> {
  const runs = quick ? 2 : 7;
  const files = quick ? 200 : MANY;
  const work = join(folder, 'all-files');
  await writeFiles(work, files, (text) => text.replaceAll('_30 = { at:', '_30 = { line:'));
  const agent = benchAgent('copying-agent', { BENCH_WORK: work }, 'all-files');
  await using driven = await driveApp([agent]);
  const { place, client, app } = driven;
  const { page } = app;
  const repository = join(place.root, 'repository');
  await writeFiles(repository, files, (text) => text);
  await place.git(repository, 'init', '-q');
  await place.git(repository, 'add', '-A');
  await place.git(repository, 'commit', '-q', '-m', 'Start');
  const { id } = expectOk(await client.repositories.add({ path: repository }));
  say(`letting an agent change ${files.toLocaleString('en')} files`);
  const session = await driven.start(id, agent, 'Change many files');
  for (const row of await driven.untilIdle([session]))
    if (row.status !== 'ready') throw new Error(`${row.title} ended as ${row.status}`);
  await page.getByRole('listbox', { name: 'Sessions' }).getByRole('option', { name: 'Change many' }).click();
  await page.getByRole('tree', { name: 'changed files' }).getByRole('treeitem').first().click();

  await watchTasks(page);
  say('opening all files in one scroll, and scrolling through them');
  const opened: number[] = [];
  const longest: number[] = [];
  // The first time reads grammars and starts the comparing worker, which is done once in a window's life.
  for (let run = 0; run <= runs; run += 1) {
    const time = await open(page);
    await longestTask(page);
    await scroll(page);
    const task = await longestTask(page);
    await page.keyboard.press('Alt+a');
    await page.getByRole('region', { name: 'all changes' }).waitFor({ state: 'detached' });
    if (run === 0) continue;
    opened.push(time);
    longest.push(task);
  }
  const many = files.toLocaleString('en');
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

/** As fast as somebody who looks for something: a new file comes into view with every frame. */
async function scroll(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector('[data-files-scroll]');
    // As by hand: the list of files follows.
    scroller.dispatchEvent(new WheelEvent('wheel', { bubbles: true }));
    let frames = 0;
    const frame = () => {
      frames += 1;
      if (frames > ${FRAMES}) return resolve();
      scroller.scrollTop += ${STEP};
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
}

async function writeFiles(folder: string, files: number, change: (text: string) => string): Promise<void> {
  for (let file = 0; file < files; file += 1) {
    const path = join(folder, `part-${Math.floor(file / 100)}`, `file_${file}.ts`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change(sourceText(`file_${file}`, LINES)));
  }
}
