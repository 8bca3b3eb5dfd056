import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import { checkInstallation } from '../../state/host-actions';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { useAsked } from './use-asked';

const SIGNS = {
  ok: <CircleCheck size={14} aria-label="Fine" className="mt-0.5 flex-none text-accent" />,
  warning: <TriangleAlert size={14} aria-label="Warning" className="mt-0.5 flex-none text-need" />,
  failed: <CircleAlert size={14} aria-label="Failed" className="mt-0.5 flex-none text-fail" />,
} as const;

/** What this installation needs and whether it is there. */
export function DoctorDialog() {
  const { answer, again } = useAsked(checkInstallation);
  return (
    <Dialog
      open
      onClose={closeOverlay}
      title="Check this installation"
      width="medium"
      actions={
        <Button busy={answer.state === 'loading'} onClick={again}>
          Check again
        </Button>
      }
    >
      {answer.state === 'loading' ? <Spinner label="Checking" /> : null}
      {answer.state === 'failed' ? (
        <Notice tone="fail">The check did not finish: {answer.bug.message}</Notice>
      ) : null}
      {answer.state === 'ready' ? (
        <ul className="flex flex-col gap-2.5">
          {answer.value.map((check) => (
            <li key={check.id} className="flex gap-2.5">
              {SIGNS[check.state]}
              <div className="min-w-0" data-selectable>
                <span className="font-medium">{check.label}</span>{' '}
                <span className="text-soft wrap-anywhere">{displayPath(check.detail)}</span>
                {check.advice ? <div className="text-xs text-need">{check.advice}</div> : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
}
