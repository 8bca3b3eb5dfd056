import type { DesktopPreferences } from '#shared/desktop';
import { platform } from '../../api/platform';
import { changeDesktop, useDesktop } from '../../state/desktop';
import { type Choice, Select } from '../../ui/select';
import { SettingRow, SettingsSection } from './setting';

const CLOSING: readonly Choice<DesktopPreferences['closing']>[] = [
  { value: 'ask', label: 'Ask me' },
  { value: 'tray', label: 'Keep running in the tray' },
  { value: 'quit', label: 'Quit' },
];

/** What the window does among others. On a Mac the app stays when its window is closed, as apps do there. */
export function WindowSection() {
  const closing = useDesktop((desktop) => desktop.preferences.closing);
  const tray = useDesktop((desktop) => desktop.tray);
  if (platform() === 'darwin') return null;
  return (
    <SettingsSection title="Window">
      <SettingRow
        title="Closing the window while agents work"
        words="tray background quit"
        hint={
          tray
            ? 'With no agent at work, closing the window quits Understory.'
            : 'This desktop has no tray to stay in, so closing the window quits Understory. You are asked first.'
        }
      >
        <Select
          label="Closing the window while agents work"
          wide
          value={closing}
          onChange={(value) => void changeDesktop({ closing: value })}
          choices={CLOSING}
        />
      </SettingRow>
    </SettingsSection>
  );
}
