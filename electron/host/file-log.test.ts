import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileLog } from './file-log';
import { logFolder } from './log-folder';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-log-'));
});
afterEach(() => rm(home, { recursive: true }));

const lines = async (name: string): Promise<Record<string, unknown>[]> =>
  (await readFile(join(logFolder(home), name), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line has level, time, message and details; an error keeps its stack', async () => {
  const log = fileLog(home);
  log.error('it broke', { reference: 'abc', error: new Error('why') });
  log.close();
  expect(await lines('understory.log')).toMatchObject([
    {
      level: 'error',
      msg: 'it broke',
      reference: 'abc',
      error: { message: 'why', stack: expect.any(String) },
    },
  ]);
});

test('a full log makes room and keeps three old ones', async () => {
  const log = fileLog(home, 200);
  for (let number = 0; number < 12; number += 1) log.info(`line ${number} ${'x'.repeat(120)}`);
  log.close();
  expect((await readdir(logFolder(home))).sort()).toEqual([
    'understory.1.log',
    'understory.2.log',
    'understory.3.log',
    'understory.log',
  ]);
  const kept = [...(await lines('understory.2.log')), ...(await lines('understory.1.log'))];
  const numbers = kept.map((line) => Number(/line (\d+)/.exec(String(line.msg))?.[1]));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(numbers.at(-1)).toBe(11);
});

test('a log goes on where the last one ended', async () => {
  fileLog(home).info('first');
  fileLog(home).info('second');
  expect((await lines('understory.log')).map((line) => line.msg)).toEqual(['first', 'second']);
});
