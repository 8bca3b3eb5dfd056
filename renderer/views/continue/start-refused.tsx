import type { Refusal } from '#shared/refusals';
import { RefusalText } from '../../ui/refusal-text';
import { NoSandboxChoice } from '../compose';

/** Why something could not be read or done. */
export function Refused(props: { refusal: Refusal }) {
  return (
    <div role="alert" className="text-fail" data-selectable>
      <RefusalText refusal={props.refusal} />
    </div>
  );
}

/** Why the session was not started; where no sandbox can be made, with the choice to start it without one. */
export function StartRefused(props: {
  refusal: Refusal | null;
  onWithout: () => void;
  onCancel: () => void;
}) {
  const { refusal, ...does } = props;
  if (!refusal) return null;
  if (refusal.code !== 'sandbox-unavailable' || refusal.why === 'local') return <Refused refusal={refusal} />;
  return (
    <div role="alert" className="text-fail">
      <NoSandboxChoice {...refusal} {...does} />
    </div>
  );
}
