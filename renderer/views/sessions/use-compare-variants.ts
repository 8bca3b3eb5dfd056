import { useMemo } from 'react';
import { useCommands } from '../../state/commands';
import { useSelectedSession } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { askCompare } from './ask-compare';
import { variantsWith } from './bulk';

/** The command that compares the open session with the variants that it was started with. */
export function useCompareVariants(): void {
  const open = useSelectedSession();
  const rows = useSessions((all) => (all.state === 'ready' ? all.value.rows : null));
  const variants = useMemo(() => {
    const row = open === null ? undefined : rows?.get(open);
    return row?.variant ? variantsWith(row, rows?.values() ?? []) : null;
  }, [open, rows]);
  useCommands({ 'session.compare-variants': variants && (() => askCompare(variants)) });
}
