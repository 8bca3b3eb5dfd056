import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan, TaskKey } from '#shared/plan';
import { readPlanFiles } from './plan-files';
import { tickTasks } from './tick-plan';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-tick-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const TEXT = '\uFEFF- [ ] T1 é\r\n- [ ] T2';
/** What reading it finds: the byte of the first mark, and no mark of the second task. */
const PLAN = {
  tasks: [
    { key: 'T1', id: 'T1', mark: 'open' },
    { key: 'T2', id: 'T2', mark: 'open' },
    { key: 'T3', id: 'T3', mark: 'done' },
  ],
  ticks: [{ task: 'T1' as TaskKey, file: 0, at: 6, length: 1, done: 'x' }],
} as unknown as Plan;

test('the byte of the mark changes and no other; the rights of the file stay', async () => {
  const path = join(folder, 'plan.md');
  await writeFile(path, TEXT);
  await chmod(path, 0o640);
  const files = await readPlanFiles(['plan.md'], folder);
  expect(await tickTasks(PLAN, ['T1', 'T3'], files)).toEqual(['1 task marked as done in plan.md']);
  expect(await readFile(path, 'utf8')).toBe(TEXT.replace('[ ] T1', '[x] T1'));
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect(await tickTasks(PLAN, ['T3'], files)).toEqual(['They are marked as done already.']);
});

test('a strange name, a task without a mark, a link, and what was changed meanwhile are left as they are', async () => {
  const path = join(folder, 'plan.md');
  await writeFile(path, TEXT);
  const files = await readPlanFiles(['plan.md'], folder);
  await expect(tickTasks(PLAN, ['T9'], files)).rejects.toThrow('no task “T9”');
  await expect(tickTasks(PLAN, ['T2'], files)).rejects.toThrow('no mark in its file');
  await symlink('plan.md', join(folder, 'link.md'));
  await expect(tickTasks(PLAN, ['T1'], await readPlanFiles(['link.md'], folder))).rejects.toThrow(
    'is a link',
  );
  await writeFile(path, `${TEXT} and more`);
  await expect(tickTasks(PLAN, ['T1'], files)).rejects.toThrow('changed meanwhile');
  expect(await readFile(path, 'utf8')).toBe(`${TEXT} and more`);
  expect(await readdir(folder)).toEqual(['link.md', 'plan.md']);
});

test('a folder is the plans in it, in the order of their numbers; hidden ones and links are none', async () => {
  for (const name of ['task-10.md', 'task-9.md', '.hidden.md', 'notes.txt'])
    await writeFile(join(folder, name), 'x');
  await symlink('task-9.md', join(folder, 'task-11.md'));
  expect((await readPlanFiles(['.'], folder)).map(({ name }) => name)).toEqual(['task-9.md', 'task-10.md']);
  await expect(readPlanFiles(['none.md'], folder)).rejects.toThrow('no such file');
});
