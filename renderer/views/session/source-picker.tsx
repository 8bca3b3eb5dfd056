import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { useBranches } from '../../state/branches';
import { Select } from '../../ui/select';

/** The branch that new commits are brought in from, which becomes the session's base. */
export function SourcePicker(props: {
  row: SessionRow;
  source: string;
  disabled: boolean;
  onChange: (source: string) => void;
}) {
  const { repository, branch, base } = props.row;
  const branches = useBranches(repository);
  const others = (branches ?? []).filter(({ ref }) => ref !== branch && ref !== base.ref);
  const choices = [
    ...(base.ref === null
      ? []
      : [{ value: base.ref, label: displayPath(shortRef(base.ref)), detail: 'the base it has' }]),
    ...others.map(({ ref, remote }) => ({
      value: ref,
      label: displayPath(shortRef(ref)),
      detail: remote ? 'remote' : null,
    })),
  ];
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span className="text-soft">from</span>
      <Select
        label="Branch to update from"
        value={props.source}
        placeholder={displayPath(shortRef(props.source))}
        disabled={props.disabled}
        onChange={props.onChange}
        choices={choices}
      />
    </div>
  );
}
