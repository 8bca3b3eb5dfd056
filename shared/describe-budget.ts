import { type Budget, BudgetPart, type ReachedBudget } from './budget';
import { counted } from './counted';

/** A limit in words: `5 turns`, `30 minutes`, `200,000 tokens`, `a cost of 2.50`. */
export function limitWords({ part, limit }: ReachedBudget): string {
  switch (part) {
    case 'turns':
      return counted(limit, 'turn');
    case 'minutes':
      return counted(limit, 'minute');
    case 'tokens':
      return counted(limit, 'token');
    case 'cost':
      return `a cost of ${limit.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;
    default:
      return part satisfies never;
  }
}

/** All limits of a budget; empty where it has none. */
export function budgetWords(budget: Budget): string[] {
  return BudgetPart.options.flatMap((part) => {
    const limit = budget[part];
    return limit === null ? [] : [limitWords({ part, limit })];
  });
}

/** Why a turn was stopped. `reached` is null for the longest turn. */
export function describeReached(reached: ReachedBudget | null): string {
  return reached
    ? `The session’s budget of ${limitWords(reached)} is used up, so its agent was stopped.`
    : 'The agent worked as long as a turn may, so it was stopped.';
}

/** What each limit is called where it is set. `what`: what it counts. */
export const BUDGET_PARTS: Readonly<Record<BudgetPart, { readonly label: string; readonly what: string }>> = {
  turns: { label: 'Turns', what: 'Your prompts, each with all that came of it' },
  minutes: { label: 'Minutes at work', what: 'Without waiting for you' },
  tokens: { label: 'Tokens', what: 'Where the agent reports them' },
  cost: { label: 'Cost', what: 'In the agent’s currency, where it reports that' },
};
