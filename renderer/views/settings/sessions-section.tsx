import type { PermissionPolicy } from '#shared/events';
import { changeSettings, useSettings } from '../../state/settings';
import { type Choice, Select } from '../../ui/select';
import { SettingField, SettingRow, SettingsSection } from './setting';

const PERMISSIONS: readonly Choice<PermissionPolicy>[] = [
  { value: 'ask', label: 'Ask me' },
  { value: 'allow', label: 'Allow without asking' },
  { value: 'deny', label: 'Deny without asking' },
];
const PLACES = [1, 2, 3, 4, 6, 8, 12, 16];
const AUTOMATIC = 'automatic';

/** How sessions run unless said otherwise. */
export function SessionsSection() {
  const permissions = useSettings((all) => all.permissions);
  const concurrency = useSettings((all) => all.concurrency);
  const firstOutputSeconds = useSettings((all) => all.firstOutputSeconds);
  const places = concurrency === null || PLACES.includes(concurrency) ? PLACES : [...PLACES, concurrency];
  return (
    <SettingsSection title="Sessions">
      <SettingRow
        title="Permissions"
        hint="What to answer when an agent asks. Each session can have its own."
      >
        <Select
          label="Permissions"
          wide
          value={permissions}
          onChange={(value) => void changeSettings({ permissions: value })}
          choices={PERMISSIONS}
        />
      </SettingRow>
      <SettingRow title="Agents at once" hint="More sessions wait in the queue.">
        <Select
          label="Agents at once"
          wide
          value={concurrency === null ? AUTOMATIC : String(concurrency)}
          onChange={(value) =>
            void changeSettings({ concurrency: value === AUTOMATIC ? null : Number(value) })
          }
          choices={[
            { value: AUTOMATIC, label: 'By this computer’s processors' },
            ...places.map((count) => ({ value: String(count), label: String(count) })),
          ]}
        />
      </SettingRow>
      <SettingRow title="Give up a silent agent after" hint="Seconds without any first output, 5 to 3600.">
        <SettingField
          label="Seconds until a silent agent is given up"
          hideLabel
          stored={String(firstOutputSeconds)}
          check={(value) =>
            /^\d+$/.test(value) && Number(value) >= 5 && Number(value) <= 3600
              ? null
              : 'A number from 5 to 3600.'
          }
          onStore={(value) => void changeSettings({ firstOutputSeconds: Number(value) })}
        />
      </SettingRow>
    </SettingsSection>
  );
}
