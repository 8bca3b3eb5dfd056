import { describeNoSandbox } from '#shared/describe-sandbox';
import { makesSandboxes, useSandboxAbility } from '../../state/sandbox-ability';
import { useSettings } from '../../state/settings';
import { NoSandboxNotice } from '../../ui/no-sandbox-notice';
import { SettingBlock } from './setting';

/** That no sandbox can be made here, what follows from that, and the step to take; nothing where one can. */
export function SandboxAbility() {
  const ability = useSandboxAbility();
  const usual = useSettings((all) => all.isolation);
  if (ability === null || ability.able) return null;
  const { detail } = describeNoSandbox(ability);
  const isHeld = usual === 'sandbox' || (usual === 'auto' && makesSandboxes(ability));
  return (
    <SettingBlock words={`Sandbox isolation ${detail}`}>
      <NoSandboxNotice none={ability} tone={isHeld ? 'need' : 'quiet'}>
        {isHeld
          ? 'New background sessions are not started until one can be made, or you choose to run them without.'
          : 'New sessions run with your own rights.'}
      </NoSandboxNotice>
    </SettingBlock>
  );
}
