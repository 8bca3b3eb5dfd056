import { useCallback, useEffect, useState } from 'react';
import type { Checkpoint } from '#shared/checkpoints';
import { filesWords } from '#shared/counted';
import { momentOf } from '#shared/dates';
import { displayPath } from '#shared/display-path';
import type { CommitId } from '#shared/ids';
import type { Transcript } from '#shared/projections/transcript';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { showPane } from '../../state/navigation';
import { readCheckpoints, rollBack } from '../../state/session-actions';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { ConfirmDialog, Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { changeLook } from '../changes';
import { type HistoryEntry, historyEntries, pointTitle, rollBackQuestion } from './history-words';

/** The session's checkpoints: any two can be compared, and the worktree brought to any of them. */
export function HistoryDialog(props: {
  row: SessionRow;
  transcript: Transcript | null;
  canRollBack: boolean;
  onClose: () => void;
}) {
  const { row, onClose } = props;
  const { session } = row;
  const [points, setPoints] = useState<readonly Checkpoint[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [chosen, setChosen] = useState<readonly CommitId[]>([]);
  const [asked, setAsked] = useState<Checkpoint | null>(null);
  const [running, setRunning] = useState(false);

  const read = useCallback(async () => {
    const outcome = await readCheckpoints(session);
    if (outcome.state === 'done') setPoints(outcome.value);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
  }, [session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer event may be a newer checkpoint
  useEffect(() => void read(), [read, row.head]);

  const toggle = (commit: CommitId) =>
    setChosen((before) =>
      before.includes(commit) ? before.filter((one) => one !== commit) : [...before.slice(-1), commit],
    );
  const compare = () => {
    const order = (points ?? []).map(({ commit }) => commit);
    const [from, to] = [...chosen].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    if (from === undefined || to === undefined) return;
    changeLook(session, { scope: { kind: 'between', from, to }, selected: null });
    showPane('changes');
    onClose();
  };
  const rollBackTo = async (point: Checkpoint) => {
    setRunning(true);
    setRefusal(null);
    const outcome = await rollBack(session, point.commit);
    setRunning(false);
    setAsked(null);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state === 'done') {
      changeLook(session, { scope: { kind: 'session' }, selected: null });
      showToast({
        tone: 'done',
        text: `The worktree is at: ${pointTitle(point)}.`,
        detail: 'The state before is kept in the history.',
      });
      onClose();
    }
  };

  if (asked)
    return (
      <ConfirmDialog
        open
        onClose={() => setAsked(null)}
        onConfirm={() => void rollBackTo(asked)}
        title={rollBackQuestion(asked)}
        confirm={asked.abandoned ? 'Bring forward' : 'Roll back'}
        busy={running}
      >
        Files, branch and index become as they were then, untracked files included; ignored files stay as they
        are. What is there now is kept in this history, and you can bring it back. The agent goes on knowing
        only the turns that still count.
      </ConfirmDialog>
    );
  const entries = points === null ? [] : historyEntries(points, props.transcript);
  return (
    <Dialog
      open
      onClose={onClose}
      title="History"
      width="medium"
      aside={
        <span className="text-xs text-faint">
          {chosen.length === 2 ? 'Two checkpoints chosen.' : 'Choose two checkpoints to compare them.'}
        </span>
      }
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" disabled={chosen.length !== 2} onClick={compare}>
            Compare
          </Button>
        </>
      }
    >
      {refusal ? (
        <div className="pb-3">
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        </div>
      ) : null}
      {points === null && refusal === null ? (
        <div className="flex items-center gap-2 py-2 text-soft">
          <Spinner label={null} /> Reading the history…
        </div>
      ) : null}
      {points !== null && entries.length === 0 ? (
        <p className="py-2 text-soft">There is no checkpoint yet: the first is taken when a turn begins.</p>
      ) : null}
      <ul aria-label="checkpoints" className="flex flex-col">
        {entries.map((entry) => (
          <Entry
            key={entry.point.ref}
            entry={entry}
            chosen={chosen.includes(entry.point.commit)}
            canRollBack={props.canRollBack}
            onToggle={() => toggle(entry.point.commit)}
            onRollBack={() => setAsked(entry.point)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

function Entry(props: {
  entry: HistoryEntry;
  chosen: boolean;
  canRollBack: boolean;
  onToggle: () => void;
  onRollBack: () => void;
}) {
  const { point, title, detail, files } = props.entry;
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-b-0">
      <input
        type="checkbox"
        aria-label={`Compare ${title}`}
        checked={props.chosen}
        onChange={props.onToggle}
        className="size-3.5 flex-none accent-accent"
      />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-2">
          <span className={classNames('flex-none font-medium', point.abandoned && 'text-soft')}>{title}</span>
          <span className="truncate text-soft">{displayPath(detail)}</span>
        </div>
        <div className="text-xs text-faint">
          {[
            momentOf(point.takenAt),
            point.commit.slice(0, 7),
            ...(files === null ? [] : [`${filesWords(files)} since base`]),
            ...(point.abandoned ? ['left behind'] : []),
          ].join(' · ')}
        </div>
      </div>
      {point.current ? (
        <span className="flex-none text-xs text-soft">The worktree is here</span>
      ) : (
        <Button
          small
          disabled={!props.canRollBack}
          aria-label={`${point.abandoned ? 'Bring forward to' : 'Roll back to'} ${title}`}
          onClick={props.onRollBack}
        >
          {point.abandoned ? 'Bring forward' : 'Roll back'}
        </Button>
      )}
    </li>
  );
}
