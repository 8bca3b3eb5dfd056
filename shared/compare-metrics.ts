import { isCurrent } from './check';
import { counted } from './counted';
import { describeRefusal } from './describe-refusal';
import { moneyWords, tokenWords } from './describe-usage';
import { paths as somePaths } from './described';
import { formatDuration } from './duration';
import type { MeasuredSession } from './measured-session';
import { isAtRest, type SessionRow } from './session';
import { describeState, stateOf } from './session-state';
import { totalTokens } from './usage';

/** What sessions are compared by. */
export type MetricId =
  | 'state'
  | 'checks'
  | 'files'
  | 'lines'
  | 'time'
  | 'turns'
  | 'tokens'
  | 'cost'
  | 'complexity'
  | 'conflicts';

/** One session's value of a metric. `figure` null: nothing is known to be counted. */
export type MetricValue = {
  readonly words: string;
  readonly figure: number | null;
  /** No other of the sessions is better, and at least one is worse. */
  readonly best: boolean;
  /** More about it, such as the paths; null: that is all. */
  readonly detail: string | null;
};

export type Metric = {
  readonly id: MetricId;
  readonly label: string;
  /** What is counted, and what is better. */
  readonly about: string;
  readonly values: readonly MetricValue[];
};

/** A session that is compared; `measured` null: that is not known yet. */
export type Compared = { readonly row: SessionRow; readonly measured: MeasuredSession | null };

type Said = { readonly words: string; readonly figure: number | null; readonly detail?: string | null };
type Rule = {
  readonly id: MetricId;
  readonly label: string;
  readonly about: string;
  /** Whether less of it is better; neither is where it is left out. */
  readonly less?: true;
  readonly of: (compared: Compared, now: number) => Said;
};

const NOT_SAID: Said = { words: 'not said', figure: null };
const MEASURING: Said = { words: '…', figure: null };

