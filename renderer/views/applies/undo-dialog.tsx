import { useCallback, useState } from 'react';
import { filesWords } from '#shared/counted';
import type { PastApply, UndoPlan } from '#shared/past-apply';
import type { Refusal } from '#shared/refusals';
import { shortCommit, shortRef } from '#shared/short-ref';
import { planUndo, undoApply } from '../../state/apply-actions';
import { useSessionRow } from '../../state/sessions';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { PathLines } from '../../ui/path-lines';
import { Spinner } from '../../ui/spinner';
import { UndoRefused } from '../apply';
import { pastWords } from './past-words';

/** What undoing an apply would change, asked once before it is done; or why it cannot be. */
export function UndoDialog(props: { past: PastApply; onClose: () => void }) {
  const { past, onClose } = props;
  const { apply } = past;
  const title = useSessionRow(past.session)?.title ?? past.session;
  const answer = useAnswer(useCallback(() => planUndo(apply), [apply]));
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const refused = refusal ?? (answer?.ok === false ? answer.refusal : null);
  const plan = answer?.ok ? answer.value : null;

  const undo = async () => {
    setRunning(true);
    const no = await undoApply(apply);
    setRunning(false);
    if (no) setRefusal(no);
    else onClose();
  };

  if (refused) return <UndoRefused refusal={refused} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Undo the apply of “${title}”?`}
      width="medium"
      aside={<span className="text-xs text-faint">{pastWords(past).join(' · ')}</span>}
      actions={
        <>
          <Button onClick={onClose} disabled={running}>
            Cancel
          </Button>
          <Button
            look="primary"
            autoFocus
            disabled={plan === null}
            busy={running}
            onClick={() => void undo()}
          >
            Undo
          </Button>
        </>
      }
    >
      {plan ? (
        <Plan plan={plan} />
      ) : (
        <div className="flex items-center gap-2 py-2 text-soft">
          <Spinner label={null} /> Working out what would change…
        </div>
      )}
    </Dialog>
  );
}

function Plan(props: { plan: UndoPlan }) {
  const { how, files, branch, later } = props.plan;
  const gone = new Set<string>(files.filter(({ change }) => change === 'delete').map(({ path }) => path));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">{howWords(how, files.length)}</p>
      {branch ? (
        <p className="text-soft">
          {shortRef(branch.name)} moves back from {shortCommit(branch.from)} to {shortCommit(branch.to)}.
        </p>
      ) : null}
      {later > 0 ? (
        <p className="text-soft">
          {later === 1
            ? 'A later apply of this session stays as it is. What is undone now can be applied again.'
            : `${later} later applies of this session stay as they are. What is undone now can be applied again.`}
        </p>
      ) : null}
      {files.length > 0 ? (
        <PathLines
          label="files that change"
          paths={files.map(({ path }) => path)}
          mark={(path) => (
            <span
              role="img"
              aria-label={gone.has(path) ? 'deleted' : 'written'}
              className={gone.has(path) ? 'w-3 flex-none text-del' : 'w-3 flex-none text-add'}
            >
              {gone.has(path) ? '−' : '+'}
            </span>
          )}
        />
      ) : null}
    </div>
  );
}

function howWords(how: UndoPlan['how'], files: number): string {
  if (files === 0)
    return how === 'exact'
      ? 'No file in the workspace changes.'
      : 'Nothing of it is left in the workspace: it is only marked as undone.';
  return how === 'exact'
    ? `Nothing it wrote was edited since: ${filesWords(files)} ${files === 1 ? 'becomes the very file it was' : 'become the very files they were'} before.`
    : `There were edits since. They stay, and what the apply did is merged out of ${filesWords(files)}.`;
}
