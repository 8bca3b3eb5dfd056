import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectOk } from '../../electron/core/testing/test-values';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { sourceText } from '../generate';
import { interleaved } from '../measure';
import { driveApp } from '../running-app';
import { shownAfter } from '../shown-after';

const LONG = 10_000;
const SHORT = 10;
/** A long file changes in this many places. */
const CHANGES = 200;
const MANY = 2000;
const FEW = 10;

type Files = Record<string, string>;

/** A long file's diff and a long list of files, in the real window, against short ones in the same window. */
export async function measureDiff({ quick, folder, say }: BenchSetup): Promise<Figure[]> {
  const runs = quick ? 2 : 7;
  const texts = join(folder, 'diff', 'texts');
  const lists = { many: join(folder, 'diff', 'many'), few: join(folder, 'diff', 'few') };
  // Two more than are measured: one to warm up, and the file after the one that is shown is read ahead.
  const { base, work } = textsToChange(runs + 2);
  await writeFiles(texts, work);
  await writeFiles(lists.many, listed('many', MANY));
  await writeFiles(lists.few, listed('few', FEW));
  const agents = {
    texts: benchAgent('copying-agent', { BENCH_WORK: texts }, 'texts'),
    many: benchAgent('copying-agent', { BENCH_WORK: lists.many }, 'many'),
    few: benchAgent('copying-agent', { BENCH_WORK: lists.few }, 'few'),
  };
  await using driven = await driveApp(Object.values(agents));
  const { place, client, app } = driven;
  const { page } = app;
  const repository = join(place.root, 'repository');
  await writeFiles(repository, base);
  await place.git(repository, 'init', '-q');
  await place.git(repository, 'add', '-A');
  await place.git(repository, 'commit', '-q', '-m', 'Start');
  const { id } = expectOk(await client.repositories.add({ path: repository }));
  say('letting agents change the files that are shown');
  const sessions = [
    await driven.start(id, agents.texts, 'Change the texts'),
    await driven.start(id, agents.many, 'Write many files'),
    await driven.start(id, agents.few, 'Write few files'),
  ];
  for (const row of await driven.untilIdle(sessions))
    if (row.status !== 'ready') throw new Error(`${row.title} ended as ${row.status}`);

  say('showing long and short diffs in turns');
  await sessionRow(page, 'Change the texts').click();
  const show = (name: 'long' | 'short', number: number) => showDiff(page, name, number);
  // The first ones load the editor. Downwards: a file that was read ahead is never one that is measured.
  await show('long', runs + 1);
  await show('short', runs + 1);
  const diffs = await interleaved(runs, {
    long: (run) => show('long', runs - run),
    short: (run) => show('short', runs - run),
  });
  say('listing many and few files in turns');
  const list = async (title: string, token: string) => {
    await sessionRow(page, 'Change the texts').click();
    await fileRow(page, fileOf('long', 0)).waitFor();
    return showList(page, title, token);
  };
  const listing = await interleaved(runs, {
    many: () => list('Write many files', 'many'),
    few: () => list('Write few files', 'few'),
  });
  const group = 'diff';
  return [
    valueFigure({
      group,
      what: `${LONG.toLocaleString('en')} lines with ${CHANGES} changes shown, editor warm`,
      unit: 'ms',
      ours: diffs.long,
      against: `${SHORT} lines`,
      theirs: diffs.short,
      bar: 400,
    }),
    valueFigure({
      group,
      what: `${MANY.toLocaleString('en')} changed files listed`,
      unit: 'ms',
      ours: listing.many,
      against: `${FEW} files`,
      theirs: listing.few,
      bar: 300,
    }),
  ];
}

/** Until the file's text is drawn, its changes are marked and counted. */
function showDiff(page: Page, name: string, number: number): Promise<number> {
  const diff = `document.querySelector('section[aria-label="diff"]')`;
  return shownAfter(
    page,
    () => fileRow(page, fileOf(name, number)).click(),
    `${diff}?.querySelector('bdi')?.textContent === ${JSON.stringify(fileOf(name, number))}
     && ${diff}.querySelector('[aria-live]')
     && ${diff}.querySelector('.modified .view-lines')?.textContent.includes(${JSON.stringify(tokenOf(name, number))})
     && ${diff}.querySelector('.modified .line-insert')`,
  );
}

function showList(page: Page, title: string, token: string): Promise<number> {
  return shownAfter(
    page,
    () => sessionRow(page, title).click(),
    `[...document.querySelectorAll('[aria-label="changed files"] [role="treeitem"]')]
      .some((row) => row.textContent.includes('${token}_'))`,
  );
}

function sessionRow(page: Page, title: string) {
  return page.getByRole('listbox', { name: 'Sessions' }).getByRole('option', { name: title });
}

function fileRow(page: Page, file: string) {
  return page.getByRole('tree', { name: 'changed files' }).getByRole('treeitem', { name: file });
}

/** Long and short files before and after, so many of each. */
function textsToChange(each: number): { base: Files; work: Files } {
  const base: Files = {};
  const work: Files = {};
  for (const [name, lines] of [
    ['long', LONG],
    ['short', SHORT],
  ] as const) {
    for (let number = 0; number < each; number += 1) {
      const text = sourceText(tokenOf(name, number), lines);
      base[fileOf(name, number)] = text;
      work[fileOf(name, number)] = changed(text, Math.max(1, Math.floor((lines * CHANGES) / LONG)));
    }
  }
  return { base, work };
}

function tokenOf(name: string, number: number): string {
  return `${name}_${String(number).padStart(2, '0')}`;
}

function fileOf(name: string, number: number): string {
  return `${tokenOf(name, number)}.ts`;
}

/** Edits words in lines that lie evenly over the text. */
function changed(text: string, changes: number): string {
  const lines = text.split('\n');
  const step = Math.max(1, Math.floor(lines.length / changes));
  return lines.map((line, at) => (at % step === 0 && line ? line.replace('at:', 'line:') : line)).join('\n');
}

function listed(name: string, files: number): Files {
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${name}/part-${Math.floor(file / 100)}/${name}_${file}.ts`,
      sourceText(`${name}_${file}`, 8),
    ]),
  );
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
