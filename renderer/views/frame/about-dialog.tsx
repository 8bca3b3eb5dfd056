import { displayPath } from '#shared/display-path';
import { readAbout } from '../../state/host-actions';
import { closeOverlay } from '../../state/navigation';
import { Dialog } from '../../ui/dialog';
import { Mark } from '../../ui/mark';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { useAsked } from './use-asked';

export function AboutDialog() {
  const { answer } = useAsked(readAbout);
  return (
    <Dialog open onClose={closeOverlay} title="About Understory">
      <div className="flex gap-4">
        <Mark size={40} />
        <div className="min-w-0 flex-1">
          <p className="text-soft">
            Runs coding agents side by side in Git worktrees and applies their work safely. MIT licence.
          </p>
          {answer.state === 'loading' ? <Spinner label="Reading versions" /> : null}
          {answer.state === 'failed' ? <Notice tone="fail">{answer.bug.message}</Notice> : null}
          {answer.state === 'ready' ? (
            <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs" data-selectable>
              {Object.entries({
                Version: answer.value.core.version,
                Git: answer.value.core.git ?? 'not found',
                Electron: answer.value.host.electron,
                Chrome: answer.value.host.chrome,
                Node: answer.value.host.node,
                Data: displayPath(answer.value.core.home),
              }).map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="text-faint">{name}</dt>
                  <dd className="font-mono text-2xs leading-[18px] wrap-anywhere">{value}</dd>
                </div>
              ))}
            </dl>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
