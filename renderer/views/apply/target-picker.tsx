import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { useBranches } from '../../state/branches';
import { Select } from '../../ui/select';

const CHECKED_OUT = 'checked out';

/** The branch that the commits go to. `null` is whichever is checked out. */
export function TargetPicker(props: {
  row: SessionRow;
  target: string | null;
  disabled: boolean;
  onChange: (target: string | null) => void;
}) {
  const { repository, branch } = props.row;
  const branches = useBranches(repository);
  const current = branches?.find((one) => one.current);
  const others = (branches ?? []).filter((one) => !one.remote && !one.current && one.ref !== branch);
  return (
    <div className="flex items-center gap-2">
      <span className="text-soft">onto</span>
      <Select
        label="Target branch"
        value={props.target ?? CHECKED_OUT}
        disabled={props.disabled || branches === null}
        onChange={(value) => props.onChange(value === CHECKED_OUT ? null : value)}
        choices={[
          {
            value: CHECKED_OUT,
            label: current ? shortRef(current.ref) : 'the workspace’s HEAD',
            detail: 'checked out in the workspace',
          },
          ...others.map((one) => ({ value: one.ref, label: shortRef(one.ref) })),
        ]}
      />
    </div>
  );
}
