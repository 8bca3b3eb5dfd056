import { parentPort, workerData } from 'node:worker_threads';
import type { DataPlanWishes } from './data-formats/data-plan';
import type { PlanFile } from './plan-text';
import { readPlanNow } from './read-plan';

/** The thread that reads one plan, and ends. */
const { files, wishes } = workerData as { files: readonly PlanFile[]; wishes: DataPlanWishes };
parentPort?.postMessage(readPlanNow(files, wishes));
