import type { Plan, PlanNotRead } from '#shared/plan';
import { ok, type Result } from '#shared/result';
import { concludePlan } from './conclude-plan';
import { type DataPlanWishes, readDataPlan } from './data-formats/data-plan';
import { notRead } from './not-read';
import { type PlanFile, type PlanText, readPlanText } from './plan-text';
import { readMarkdown } from './read-markdown';
import type { ReadPlan } from './read-task';

/** Reads a plan's files, here and now. What calls it has a limit of time, since the files are anybody's. */
export function readPlanNow(files: readonly PlanFile[], wishes: DataPlanWishes): Result<Plan, PlanNotRead> {
  const texts: PlanText[] = [];
  for (const [index, file] of files.entries()) {
    const text = readPlanText(file, index);
    if (!text.ok) return text;
    texts.push(text.value);
  }
  const read = asWritten(texts, wishes);
  if (!read.ok) return read;
  if (read.value.tasks.length === 0) return notRead(files, 'nothing');
  return ok(concludePlan(read.value));
}

function asWritten(texts: readonly PlanText[], wishes: DataPlanWishes): Result<ReadPlan, PlanNotRead> {
  const data = readDataPlan(texts, wishes);
  if (!data.ok) return data;
  if (data.value) return ok(data.value);
  const [first, ...others] = texts;
  if (!first) return notRead(texts, 'nothing');
  return others.length === 0 ? ok(readMarkdown(first, wishes.grain)) : notRead(others, 'not-one-plan');
}
