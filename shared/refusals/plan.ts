import { z } from 'zod';
import { PlanNotRead, PlanProblem } from '../plan';
import { code } from './code';

/** Why there is no plan in files, or why one is not started or does not go on. */
export const planRefusals = {
  planNotRead: PlanNotRead,
  planUnknown: code('plan-unknown').extend({ plan: z.string() }),
  /** All of its tasks are done, are left out, or are somebody's. */
  nothingToStart: code('nothing-to-start'),
  /** Its files were changed again since their changes were looked at. */
  planFilesChanged: code('plan-files-changed'),
  /** Some of its tasks cannot start as they are. Nothing was begun. */
  planNotReady: code('plan-not-ready').extend({ problems: z.array(PlanProblem) }),
};
