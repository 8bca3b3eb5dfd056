import { type Command, InvalidArgumentError } from 'commander';
import { type Budget, BudgetPart, readLimit } from '#shared/budget';

const WORDS: Readonly<Record<BudgetPart, string>> = {
  turns: 'at most so many turns in the session',
  minutes: 'at most so many minutes of agents at work in it',
  tokens: 'at most so many tokens, where the agent reports them',
  cost: 'at most so much in the agent’s currency, where it reports that',
};

/** What the options of `addBudgetOptions` are parsed into; null: no limit. */
export type BudgetOptions = {
  maxTurns?: number | null;
  maxMinutes?: number | null;
  maxTokens?: number | null;
  maxCost?: number | null;
};

/** Adds an option for each part of a session's budget. */
export function addBudgetOptions(command: Command): Command {
  for (const part of BudgetPart.options)
    command.option(`--max-${part} <${part}>`, `${WORDS[part]}; "none": no limit`, (text) =>
      limitOf(part, text),
    );
  return command;
}

/** The budget with what was given; undefined where nothing was. */
export function withGiven(before: Budget, given: BudgetOptions): Budget | undefined {
  const { maxTurns, maxMinutes, maxTokens, maxCost } = given;
  if ([maxTurns, maxMinutes, maxTokens, maxCost].every((limit) => limit === undefined)) return undefined;
  return {
    turns: maxTurns === undefined ? before.turns : maxTurns,
    minutes: maxMinutes === undefined ? before.minutes : maxMinutes,
    tokens: maxTokens === undefined ? before.tokens : maxTokens,
    cost: maxCost === undefined ? before.cost : maxCost,
  };
}

function limitOf(part: BudgetPart, text: string): number | null {
  if (text === 'none') return null;
  const read = readLimit(part, text);
  if ('problem' in read) throw new InvalidArgumentError(`${read.problem} Or none.`);
  return read.limit;
}
