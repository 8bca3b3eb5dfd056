import type { PlanNotRead } from '#shared/plan';
import { refuse } from '#shared/result';

/** The refusal of a plan, by the name of its first file. */
export function notRead(files: readonly { readonly name: string }[], why: PlanNotRead['why']) {
  return refuse({ code: 'plan-not-read' as const, file: files[0]?.name ?? 'the plan', why, line: null });
}
