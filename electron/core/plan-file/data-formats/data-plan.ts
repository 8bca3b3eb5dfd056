import type { PlanGrain, PlanNotRead } from '#shared/plan';
import { ok, type Result, refuse } from '#shared/result';
import { type FrontMatter, readFrontMatter } from '../front-matter';
import type { PlanText } from '../plan-text';
import type { ReadPlan } from '../read-task';
import { readFilePerTask, type WithFront } from './file-per-task';
import { parseJsonText } from './json-text';
import { readRalph } from './ralph';
import { readTaskMaster } from './task-master';
import { readTodoList } from './todo-list';
import { readXmlPlans } from './xml-tasks';

/** How a plan is to be read; `tag`: of several lists in one file the one of this name. */
export type DataPlanWishes = { readonly grain: PlanGrain | null; readonly tag: string | null };

/**
 * Reads plans whose tasks stand in data rather than in text: JSON, front matter, elements. Null: the files are none, and are
 * read as Markdown.
 */
export function readDataPlan(
  plans: readonly PlanText[],
  wishes: DataPlanWishes,
): Result<ReadPlan | null, PlanNotRead> {
  const [first] = plans;
  if (!first) return ok(null);
  if (plans.length === 1 && isJson(first)) return readJson(first, wishes);
  const files = plans.map((plan): WithFront => ({ plan, front: frontOf(plan) }));
  const [only] = files;
  const todos = files.length === 1 && only?.front ? readTodoList(only.plan, only.front) : null;
  return ok(todos ?? readXmlPlans(files) ?? readFilePerTask(files));
}

function isJson({ name, text }: PlanText): boolean {
  return (
    /\.jsonc?$/i.test(name) ||
    (/^\s*\{/.test(text.slice(0, 1000)) && !/\.(?:md|mdx|markdown|txt)$/i.test(name))
  );
}

function readJson(plan: PlanText, wishes: DataPlanWishes): Result<ReadPlan, PlanNotRead> {
  const json = parseJsonText(plan);
  if (!json.ok) return json;
  const read = readRalph(plan, json.value) ?? readTaskMaster(plan, json.value, wishes);
  if (read && read.tasks.length > 0) return ok(read);
  return refuse({ code: 'plan-not-read', file: plan.name, why: 'nothing', line: null });
}

function frontOf(plan: PlanText): FrontMatter | null {
  try {
    return readFrontMatter(plan);
  } catch {
    // Nested deeper than the parser has room for.
    return null;
  }
}
