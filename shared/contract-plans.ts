import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { Plan, PlanGrain } from './plan';
import { refusals } from './refusals';

/** Twice what is read of a file, so that whoever sends a larger one is told so. */
const LONGEST_FILE = 6 * 1024 * 1024;

/** Plan files as plans. Their contents come along: nothing is opened by a name. */
export const planVerbs = {
  /**
   * Reads files as one plan, and judges how ready its tasks are. `path`: the top folder of the workspace that it is for, as
   * its `base` has the files (null: HEAD); null: what only that can say is left out. `tag`: of several lists in one file
   * the one of this name.
   */
  read: verb(
    z.object({
      files: z
        .array(z.object({ name: z.string().max(4096), content: z.base64().max(LONGEST_FILE) }))
        .max(1000),
      path: z.string().nullable(),
      base: z.string().max(4096).nullable(),
      grain: PlanGrain.nullable(),
      tag: z.string().max(200).nullable(),
    }),
    Plan,
    [refusals.planNotRead, refusals.baseUnknown, ...troubleReasons],
  ),
};
