import { ratiosOf, type Spread, spreadOf } from './measure';

type Unit = 'ms' | 'MB' | '%' | 'events' | 'processes';

/** Something measured, in its own unit, for itself or against something else measured in the same run. */
export type Figure = {
  readonly group: string;
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Spread;
  readonly against: { readonly what: string; readonly spread: Spread } | null;
  readonly ratio: Spread | null;
  /** The most that the design allows; null: there is no bar, the figure is told for comparison. */
  readonly bar: { readonly of: 'ratio' | 'value'; readonly atMost: number } | null;
  readonly met: boolean | null;
};

/** A quotient with what it is compared to; `bar` is the largest quotient that is good enough. */
export function ratioFigure(options: {
  group: string;
  what: string;
  unit: Unit;
  ours: readonly number[];
  against: string;
  theirs: readonly number[];
  bar?: number;
}): Figure {
  const { group, what, unit, bar } = options;
  const ratio = spreadOf(ratiosOf(options.ours, options.theirs));
  return {
    group,
    what,
    unit,
    ours: spreadOf(options.ours),
    against: { what: options.against, spread: spreadOf(options.theirs) },
    ratio,
    bar: bar === undefined ? null : { of: 'ratio', atMost: bar },
    met: bar === undefined ? null : ratio.median <= bar,
  };
}

/** A value with a bar of its own, beside what the same run measured for something small where there is such a thing. */
export function valueFigure(options: {
  group: string;
  what: string;
  unit: Unit;
  ours: readonly number[];
  against?: string;
  theirs?: readonly number[];
  bar?: number;
}): Figure {
  const { group, what, unit, against, theirs, bar } = options;
  const ours = spreadOf(options.ours);
  const quotients = theirs ? ratiosOf(options.ours, theirs) : [];
  return {
    group,
    what,
    unit,
    ours,
    against: against && theirs ? { what: against, spread: spreadOf(theirs) } : null,
    ratio: quotients.length > 0 ? spreadOf(quotients) : null,
    bar: bar === undefined ? null : { of: 'value', atMost: bar },
    met: bar === undefined ? null : ours.median <= bar,
  };
}
