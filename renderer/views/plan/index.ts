/** The dialog in which an apply or update is planned, its conflicts are resolved, and it is written. */
export { PlanDialog } from './plan-dialog';
export { usePlan } from './use-plan';
