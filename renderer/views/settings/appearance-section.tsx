import type { Settings } from '#shared/settings';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { type Choice, Select } from '../../ui/select';
import { Switch } from '../../ui/switch';
import { SettingRow, SettingsSection } from './setting';

const THEMES: readonly Choice<Settings['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Theme and how differences are drawn. */
export function AppearanceSection() {
  const theme = useSettings((all) => all.theme);
  const diff = useSettings((all) => all.diff);
  const change = (changes: Partial<Settings['diff']>) =>
    void changeSettings({ diff: { ...settings().diff, ...changes } });
  return (
    <SettingsSection title="Appearance">
      <SettingRow title="Theme">
        <Select
          label="Theme"
          wide
          value={theme}
          onChange={(value) => void changeSettings({ theme: value })}
          choices={THEMES}
        />
      </SettingRow>
      <Switch
        label="Show differences side by side"
        checked={diff.sideBySide}
        onChange={(sideBySide) => change({ sideBySide })}
      />
      <Switch
        label="Wrap long lines in differences"
        checked={diff.wrap}
        onChange={(wrap) => change({ wrap })}
      />
      <Switch
        label="Ignore changes of white space only"
        checked={diff.ignoreSpace}
        onChange={(ignoreSpace) => change({ ignoreSpace })}
      />
    </SettingsSection>
  );
}
