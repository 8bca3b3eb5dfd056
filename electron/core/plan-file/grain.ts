import type { PlanGrain } from '#shared/plan';
import { headOfSection, type MarkdownText } from './markdown-text';
import type { Phase, Phases } from './phases';
import { readTaskHead } from './task-head';
import type { Unit } from './units';

/** What becomes a task, and the phase that it stands in. */
export interface Grained {
  readonly unit: Unit;
  readonly phase: Phase | null;
  /** At the grain of steps: the task that it is a step of. */
  readonly of: Unit | null;
}

/** The grains that a text can be read with. */
export function grainsOf(units: readonly Unit[], { phases }: Phases): PlanGrain[] {
  const steps = units.reduce((sum, unit) => sum + unit.steps.length, 0);
  return [
    ...(phases.filter((phase) => phase.units.length > 0).length > 1 ? (['phase'] as const) : []),
    'task',
    ...(steps > 1 ? (['step'] as const) : []),
  ];
}

/** Units as a grain has them. Nothing is told to be done because what is inside of it is. */
export function atGrain(
  text: MarkdownText,
  units: readonly Unit[],
  phases: Phases,
  grain: PlanGrain,
): readonly Grained[] {
  const phaseOf = (unit: Unit) => phases.phaseOf.get(unit) ?? null;
  if (grain === 'task') return units.map((unit) => ({ unit, phase: phaseOf(unit), of: null }));
  if (grain === 'step')
    return units.flatMap((unit): Grained[] =>
      unit.steps.length === 0
        ? [{ unit, phase: phaseOf(unit), of: null }]
        : unit.steps.map((step) => ({ unit: step, phase: phaseOf(unit), of: unit })),
    );
  const told = new Set<Phase>();
  return units.flatMap((unit): Grained[] => {
    const phase = phaseOf(unit);
    if (!phase) return [{ unit, phase: null, of: null }];
    if (told.has(phase)) return [];
    told.add(phase);
    return [{ unit: phaseUnit(text, phase), phase: null, of: null }];
  });
}

function phaseUnit(text: MarkdownText, phase: Phase): Unit {
  const line = text.lines[phase.at];
  const section = text.sectionAt[phase.at];
  const head =
    section?.at === phase.at ? headOfSection(text, section) : readTaskHead(line?.content ?? '', text.ours);
  return { at: phase.at, end: phase.end, head, box: line?.box ?? null, steps: phase.units };
}
