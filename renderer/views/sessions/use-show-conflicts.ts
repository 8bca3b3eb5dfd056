import { useCommands } from '../../state/commands';
import { showConflicts, useConflictsOf } from '../../state/forecast';
import { useSelectedSession } from '../../state/navigation';

/** The command that shows both sides of what the open session would conflict with. */
export function useShowConflicts(): void {
  const open = useSelectedSession();
  const conflicts = useConflictsOf(open);
  useCommands({
    'session.conflicts': open === null || conflicts === null ? undefined : () => showConflicts(open),
  });
}
