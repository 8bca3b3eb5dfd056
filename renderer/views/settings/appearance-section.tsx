import type { Settings } from '#shared/settings';
import { ZOOMS } from '#shared/zoom';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { type Choice, Select } from '../../ui/select';
import { Switch } from '../../ui/switch';
import { SettingRow, SettingsSection } from './setting';

const THEMES: readonly Choice<Settings['theme']>[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

const ROWS: readonly Choice<Settings['listRows']>[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

const SWITCHES: readonly { of: keyof Settings['diff']; title: string; hint?: string }[] = [
  { of: 'sideBySide', title: 'Side-by-side diffs', hint: 'A narrow pane shows them inline.' },
  { of: 'wrap', title: 'Wrap long lines' },
  { of: 'ignoreSpace', title: 'Hide whitespace changes' },
];

/** The sizes, and the one that it has where that is none of them. */
function zoomChoices(zoom: number): readonly Choice<string>[] {
  const all = [...new Set([...ZOOMS, zoom])].sort((a, b) => a - b);
  return all.map((one) => ({ value: String(one), label: `${Math.round(one * 100)} %` }));
}

/** Theme, size and how differences are drawn. */
export function AppearanceSection() {
  const theme = useSettings((all) => all.theme);
  const listRows = useSettings((all) => all.listRows);
  const zoom = useSettings((all) => all.zoom);
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
      <SettingRow title="Zoom" words="size larger smaller scale">
        <Select
          label="Zoom"
          wide
          value={String(zoom)}
          onChange={(value) => void changeSettings({ zoom: Number(value) })}
          choices={zoomChoices(zoom)}
        />
      </SettingRow>
      <SettingRow title="Rows of the session list" words="density lines compact">
        <Select
          label="Rows of the session list"
          wide
          value={listRows}
          onChange={(value) => void changeSettings({ listRows: value })}
          choices={ROWS}
        />
      </SettingRow>
      {SWITCHES.map(({ of, title, hint }) => (
        <SettingRow key={of} title={title} {...(hint ? { hint } : {})} words="diff differences">
          <Switch label={title} hideLabel checked={diff[of]} onChange={(on) => change({ [of]: on })} />
        </SettingRow>
      ))}
    </SettingsSection>
  );
}
