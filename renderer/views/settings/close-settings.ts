import { runCommand } from '../../state/commands';
import { leaveSettings } from '../../state/navigation';
import { returnFocus } from '../../ui/focus-return';

/** Back to where the user was, ready to write. */
export function closeSettings(): void {
  leaveSettings();
  requestAnimationFrame(() => {
    if (!runCommand('composer.focus')) returnFocus();
  });
}
