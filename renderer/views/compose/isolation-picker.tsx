import { ISOLATIONS } from '#shared/describe-isolation';
import type { Isolation, SandboxAbility } from '#shared/sandbox';
import { makesSandboxes } from '../../state/sandbox-ability';
import { IsolationIcon } from '../../ui/isolation-icon';
import { Select } from '../../ui/select';

/** Whether the system keeps the session to its worktree, with what that means. */
export function IsolationPicker(props: {
  chosen: Isolation;
  ability: SandboxAbility | null;
  onChange: (chosen: Isolation) => void;
}) {
  const choices = makesSandboxes(props.ability)
    ? ISOLATIONS
    : ISOLATIONS.map((one) =>
        one.value === 'sandbox' ? { ...one, detail: 'Made on Linux only so far', disabled: true } : one,
      );
  return (
    <Select
      label="Sandbox"
      look="ghost"
      icon={<IsolationIcon isolation={props.chosen} size={13} />}
      value={props.chosen}
      onChange={props.onChange}
      choices={choices}
    />
  );
}
