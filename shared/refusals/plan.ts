import { PlanNotRead } from '../plan';

/** Why there is no plan in files. */
export const planRefusals = { planNotRead: PlanNotRead };
