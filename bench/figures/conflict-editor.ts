import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectOk } from '../../electron/core/testing/test-values';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { sourceText } from '../generate';
import { longestTask, watchTasks } from '../longest-task';
import { interleaved } from '../measure';
import { driveApp } from '../running-app';
import { shownAfter } from '../shown-after';

const LONG = { name: 'long_00', lines: 10_000, conflicts: 200 };
const SHORT = { name: 'short_00', lines: 10, conflicts: 1 };
const TITLE = 'Change both texts';
/** Keys of each kind that are pressed in a run. */
const KEYS = 15;

type Text = typeof LONG;

/** A long file with many conflicts in the conflict editor, in the real window, against a short one with one conflict. */
export async function measureConflictEditor({ quick, folder, say }: BenchSetup): Promise<Figure[]> {
  const runs = quick ? 2 : 7;
  const work = join(folder, 'conflict-editor');
  await writeTexts(work, 'session');
  const agent = benchAgent('copying-agent', { BENCH_WORK: work }, 'conflicts');
  await using driven = await driveApp([agent]);
  const { place, client, app } = driven;
  const { page } = app;
  const repository = join(place.root, 'repository');
  await writeTexts(repository, 'at');
  await place.git(repository, 'init', '-q');
  await place.git(repository, 'add', '-A');
  await place.git(repository, 'commit', '-q', '-m', 'Start');
  const { id } = expectOk(await client.repositories.add({ path: repository }));
  const session = await driven.start(id, agent, TITLE);
  for (const row of await driven.untilIdle([session]))
    if (row.status !== 'ready') throw new Error(`${row.title} ended as ${row.status}`);
  await writeTexts(repository, 'mine');

  say('opening conflicts in turns');
  await page.getByRole('listbox', { name: 'Sessions' }).getByRole('option', { name: TITLE }).click();
  await page.getByRole('button', { name: 'Apply…' }).click();
  const open = (text: Text) => shownAfter(page, () => conflictOf(page, text).click(), isOpen(text));
  // The first ones load the editor, and each is opened while the other one is shown.
  for (const text of [LONG, SHORT]) await open(text);
  const opened = await interleaved(runs, { long: () => open(LONG), short: () => open(SHORT) });

  say('stepping, accepting and typing');
  await watchTasks(page);
  const stalls: number[] = [];
  const accepts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await shownAfter(page, () => conflictOf(page, LONG).click(), isOpen(LONG));
    await page.keyboard.press('Enter');
    await longestTask(page);
    for (let key = 0; key < KEYS; key += 1) await page.keyboard.press('F7');
    for (let key = 0; key < KEYS; key += 1) {
      const before = await page.evaluate<string>(TO_SETTLE);
      accepts.push(
        await shownAfter(
          page,
          () => page.keyboard.press('Alt+1'),
          `${TO_SETTLE} !== ${JSON.stringify(before)}`,
        ),
      );
    }
    for (let key = 0; key < KEYS; key += 1) await page.keyboard.press('x');
    stalls.push(await longestTask(page));
    await page.getByRole('button', { name: 'Start over' }).click();
    await shownAfter(page, () => conflictOf(page, SHORT).click(), isOpen(SHORT));
  }
  const group = 'conflict';
  const what = `${LONG.lines.toLocaleString('en')} lines with ${LONG.conflicts} conflicts`;
  return [
    valueFigure({
      group,
      what: `${what} opened, editor warm`,
      unit: 'ms',
      ours: opened.long,
      against: `${SHORT.lines} lines`,
      theirs: opened.short,
      bar: 600,
    }),
    valueFigure({
      group,
      what: 'key press to accepted and painted in it',
      unit: 'ms',
      ours: accepts,
      bar: 100,
    }),
    valueFigure({ group, what: 'longest stall while working in it', unit: 'ms', ours: stalls, bar: 50 }),
  ];
}

const TO_SETTLE = `document.querySelector('[data-region="conflict"] [aria-live]')?.textContent`;

function conflictOf(page: Page, { name }: Text) {
  return page.getByRole('dialog').getByRole('option').filter({ hasText: name });
}

/** The result is drawn, its places are marked and counted. */
function isOpen({ name, conflicts }: Text): string {
  const dialog = `document.querySelector('[role="dialog"]')`;
  return `${dialog}?.querySelector('[data-region="conflict"] [aria-live]')?.textContent.includes('of ${conflicts}:')
    && ${dialog}.querySelector('.merge-open')
    && [...${dialog}.querySelectorAll('.view-lines')].filter((lines) => lines.textContent.includes('${name}')).length === 3`;
}

/** Both texts, with a word of one's own in the lines that lie evenly over them. */
async function writeTexts(folder: string, word: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, lines, conflicts } of [LONG, SHORT]) {
    const step = Math.floor(lines / conflicts);
    const text = sourceText(name, lines)
      .split('\n')
      .map((line, at) => (at % step === Math.floor(step / 2) ? line.replace('at:', `${word}:`) : line))
      .join('\n');
    await writeFile(join(folder, `${name}.ts`), text);
  }
}
