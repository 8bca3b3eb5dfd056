import { z } from 'zod';
import { type SessionUsage, totalTokens } from './usage';

/** Past these a limit limits nothing. */
const MOST = { turns: 100_000, minutes: 100_000, tokens: 1e12, cost: 1e9 } as const;

/** What a session may take; null: as much as it takes. `minutes`: of agents at work. `cost`: in whichever currency. */
export const Budget = z.object({
  turns: z.number().int().positive().max(MOST.turns).nullable().default(null),
  minutes: z.number().positive().max(MOST.minutes).nullable().default(null),
  tokens: z.number().int().positive().max(MOST.tokens).nullable().default(null),
  cost: z.number().positive().max(MOST.cost).nullable().default(null),
});
export type Budget = z.infer<typeof Budget>;
export const BudgetPart = z.enum(['turns', 'minutes', 'tokens', 'cost']);
export type BudgetPart = z.infer<typeof BudgetPart>;

/** A part of a budget that is used up. */
export const ReachedBudget = z.object({ part: BudgetPart, limit: z.number() });
export type ReachedBudget = z.infer<typeof ReachedBudget>;

export const NO_BUDGET: Budget = { turns: null, minutes: null, tokens: null, cost: null };

export function isLimited(budget: Budget): boolean {
  return BudgetPart.options.some((part) => budget[part] !== null);
}

/** How much of each part of its budget a session has taken. */
export function takenOf({ turns, usage }: { readonly turns: number; readonly usage: SessionUsage }) {
  return {
    turns,
    minutes: usage.workedMs / 60_000,
    tokens: (totalTokens(usage.tokens) ?? 0) + usage.atLeast,
    // Currencies are not converted: the limit holds for each.
    cost: Math.max(0, ...usage.cost.map(({ amount }) => amount)),
  } satisfies Record<BudgetPart, number>;
}

/** The first part of the budget that is used up; null: there is something left of each. */
export function reachedIn(budget: Budget, taken: Partial<Record<BudgetPart, number>>): ReachedBudget | null {
  for (const part of BudgetPart.options) {
    const [limit, much] = [budget[part], taken[part]];
    if (limit !== null && much !== undefined && much >= limit) return { part, limit };
  }
  return null;
}

/** A limit as a person types it; `problem` says what else to type. */
export function readLimit(
  part: BudgetPart,
  text: string,
): { readonly limit: number } | { readonly problem: string } {
  const limit = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : 0;
  const isWhole = part === 'turns' || part === 'tokens';
  if (limit > 0 && limit <= MOST[part] && (!isWhole || Number.isInteger(limit))) return { limit };
  const most = MOST[part].toLocaleString('en');
  return { problem: `Enter a ${isWhole ? 'whole ' : ''}number above 0, up to ${most}.` };
}

/** As {@link readLimit} of a field that may be empty: then there is no limit. */
export function readField(part: BudgetPart, text: string): ReturnType<typeof readLimit> | { limit: null } {
  return text.trim() === '' ? { limit: null } : readLimit(part, text);
}

/** What is wrong with a limit in a field that may be empty; null: nothing. */
export function limitProblem(part: BudgetPart, text: string): string | null {
  const read = readField(part, text);
  return 'problem' in read ? read.problem : null;
}

/** A budget from a field for each part; null while something that is typed is no limit. */
export function readBudget(typed: Readonly<Record<BudgetPart, string>>): Budget | null {
  const budget = { ...NO_BUDGET };
  for (const part of BudgetPart.options) {
    const read = readField(part, typed[part]);
    if ('problem' in read) return null;
    budget[part] = read.limit;
  }
  return budget;
}
