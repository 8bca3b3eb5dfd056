import { Sparkles } from 'lucide-react';
import type { SessionRow } from '#shared/session';
import { hasResult } from '#shared/session-state';
import { IconButton } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { resultEntries } from '../../ui/result-entries';

/** What other sessions can begin on this one's result. */
export function ResultMenu(props: { row: SessionRow }) {
  const { row } = props;
  return (
    <Menu label="Start on its result" entries={resultEntries(row)} align="end">
      <IconButton label="Start on its result" small disabled={!hasResult(row)}>
        <Sparkles size={14} aria-hidden />
      </IconButton>
    </Menu>
  );
}
