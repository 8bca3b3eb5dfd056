import { randomBytes } from 'node:crypto';
import { lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { counted } from '#shared/counted';
import type { Plan, PlanTask } from '#shared/plan';
import { tick } from '../core/plan-file';
import { UsageError } from './exit-code';
import type { TypedFile } from './plan-files';

/** Marks tasks as done where their files have marks, changing those bytes and no other. Gives what was done, in words. */
export async function tickTasks(
  plan: Plan,
  names: readonly string[],
  files: readonly TypedFile[],
): Promise<string[]> {
  const open = names.map((name) => taskNamed(plan, name)).filter(({ mark }) => mark !== 'done');
  const ticks = open.map(({ key }) => {
    const found = plan.ticks.find(({ task }) => task === key);
    if (!found) throw new UsageError(`${key} has no mark in its file that could be ticked`);
    return found;
  });
  const said: string[] = [];
  for (const [at, file] of files.entries()) {
    const own = ticks.filter((one) => one.file === at);
    if (own.length === 0) continue;
    await replace(file, tick(file.bytes, own));
    said.push(`${counted(own.length, 'task')} marked as done in ${file.name}`);
  }
  return said.length > 0 ? said : ['They are marked as done already.'];
}

function taskNamed({ tasks }: Plan, name: string): PlanTask {
  const found = tasks.find(({ key }) => key === name) ?? tasks.find(({ id }) => id === name);
  if (!found) throw new UsageError(`there is no task “${name}” in the plan`);
  return found;
}

/** Puts a file in the place of what was read, whole or not at all; not where somebody changed that meanwhile. */
async function replace({ path, name, bytes }: TypedFile, changed: Uint8Array): Promise<void> {
  const found = await lstat(path);
  if (!found.isFile()) throw new UsageError(`${name} is a link: name the file that it leads to`);
  const beside = join(dirname(path), `.${randomBytes(8).toString('hex')}.understory`);
  try {
    const file = await open(beside, 'wx', found.mode & 0o777);
    try {
      await file.chmod(found.mode & 0o777);
      await file.writeFile(changed);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await readFile(path)).equals(bytes))
      throw new UsageError(`${name} was changed meanwhile, and is left as it is: try again`);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
