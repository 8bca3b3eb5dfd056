import { type DesktopPreferences, TimeOfDay } from '#shared/desktop';
import { changeDesktop, desktopPreferences, useDesktop } from '../../state/desktop';
import { Switch } from '../../ui/switch';
import { SettingField, SettingRow, SettingsSection } from './setting';

const KINDS: readonly { of: keyof DesktopPreferences['notify']; title: string; hint: string }[] = [
  {
    of: 'permissions',
    title: 'Permission requests',
    hint: 'With buttons to answer, where the system has them.',
  },
  { of: 'failures', title: 'Failures', hint: 'A turn failed, or an agent wants a login or was paused.' },
  { of: 'finished', title: 'Finished turns', hint: 'A turn ended, and its changes can be reviewed.' },
];

const TIMES: readonly { of: 'from' | 'to'; title: string }[] = [
  { of: 'from', title: 'Quiet from' },
  { of: 'to', title: 'Quiet until' },
];

/** What the system tells of sessions that are not in view, and when it tells nothing. */
export function NotificationsSection() {
  const notify = useDesktop((desktop) => desktop.preferences.notify);
  const quiet = useDesktop((desktop) => desktop.preferences.quiet);
  const changeQuiet = (changes: Partial<DesktopPreferences['quiet']>) =>
    void changeDesktop({ quiet: { ...desktopPreferences().quiet, ...changes } });
  return (
    <SettingsSection title="Notifications">
      {KINDS.map(({ of, title, hint }) => (
        <SettingRow key={of} title={title} hint={hint} words="notify tell">
          <Switch
            label={title}
            hideLabel
            checked={notify[of]}
            onChange={(on) => void changeDesktop({ notify: { ...desktopPreferences().notify, [of]: on } })}
          />
        </SettingRow>
      ))}
      <SettingRow
        title="Quiet hours"
        hint="Nothing is told then. The tray and the list still show what waits."
        words="do not disturb night"
      >
        <Switch label="Quiet hours" hideLabel checked={quiet.on} onChange={(on) => changeQuiet({ on })} />
      </SettingRow>
      {quiet.on
        ? TIMES.map(({ of, title }) => (
            <SettingRow key={of} title={title} words="quiet hours time">
              <SettingField
                label={`${title}, hours and minutes`}
                hideLabel
                stored={quiet[of]}
                placeholder="22:00"
                check={(value) =>
                  TimeOfDay.safeParse(value.trim()).success ? null : 'Enter a time such as 07:30.'
                }
                onStore={(value) => changeQuiet({ [of]: value.trim() })}
              />
            </SettingRow>
          ))
        : null}
    </SettingsSection>
  );
}
