import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { LabelledCheckbox } from '../../ui/checkbox';

/** Whether the commands that a plan names as checks may run: all of them are shown, since they are whatever its file says. */
export function PlanChecksField(props: {
  lines: readonly string[];
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { lines } = props;
  if (lines.length === 0) return null;
  const what = counted(lines.length, 'check');
  return (
    <div className="flex flex-col gap-1">
      <LabelledCheckbox
        label={`Run the ${what} that the plan names, after each turn of its tasks`}
        checked={props.checked}
        onChange={props.onChange}
      />
      <ul aria-label="Checks of the plan" className="ml-6 flex flex-col gap-0.5">
        {lines.map((line) => (
          <li key={line} className="font-mono text-xs wrap-anywhere text-soft">
            {displayPath(line)}
          </li>
        ))}
      </ul>
      <p className="ml-6 text-xs text-faint">A task whose checks fail holds those that wait for it.</p>
    </div>
  );
}
