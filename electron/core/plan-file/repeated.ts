import type { PlanProblem, TaskKey } from '#shared/plan';
import type { MarkdownText } from './markdown-text';
import { markOfSign } from './marks';
import type { Unit } from './units';

/**
 * Plans list the same tasks several times. Only what has the same id in another section, and a word in common, is the same task;
 * whatever is decided by likeness alone loses tasks.
 */
export function withoutRepeats(
  text: MarkdownText,
  units: readonly Unit[],
  problems: PlanProblem[],
): readonly Unit[] {
  const first = new Map<string, Unit>();
  return units.filter((unit) => {
    const { id } = unit.head;
    if (id === null) return true;
    const known = first.get(id);
    if (!known) {
      first.set(id, unit);
      return true;
    }
    const line = text.lines[unit.at];
    const place = { file: line?.file ?? 0, line: unit.at + 1 };
    const same = text.sectionAt[known.at] !== text.sectionAt[unit.at] && shareWord(known, unit);
    const task = id as TaskKey;
    if (!same) problems.push({ code: 'duplicate-id', level: 'warn', task, place, about: [id] });
    else if (isDone(known) !== isDone(unit))
      problems.push({ code: 'contradictory-marks', level: 'warn', task, place, about: [id] });
    return !same;
  });
}

function isDone(unit: Unit): boolean {
  return (unit.box && markOfSign(unit.box.sign) === 'done') || unit.head.mark === 'done';
}

function shareWord(one: Unit, other: Unit): boolean {
  const words = new Set(wordsOf(one));
  return wordsOf(other).some((word) => words.has(word));
}

function wordsOf({ head }: Unit): string[] {
  return head.title
    .slice(0, 400)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3);
}
