import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { RepositoryId } from '#shared/ids';
import { dropEditedPlan, type EditedPlan, keepEditedPlan, useEditedPlans } from '../../state/edited-plans';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';

/** Plans of a repository that were edited and not started: to go on with, or to do without. */
export function EditedPlans(props: { repository: RepositoryId; onOpen: (plan: EditedPlan) => void }) {
  const plans = useEditedPlans(props.repository);
  if (plans.length === 0) return null;
  const discard = (plan: EditedPlan) => {
    dropEditedPlan(plan.id);
    showToast({
      ...{ tone: 'done', text: 'The edits of the plan were discarded. Its files are as they were.' },
      action: { label: 'Undo', run: () => keepEditedPlan(plan) },
    });
  };
  return (
    <ul aria-label="Edited plans" className="flex flex-col gap-1">
      {plans.map((one) => (
        <li key={one.id} className="flex items-center gap-2">
          <button
            type="button"
            onClick={() => props.onOpen(one)}
            className="flex min-w-0 flex-1 items-baseline gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
          >
            <span className="min-w-0 flex-1 truncate font-medium">
              {displayPath(one.plan.title ?? one.names.join(', '))}
            </span>
            <span className="flex-none text-xs text-soft">
              {counted(one.plan.tasks.length, 'task')} · edited, not started
            </span>
          </button>
          <Button small look="ghost" onClick={() => discard(one)}>
            Discard Edits
          </Button>
        </li>
      ))}
    </ul>
  );
}
