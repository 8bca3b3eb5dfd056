import { Worker } from 'node:worker_threads';
import type { Plan, PlanNotRead } from '#shared/plan';
import type { Result } from '#shared/result';
import type { DataPlanWishes } from './data-formats/data-plan';
import { notRead } from './not-read';
import { LARGEST_PLAN, type PlanFile } from './plan-text';

export { concludeAgain } from './conclude-again';
export type { PlanFile } from './plan-text';
export { baseTree } from './readiness/base-tree';
export { judgeReadiness } from './readiness/readiness';
export { tick } from './ticks';

const MOST_FILES = 500;
/**
 * Milliseconds, from when the thread runs. The largest plan of the wild takes a hundredth of it; the rest is for a machine that is
 * busy with other things, on which a plan must not be refused.
 */
const LONGEST = 15_000;
const MOST_MEMORY_MB = 512;

/**
 * Reads plan files as one plan. They are anybody's: nothing in them is opened, followed or run, and reading them is a thread of
 * its own that is ended where it takes longer than any plan does.
 */
export async function readPlan(
  files: readonly PlanFile[],
  {
    grain = null,
    tag = null,
    longest = LONGEST,
  }: Partial<DataPlanWishes> & { readonly longest?: number } = {},
): Promise<Result<Plan, PlanNotRead>> {
  if (files.length === 0) return notRead(files, 'nothing');
  if (files.length > MOST_FILES) return notRead(files, 'too-many-files');
  if (files.reduce((sum, file) => sum + file.bytes.length, 0) > 4 * LARGEST_PLAN)
    return notRead(files, 'too-large');
  // As large as a parser of YAML is: loaded with the first plan.
  const { default: program } = await import('./worker-program.ts?program');
  const worker = new Worker(
    new URL(`data:text/javascript;base64,${Buffer.from(program).toString('base64')}`),
    {
      workerData: { files, wishes: { grain, tag } },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    },
  );
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.once('online', () => {
        timer = setTimeout(() => resolve(notRead(files, 'too-slow')), longest);
      });
      worker.once('message', resolve);
      worker.once('exit', () => resolve(notRead(files, 'broken')));
      worker.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(notRead(files, 'too-large'));
        else reject(error);
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
