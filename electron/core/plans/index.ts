/** Plans as whoever asks the core has them: files read as one, judged by their repository; started, kept, and gone on with. */
export { openPlanStore, type PlanStore } from './plan-store';
export { createPlanVerbs } from './plan-verbs';
export { createReadPlan } from './read-plan-verb';
export { type RunningPlans, runPlans } from './run-plans';
