import { describeNoSandbox } from '#shared/describe-sandbox';
import { copyText } from '../../state/host-actions';
import { makesSandboxes, useSandboxAbility } from '../../state/sandbox-ability';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { SettingBlock } from './setting';

/** That no sandbox can be made here, what follows from that, and the step to take; nothing where one can. */
export function SandboxAbility() {
  const ability = useSandboxAbility();
  const usual = useSettings((all) => all.isolation);
  if (ability === null || ability.able) return null;
  const { detail, advice, command } = describeNoSandbox(ability);
  const isHeld = usual === 'sandbox' || (usual === 'auto' && makesSandboxes(ability));
  return (
    <SettingBlock words={`Sandbox isolation ${detail}`}>
      <Notice
        tone={isHeld ? 'need' : 'quiet'}
        action={
          command ? (
            <Button small onClick={() => void copyText(command, 'Command copied.')}>
              Copy Command
            </Button>
          ) : undefined
        }
      >
        <span className="font-medium">{detail}</span>{' '}
        {isHeld
          ? 'New background sessions are not started until one can be made, or you choose to run them without.'
          : 'New sessions run with your own rights.'}
        {advice ? ` ${advice}` : null}
      </Notice>
    </SettingBlock>
  );
}
