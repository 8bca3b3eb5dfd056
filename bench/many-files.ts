import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expectOk } from '../electron/core/testing/test-values';
import { benchAgent } from './agents/profile';
import type { BenchSetup } from './bench-setup';
import { sourceText } from './generate';
import { type DrivenApp, driveApp } from './running-app';

const MANY = 2000;
const LINES = 60;

/** The app with a session that changed one line in each of many files; the first file is shown. */
export async function showManyFiles(
  { quick, folder, say }: BenchSetup,
  group: string,
): Promise<DrivenApp & { readonly files: number }> {
  const files = quick ? 200 : MANY;
  const work = join(folder, group);
  await writeFiles(work, files, (text) => text.replaceAll('_30 = { at:', '_30 = { line:'));
  const agent = benchAgent('copying-agent', { BENCH_WORK: work }, group);
  const driven = await driveApp([agent]);
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
  await page
    .getByRole('tree', { name: 'changed files' })
    .getByRole('treeitem', { name: 'file_0.ts' })
    .click();
  return { ...driven, files };
}

async function writeFiles(folder: string, files: number, change: (text: string) => string): Promise<void> {
  for (let file = 0; file < files; file += 1) {
    const path = join(folder, `part-${Math.floor(file / 100)}`, `file_${file}.ts`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change(sourceText(`file_${file}`, LINES)));
  }
}
