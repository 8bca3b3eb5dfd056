import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '#shared/dates';
import { clearLent } from './clear-lent';
import { lentFolder, lentFolders } from './places';

test('what a repository lent goes a week after nothing needs it any more, and counts from the last time that something did', async () => {
  const home = await mkdtemp(join(tmpdir(), 'understory-lent-'));
  try {
    const now = new Date('2026-05-20T10:00:00Z');
    const days = (count: number) => new Date(now.getTime() + count * DAY_MS);
    const lend = async (commonDir: string, used: Date) => {
      const folder = lentFolder(home, commonDir);
      await mkdir(join(folder, 'objects'), { recursive: true });
      await writeFile(join(folder, 'lent.json'), '{}');
      await utimes(join(folder, 'lent.json'), used, used);
      return basename(folder);
    };
    const needed = await lend('/needed/.git', days(-30));
    const recent = await lend('/recent/.git', days(-6));
    await lend('/old/.git', days(-8));
    await mkdir(join(lentFolders(home), 'half.gone'));
    let commonDirs = ['/needed/.git'];
    const clear = (at: Date) =>
      clearLent(home, { commonDirs: () => commonDirs, now: at, unneededFor: 7 * DAY_MS });
    const left = async () => (await readdir(lentFolders(home))).sort();
    await clear(now);
    expect(await left()).toEqual([needed, recent].sort());
    await clear(days(2));
    expect(await left()).toEqual([needed]);
    commonDirs = [];
    await clear(days(8));
    expect(await left()).toEqual([needed]);
    expect(await clear(days(10))).toEqual([join(lentFolders(home), needed)]);
    expect(await left()).toEqual([]);
    expect(await clearLent(join(home, 'none'), { commonDirs: () => [], now, unneededFor: 0 })).toEqual([]);
  } finally {
    await rm(home, { recursive: true });
  }
});
