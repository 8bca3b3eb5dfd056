import { Rows3 } from 'lucide-react';
import { changeSettings, useSettings } from '../../state/settings';
import { IconButton } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import type { Grouping } from './group-sessions';
import { setGrouping } from './list';
import type { Density } from './session-option';

const GROUPINGS: readonly { value: Grouping; label: string }[] = [
  { value: 'state', label: 'By state' },
  { value: 'repository', label: 'By repository' },
  { value: 'date', label: 'By date' },
  { value: 'none', label: 'Newest first' },
];
const DENSITIES: readonly { value: Density; label: string }[] = [
  { value: 'comfortable', label: 'Comfortable rows' },
  { value: 'compact', label: 'Compact rows' },
];

/** How the list is grouped and how much it shows of each session. */
export function ListViewMenu() {
  const group = useSettings((all) => all.filters.group);
  const density = useSettings((all) => all.listRows);
  const entries: MenuEntry[] = [
    { type: 'label', label: 'Group sessions' },
    ...GROUPINGS.map(({ value, label }) => ({
      label,
      checked: group === value,
      onSelect: () => setGrouping(value),
    })),
    { type: 'separator' },
    ...DENSITIES.map(({ value, label }) => ({
      label,
      checked: density === value,
      onSelect: () => void changeSettings({ listRows: value }),
    })),
  ];
  return (
    <Menu label="Group sessions" entries={entries} align="end">
      <IconButton label="Group sessions" keysOf="sessions.group">
        <Rows3 size={15} aria-hidden />
      </IconButton>
    </Menu>
  );
}
