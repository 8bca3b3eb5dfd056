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
  const ofPlan = problems.filter(({ task }) => task === null);
  const count = ofPlan.length + overlaps.length;
  // What one click would do is only worked out for what is shown.
  const notes = [
    ...ofPlan.slice(0, MOST_NOTES).map((one) => {
      const fix = fixOf(plan, one);
      return {
        text: describePlanProblem(one),
        fix: fix?.does === 'edit' ? { label: fix.label, edit: fix.edit } : null,
      };
    }),
    ...overlaps.slice(0, Math.max(0, MOST_NOTES - ofPlan.length)).map((overlap) => {
      const [first, second] = overlap.tasks;
      const ordered = waits(edges, first, second) ? null : addEdge(plan, second, first);
      return {
        text: `${overlap.tasks.map(displayPath).join(' and ')} ${describeOverlap(overlap)}`,
        fix: ordered && {
          label: `Run ${displayPath(second)} after ${displayPath(first)}`,
          edit: () => ({ ...ordered, overlaps: overlaps.filter((one) => one !== overlap) }),
        },
      };
    }),
  ];
  if (notes.length === 0) return null;
  return (
    <ul aria-label="About the plan" className="flex flex-col gap-1 text-xs text-need">
      {notes.map(({ text, fix }) => (
        <li key={text} className="flex items-center gap-2">
          <span className="min-w-0 wrap-anywhere">{text}</span>
          {fix ? (
            <Button small onClick={() => onEdit(fix.edit())}>
              {fix.label}
            </Button>
          ) : null}
        </li>
      ))}
      {count > MOST_NOTES ? <li className="text-soft">and {count - MOST_NOTES} more</li> : null}
    </ul>
  );
}
