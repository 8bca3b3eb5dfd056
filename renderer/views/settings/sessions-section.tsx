import { USUAL_ISOLATIONS, USUAL_PERMISSIONS } from '#shared/describe-isolation';
import { changeSettings, useSettings } from '../../state/settings';
import { Select } from '../../ui/select';
import { Switch } from '../../ui/switch';
import { BudgetRows } from './budget-rows';
import { NumberRow } from './number-row';
import { SandboxAbility } from './sandbox-ability';
import { SandboxRows } from './sandbox-rows';
import { SettingRow, SettingsSection } from './setting';

const PLACES = [1, 2, 3, 4, 6, 8, 12, 16];
const AUTOMATIC = 'automatic';

/** How sessions run unless said otherwise. */
export function SessionsSection() {
  const permissions = useSettings((all) => all.permissions);
  const isolation = useSettings((all) => all.isolation);
  const applyAtOnce = useSettings((all) => all.applyAtOnce);
  const concurrency = useSettings((all) => all.concurrency);
  const firstOutputSeconds = useSettings((all) => all.firstOutputSeconds);
  const freeMegabytes = useSettings((all) => all.freeMegabytes);
  const turnMinutes = useSettings((all) => all.turnMinutes);
  const idleAgents = useSettings((all) => all.idleAgents);
  const idleAgentsMegabytes = useSettings((all) => all.idleAgentsMegabytes);
  const places = concurrency === null || PLACES.includes(concurrency) ? PLACES : [...PLACES, concurrency];
  return (
    <SettingsSection title="Sessions">
      <SettingRow
        title="Permissions"
        hint="The answer when an agent asks. Automatic allows all in a sandbox, which holds the agent anyway, and asks without one. You can choose otherwise for each session."
      >
        <Select
          label="Permissions"
          wide
          value={permissions}
          onChange={(value) => void changeSettings({ permissions: value })}
          choices={USUAL_PERMISSIONS}
        />
      </SettingRow>
      <SettingRow
        title="Sandbox"
        words="isolation"
        hint="Whether the system keeps new background sessions to their worktree. Automatic does wherever Understory makes sandboxes, which is on Linux. You can choose otherwise for each session."
      >
        <Select
          label="Sandbox"
          wide
          value={isolation}
          onChange={(value) => void changeSettings({ isolation: value })}
          choices={USUAL_ISOLATIONS}
        />
      </SettingRow>
      <SandboxAbility />
      <SandboxRows />
      <SettingRow
        title="Apply in one step"
        hint="Uncommitted changes without conflicts are applied at once. Undo takes them back exactly."
      >
        <Switch
          label="Apply in one step"
          hideLabel
          checked={applyAtOnce}
          onChange={(on) => void changeSettings({ applyAtOnce: on })}
        />
      </SettingRow>
      <SettingRow
        title="Agents at once"
        hint="Further sessions are queued. Automatic goes by processors and memory."
      >
        <Select
          label="Agents at once"
          wide
          value={concurrency === null ? AUTOMATIC : String(concurrency)}
          onChange={(value) =>
            void changeSettings({ concurrency: value === AUTOMATIC ? null : Number(value) })
          }
          choices={[
            { value: AUTOMATIC, label: 'Automatic' },
            ...places.map((count) => ({ value: String(count), label: String(count) })),
          ]}
        />
      </SettingRow>
      <NumberRow
        title="Free memory"
        hint="Megabytes to keep free. With less, further agents wait, and one that takes all the rest is paused. Leave it empty for a tenth of your memory."
        label="Free memory, in megabytes"
        unset="Automatic"
        value={freeMegabytes}
        range={[0, 1_048_576]}
        onStore={(value) => changeSettings({ freeMegabytes: value })}
      />
      <NumberRow
        title="Idle agents"
        hint="How many stay ready after their turn, so that they answer at once (0 to 64). The one idle longest is closed first, and resumes with your next prompt."
        value={idleAgents}
        range={[0, 64]}
        onStore={(value) => changeSettings({ idleAgents: value ?? 0 })}
      />
      <NumberRow
        title="Idle agents’ memory"
        hint="Megabytes that idle agents may use together, with everything they started."
        label="Idle agents’ memory, in megabytes"
        value={idleAgentsMegabytes}
        range={[0, 1_048_576]}
        onStore={(value) => changeSettings({ idleAgentsMegabytes: value ?? 0 })}
      />
      <NumberRow
        title="Longest turn"
        hint="Minutes for which an agent may work before it is stopped. Waiting for you does not count, and its work is kept."
        label="Longest turn, in minutes"
        unset="No limit"
        value={turnMinutes}
        range={[1, 100_000]}
        onStore={(value) => changeSettings({ turnMinutes: value })}
      />
      <BudgetRows />
      <NumberRow
        title="Startup timeout"
        hint="Seconds to wait for an agent’s first output (5 to 3600)."
        label="Startup timeout, in seconds"
        value={firstOutputSeconds}
        range={[5, 3600]}
        onStore={(value) => changeSettings({ firstOutputSeconds: value ?? 5 })}
      />
    </SettingsSection>
  );
}
