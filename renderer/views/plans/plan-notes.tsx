import { describeOverlap, describePlanProblem } from '#shared/describe-plan-problem';
import { displayPath } from '#shared/display-path';
import { addEdge, waits } from '#shared/edit-plan';
import type { Plan } from '#shared/plan';
import { Button } from '../../ui/button';
import { fixOf } from './plan-fixes';

/** So many of a kind are shown; the command line has them all. */
const MOST_NOTES = 12;

/** What is in doubt of the plan as a whole, and which of its tasks will meet in a file. */
export function PlanNotes(props: { plan: Plan; onEdit: (plan: Plan | null) => void }) {
  const { plan, onEdit } = props;
  const { problems, overlaps, edges } = plan;
  const notes = [
    ...problems
      .filter(({ task }) => task === null)
      .map((one) => {
        const fix = fixOf(plan, one);
        return { text: describePlanProblem(one), fix: fix?.does === 'edit' ? fix : null };
      }),
    ...overlaps.map((overlap) => {
      const [first, second] = overlap.tasks;
      const ordered = waits(edges, first, second) ? null : addEdge(plan, second, first);
      return {
        text: `${overlap.tasks.map(displayPath).join(' and ')} ${describeOverlap(overlap)}`,
        fix: ordered && {
          label: `Run ${displayPath(second)} after ${displayPath(first)}`,
          plan: { ...ordered, overlaps: overlaps.filter((one) => one !== overlap) },
        },
      };
    }),
  ];
  if (notes.length === 0) return null;
  return (
    <ul aria-label="About the plan" className="flex flex-col gap-1 text-xs text-need">
      {notes.slice(0, MOST_NOTES).map(({ text, fix }) => (
        <li key={text} className="flex items-center gap-2">
          <span className="min-w-0 wrap-anywhere">{text}</span>
          {fix ? (
            <Button small onClick={() => onEdit(fix.plan)}>
              {fix.label}
            </Button>
          ) : null}
        </li>
      ))}
      {notes.length > MOST_NOTES ? <li className="text-soft">and {notes.length - MOST_NOTES} more</li> : null}
    </ul>
  );
}
