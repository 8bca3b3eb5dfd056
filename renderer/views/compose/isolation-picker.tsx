import { ISOLATIONS } from '#shared/describe-isolation';
import type { Isolation } from '#shared/sandbox';
import { IsolationIcon } from '../../ui/isolation-icon';
import { Select } from '../../ui/select';

/** Whether the system keeps the session to its worktree, with what that means. */
export function IsolationPicker(props: { chosen: Isolation; onChange: (chosen: Isolation) => void }) {
  return (
    <Select
      label="Sandbox"
      look="ghost"
      icon={<IsolationIcon isolation={props.chosen} size={13} />}
      value={props.chosen}
      onChange={props.onChange}
      choices={ISOLATIONS}
    />
  );
}
