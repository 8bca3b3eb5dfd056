import { LEAST_SANDBOX_MEGABYTES } from '#shared/settings';
import { changeSettings, useSettings } from '../../state/settings';
import { NumberRow } from './number-row';

/** How much of the machine one sandbox may take. */
export function SandboxRows() {
  const megabytes = useSettings((all) => all.sandboxMegabytes);
  const processes = useSettings((all) => all.sandboxProcesses);
  const processors = useSettings((all) => all.sandboxProcessors);
  return (
    <>
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
