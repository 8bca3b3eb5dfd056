import { ChevronDown } from 'lucide-react';
import { runCommand } from '../../state/commands';
import { useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';

/**
 * Brings the session's work to the workspace: at once where the user has it so, with the dialog beside it; else in the
 * dialog alone.
 */
export function ApplyButtons(props: { primary: boolean; disabled: boolean; hint: string }) {
  const { disabled, hint } = props;
  const atOnce = useSettings((all) => all.applyAtOnce);
  const look = props.primary ? 'primary' : 'plain';
  return (
    <span className="flex flex-none gap-px">
      <Button
        look={look}
        keysOf="session.apply"
        disabled={disabled}
        title={hint}
        onClick={() => runCommand('session.apply')}
      >
        {atOnce ? 'Apply' : 'Apply…'}
      </Button>
      {atOnce ? (
        <IconButton
          label="Apply…"
          look={look}
          keysOf="session.apply-options"
          disabled={disabled}
          onClick={() => runCommand('session.apply-options')}
        >
          <ChevronDown size={14} aria-hidden />
        </IconButton>
      ) : null}
    </span>
  );
}
