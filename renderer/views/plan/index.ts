/** The dialog in which an apply or update is planned, its conflicts are resolved, and it is written. */
export { PlanDialog } from './plan-dialog';
export { Blockers } from './plan-summary';
export { PlanTrouble } from './plan-trouble';
export { type Planning, usePlan } from './use-plan';
export { WriteProgress } from './write-progress';