const RULES: readonly Rule[] = [
  {
    ...{ id: 'state', label: 'State', about: 'How the session stands.' },
    of: ({ row }) => ({ words: describeState(stateOf(row)).label, figure: null }),
  },
  {
    ...{ id: 'checks', label: 'Checks' },
    about: 'Checks of the session that failed on its work as it is now. Fewer is better.',
    less: true,
    of: ({ row: { checks = [], tree } }) => {
      if (checks.length === 0) return { words: 'none named', figure: null };
      const ended = checks.flatMap(({ last }) => (last && isCurrent(last, tree) ? last.state : []));
      const red = ended.filter((state) => state === 'failed').length;
      const passed = ended.filter((state) => state === 'passed').length;
      const words = `${passed} of ${counted(checks.length, 'check')} passed`;
      // Where not all of them have said something of the work as it is, there is nothing to compare.
      const left = checks.length - ended.length;
      const detail = left > 0 ? `${left} not run on the work as it is` : null;
      return { words, figure: red + passed === checks.length ? red : null, detail };
    },
  },
  {
    ...{
      id: 'files',
      label: 'Files',
      about: 'Files that differ from the base. Neither more nor fewer is better.',
    },
    of: ({ row }) => ({ words: row.files.toLocaleString('en'), figure: row.files }),
  },
  {
    ...{ id: 'lines', label: 'Lines', about: 'Lines added and removed. Neither more nor fewer is better.' },
    of: ({ row: { additions, deletions } }) => ({
      words: `+${additions.toLocaleString('en')} −${deletions.toLocaleString('en')}`,
      figure: additions + deletions,
    }),
  },
  {
    ...{
      id: 'time',
      label: 'Working time',
      about: 'How long its agent worked, without waiting for you. Less is better.',
    },
    less: true,
    of: ({ row: { usage } }, now) => {
      const since = usage.workedAt === null ? 0 : Math.max(0, now - Date.parse(usage.workedAt));
      const worked = usage.workedMs + since;
      return { words: formatDuration(worked), figure: worked };
    },
  },
  {
    ...{ id: 'turns', label: 'Turns', about: 'Prompts that it took. Less is better.' },
    less: true,
    of: ({ row: { turns } }) => ({ words: String(turns), figure: turns }),
  },
  {
    ...{ id: 'tokens', label: 'Tokens', about: 'What its agent says that it used. Less is better.' },
    less: true,
    of: ({ row: { usage } }) => {
      const total = totalTokens(usage.tokens);
      return total === null ? NOT_SAID : { words: tokenWords(total), figure: total };
    },
  },
  {
    ...{
      id: 'cost',
      label: 'Cost',
      about: 'What its agent says that it cost. Less is better, in the same currency.',
    },
    less: true,
    of: ({ row: { usage } }) => {
      const [first, ...others] = usage.cost;
      if (!first) return NOT_SAID;
      return {
        words: usage.cost.map(moneyWords).join(', '),
        figure: others.length === 0 ? first.amount : null,
      };
    },
  },
  {
    ...{ id: 'complexity', label: 'Complexity' },
    about:
      'Decision points in the changed code after the change, less those before it: if, for, while, case, catch, &&, ||, ??, ? : and the like, outside of comments and texts. Fewer is better.',
    less: true,
    of: ({ measured }) => {
      if (!measured) return MEASURING;
      if (!measured.complexity) return NOT_SAID;
      const { decisions, files, left } = measured.complexity;
      if (files === 0) return { words: 'no code', figure: null };
      const detail = left > 0 ? `${counted(left, 'file is', 'files are')} too large to be counted` : null;
      const sign = decisions > 0 ? '+' : decisions < 0 ? '−' : '±';
      return { words: `${sign}${Math.abs(decisions).toLocaleString('en')}`, figure: decisions, detail };
    },
  },
  {
    ...{ id: 'conflicts', label: 'Conflicts' },
    about: 'Files in which it conflicts with your workspace, were it applied now. Fewer is better.',
    less: true,
    of: ({ measured }) => {
      if (!measured) return MEASURING;
      const { conflicts, unknown } = measured;
      if (unknown) return { ...NOT_SAID, detail: describeRefusal(unknown).title };
      if (!conflicts) return { words: 'nothing to apply', figure: null };
      const words = conflicts.length === 0 ? 'none' : counted(conflicts.length, 'file');
      return { words, figure: conflicts.length, detail: conflicts.length > 0 ? somePaths(conflicts) : null };
    },
  },
];

/** Sessions by what can be counted of them, the values in their order. `now` in milliseconds. */
export function compareMetrics(compared: readonly Compared[], now: number): Metric[] {
  return RULES.map((rule) => {
    const said = compared.map((one) => rule.of(one, now));
    const best = rule.less && comparable(rule.id, compared) ? leastOf(said, compared) : null;
    return {
      id: rule.id,
      label: rule.label,
      about: rule.about,
      values: said.map(({ words, figure, detail = null }, at) => ({
        ...{ words, figure, detail },
        best: best !== null && figure === best && counts(compared[at]),
      })),
    };
  });
}

/** What did not end well, or changed nothing, was quick because of that. */
function counts(compared: Compared | undefined): boolean {
  return (
    compared !== undefined &&
    isAtRest(compared.row) &&
    compared.row.status !== 'failed' &&
    compared.row.files > 0
  );
}

/** Null where there is nothing to choose: fewer than two have a figure, or all have the same. */
function leastOf(said: readonly Said[], compared: readonly Compared[]): number | null {
  const figures = said.flatMap(({ figure }, at) => (figure !== null && counts(compared[at]) ? figure : []));
  const least = Math.min(...figures);
  return figures.some((figure) => figure !== least) ? least : null;
}

function comparable(id: MetricId, compared: readonly Compared[]): boolean {
  if (id !== 'cost') return true;
  return new Set(compared.flatMap(({ row }) => row.usage.cost.map(({ currency }) => currency))).size < 2;
}
