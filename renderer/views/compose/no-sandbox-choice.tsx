import { describeNoSandbox } from '#shared/describe-sandbox';
import type { NoSandbox } from '#shared/sandbox';
import { Button } from '../../ui/button';
import { CopyCommand, NoSandboxWords } from '../../ui/no-sandbox-notice';

/** That the session was not started, since it cannot have a sandbox, with the ways to go on. Nothing is chosen by itself. */
export function NoSandboxChoice(props: NoSandbox & { onWithout: () => void; onCancel: () => void }) {
  const { command } = describeNoSandbox(props);
  return (
    <span className="flex flex-col gap-1.5">
      <span data-selectable className="wrap-anywhere">
        <NoSandboxWords none={props}>Nothing was started, and your draft is kept.</NoSandboxWords>
      </span>
      <span className="flex flex-wrap gap-1.5">
        {command ? <CopyCommand command={command} /> : null}
        <Button small onClick={props.onWithout}>
          Run Without Sandbox This Time
        </Button>
        <Button small look="ghost" onClick={props.onCancel}>
          Cancel
        </Button>
      </span>
    </span>
  );
}
