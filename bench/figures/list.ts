import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { CommitId } from '#shared/ids';
import { launchApp } from '../../e2e/launch';
import { makePlace } from '../../e2e/place';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { longestTask, watchTasks } from '../longest-task';
import { scrollFrames } from '../scroll-frames';
import { writeSessions } from '../sessions-on-disk';
import { shownAfter } from '../shown-after';

const REPOSITORIES = 8;
/** Frames of one scrolling, and how far each goes in pixels. */
const FRAMES = 180;
const STEP = 400;
const ROWS_A_PAGE_KEY = 10;
const TIMEOUT_MS = 120_000;

/** Filtering, scrolling, searching and archiving in a list of a year's sessions. */
export async function measureList(setup: BenchSetup): Promise<Figure[]> {
  const { quick, say } = setup;
  const sessions = quick ? 300 : 10_000;
  const many = quick ? 50 : 1000;
  await using place = await makePlace();
  const repositories = await emptyRepositories(setup, join(place.root, 'repositories'));
  say(`writing ${sessions.toLocaleString('en')} sessions`);
  await writeSessions({ home: place.data, sessions, repositories });
  const app = await launchApp(place);
  const { page } = app;
  await page.setViewportSize({ width: 1440, height: 900 });
  await untilListed(page, sessions);
  await watchTasks(page);
  say('filtering, scrolling, searching');
  const runs = quick ? 2 : 7;
  const filtered: number[] = [];
  const scrolled: number[] = [];
  const searched: number[] = [];
  // The first time compiles and lays out what is drawn for the first time.
  for (let run = 0; run <= runs; run += 1) {
    const keys = await filterByKeys(page, sessions);
    const scrolling = await scroll(page);
    const search = await searchByKey(page, run % 2 === 0 ? 'loo' : 'par');
    await clear(page, sessions);
    if (run === 0) continue;
    filtered.push(...keys);
    scrolled.push(scrolling);
    searched.push(search);
  }
  say(`archiving ${many.toLocaleString('en')} sessions and taking it back`);
  await selectMany(page, many);
  await longestTask(page);
  const archived = await archive(page, sessions - many);
  const stall = await longestTask(page);
  const undone = await shownAfter(
    page,
    () => page.getByRole('button', { name: 'Undo' }).click(),
    `${OPTION}?.getAttribute('aria-setsize') === '${sessions}'`,
  );
  await app.quit();
  const group = 'list';
  const of = `in a list of ${sessions.toLocaleString('en')}`;
  const ms = 'ms' as const;
  return [
    valueFigure({ group, what: `key press to the filtered rows, ${of}`, unit: ms, ours: filtered, bar: 50 }),
    valueFigure({ group, what: 'longest stall while scrolling it', unit: ms, ours: scrolled, bar: 50 }),
    valueFigure({ group, what: 'key press to what was said, found', unit: ms, ours: searched, bar: 100 }),
    valueFigure({
      group,
      what: `${many.toLocaleString('en')} sessions archived, on disk and out of sight`,
      unit: ms,
      ours: [archived],
    }),
    valueFigure({ group, what: 'longest stall meanwhile', unit: ms, ours: [stall] }),
    valueFigure({ group, what: 'and taken back', unit: ms, ours: [undone] }),
  ];
}

async function emptyRepositories({ git }: BenchSetup, folder: string) {
  const repositories = [];
  for (let number = 0; number < REPOSITORIES; number += 1) {
    const path = join(folder, `repository-${number}`);
    await mkdir(path, { recursive: true });
    await git(path, 'init', '-q');
    await git(path, 'commit', '-q', '--allow-empty', '-m', 'Start');
    repositories.push({ path, head: CommitId.parse(await git(path, 'rev-parse', 'HEAD')) });
  }
  return repositories;
}

const OPTION = `document.querySelector('[role="listbox"][aria-label="Sessions"] [role="option"]')`;

/** Resolves when a JavaScript expression holds; the page's policy refuses to have it evaluated in the page itself. */
async function until(page: Page, holds: string): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await page.evaluate<boolean>(`Boolean(${holds})`))) {
    if (performance.now() > deadline) throw new Error(`never so: ${holds}`);
    await delay(50);
  }
}

async function untilListed(page: Page, sessions: number): Promise<void> {
  await until(page, `${OPTION}?.getAttribute('aria-setsize') === '${sessions}'`);
}

/** Letters that narrow further each, and Escape, which shows all again; from each press to the rows that are left. */
async function filterByKeys(page: Page, sessions: number): Promise<number[]> {
  const times: number[] = [];
  const field = page.getByRole('searchbox', { name: 'Filter sessions' });
  // In every title, and in nothing else of a session.
  await field.fill('(');
  await untilListed(page, sessions);
  for (const key of ['7', '3', 'Escape']) {
    const before = await page.evaluate<string | null>(`${OPTION}.getAttribute('aria-setsize')`);
    times.push(
      await shownAfter(
        page,
        () => page.keyboard.press(key),
        `${OPTION}?.getAttribute('aria-setsize') !== '${before}'`,
      ),
    );
  }
  return times;
}

async function clear(page: Page, sessions: number): Promise<void> {
  await page.getByRole('searchbox', { name: 'Filter sessions' }).fill('');
  await untilListed(page, sessions);
}

/** From the letter that makes a word long enough to be searched for to the first place that is shown. */
async function searchByKey(page: Page, word: string): Promise<number> {
  const field = page.getByRole('searchbox', { name: 'Filter sessions' });
  await field.fill(word.slice(0, -1));
  await field.press('End');
  return shownAfter(
    page,
    () => page.keyboard.press(word.slice(-1)),
    `document.querySelector('[aria-label="In conversations"] mark')`,
  );
}

/** The longest task while the list is scrolled from its top. */
async function scroll(page: Page): Promise<number> {
  const list = '[role="listbox"][aria-label="Sessions"]';
  await longestTask(page);
  await page.locator(list).evaluate((element) => element.scrollTo({ top: 0 }));
  await scrollFrames(page, list, { frames: FRAMES, step: STEP });
  return longestTask(page);
}

async function selectMany(page: Page, many: number): Promise<void> {
  const list = page.getByRole('listbox', { name: 'Sessions' });
  await list.focus();
  await page.keyboard.press('Home');
  for (let pages = 0; pages < many / ROWS_A_PAGE_KEY; pages += 1) await page.keyboard.press('Shift+PageDown');
}

/** Until the rows have gone, which they do when the core has it on disk. */
function archive(page: Page, left: number): Promise<number> {
  return shownAfter(
    page,
    () => page.keyboard.press('ControlOrMeta+Shift+E'),
    `Number(${OPTION}?.getAttribute('aria-setsize')) <= ${left}`,
  );
}
