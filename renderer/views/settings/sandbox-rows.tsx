import { LEAST_SANDBOX_MEGABYTES } from '#shared/settings';
import { changeSettings, useSettings } from '../../state/settings';
import { Switch } from '../../ui/switch';
import { NumberRow } from './number-row';
import { SettingRow } from './setting';

/** What of the user's one sandbox may read of packages, and how much of the machine it may take. */
export function SandboxRows() {
  const megabytes = useSettings((all) => all.sandboxMegabytes);
  const processes = useSettings((all) => all.sandboxProcesses);
  const processors = useSettings((all) => all.sandboxProcessors);
  const caches = useSettings((all) => all.sandboxCaches);
  return (
    <>
      <SettingRow
        title="Sandbox package caches"
        words="npm cargo go gradle maven download"
        hint="Sandboxes read the packages that npm, Cargo, Go, Gradle and Maven have downloaded for you, private ones too, and change none. What they download themselves stays in their session."
      >
        <Switch
          label="Sandbox package caches"
          hideLabel
          checked={caches}
          onChange={(on) => void changeSettings({ sandboxCaches: on })}
        />
      </SettingRow>
      <NumberRow
        title="Sandbox memory"
        hint="Megabytes that one sandbox may take. With more, its programs are ended, and no others. Leave it empty for half of your memory; 0 is no limit."
        label="Sandbox memory, in megabytes"
        unset="Automatic"
        value={megabytes}
        range={[LEAST_SANDBOX_MEGABYTES, 16_777_216]}
        orZero
        onStore={(value) => changeSettings({ sandboxMegabytes: value })}
      />
      <NumberRow
        title="Sandbox processes"
        hint="How many processes and threads one sandbox may have at once. Further ones are refused to it."
        unset="Automatic"
        value={processes}
        range={[64, 1_000_000]}
        onStore={(value) => changeSettings({ sandboxProcesses: value })}
      />
      <NumberRow
        title="Sandbox processors"
        hint="How many processors one sandbox may keep busy, where the system has control groups for it. Otherwise, and when empty, sandboxes share all of them."
        unset="All"
        value={processors}
        range={[1, 1024]}
        onStore={(value) => changeSettings({ sandboxProcessors: value })}
      />
    </>
  );
}
