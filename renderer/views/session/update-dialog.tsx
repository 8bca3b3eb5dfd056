import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApplyPlan, Conflict, Resolution } from '#shared/apply';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { api } from '../../api/client';
import { attempt } from '../../state/perform';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Select } from '../../ui/select';
import { shortRef } from '../../ui/short-ref';
import { Spinner } from '../../ui/spinner';
import { conflictWords } from '../apply/conflict-words';
import { conflictKey } from '../apply/group-conflicts';
import { Blockers } from '../apply/plan-summary';
import { filesWords } from './turn-words';
import { type Side, type UpdateMode, updateChoices } from './update-words';

type Decision = { readonly conflict: Conflict; readonly choice: Side | null };

/**
 * Brings the base branch's new commits into the session's worktree. What would happen is computed first and shown;
 * every decision changes the plan only, and one button writes.
 */
export function UpdateDialog(props: { row: SessionRow; onClose: () => void }) {
  const { row, onClose } = props;
  const { session } = row;
  const source = displayPath(row.base.ref === null ? row.base.commit : shortRef(row.base.ref));
  const [mode, setMode] = useState<UpdateMode>('merge');
  const [plan, setPlan] = useState<ApplyPlan | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());
  const [running, setRunning] = useState(false);
  const newest = useRef(0);

  const planWith = useCallback(
    async (how: UpdateMode, decided: ReadonlyMap<string, Decision>) => {
      newest.current += 1;
      const asked = newest.current;
      setPlan(null);
      const outcome = await attempt(() =>
        api.sessions.planUpdate({ session, mode: how, resolutions: resolutionsOf(decided) }),
      );
      if (newest.current !== asked) return;
      if (outcome.state === 'refused') setRefusal(outcome.refusal);
      if (outcome.state !== 'done') return;
      setPlan(outcome.value);
      const found = new Map(decided);
      for (const conflict of outcome.value.conflicts) {
        const key = conflictKey(conflict);
        if (!found.has(key)) found.set(key, { conflict, choice: null });
      }
      setDecisions(found);
    },
    [session],
  );
  useEffect(() => void planWith('merge', new Map()), [planWith]);

  const choose = (next: UpdateMode) => {
    setMode(next);
    setRefusal(null);
    setDecisions(new Map());
    void planWith(next, new Map());
  };
  const settle = (key: string, decision: Decision) => {
    const next = new Map(decisions).set(key, decision);
    setDecisions(next);
    void planWith(mode, next);
  };
  const run = async (made: ApplyPlan) => {
    setRunning(true);
    setRefusal(null);
    const resolutions = resolutionsOf(decisions);
    const outcome = await attempt(() =>
      api.sessions.update({ session, mode, resolutions, fingerprint: made.fingerprint }),
    );
    setRunning(false);
    if (outcome.state === 'refused') {
      setRefusal(outcome.refusal);
      void planWith(mode, decisions);
    }
    if (outcome.state === 'done') {
      showToast({
        tone: 'done',
        text: `The session has the newest commits of ${source}.`,
        detail: 'What was there before is kept in the history.',
      });
      onClose();
    }
  };

  const open = [...decisions.values()].filter(({ choice }) => choice === null).length;
  const ready = plan !== null && open === 0 && plan.conflicts.length === 0 && plan.blockers.length === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Update “${row.title}” from ${source}`}
      width="medium"
      aside={
        <span className="text-xs text-faint">{running ? 'Writing…' : 'Nothing has been written yet.'}</span>
      }
      actions={
        <>
          <Button onClick={onClose} disabled={running}>
            Cancel
          </Button>
          <Button
            look="primary"
            disabled={!ready || running}
            busy={running}
            onClick={() => plan && void run(plan)}
          >
            {open > 0 ? `${open} to settle` : 'Update'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-2">
          <Select
            label="Update by"
            value={mode}
            disabled={running}
            onChange={choose}
            choices={[
              {
                value: 'merge',
                label: 'Merge',
                detail: 'A merge commit joins its new commits to the session',
              },
              {
                value: 'rebase',
                label: 'Rebase',
                detail: 'The session’s commits are made again on top of it',
              },
            ]}
          />
          <span className="text-soft">
            Afterwards the session is compared with the newest commit of {source}.
          </span>
        </div>
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        {plan === null && refusal === null ? (
          <div className="flex items-center gap-2 text-soft">
            <Spinner label={null} /> Working out what would happen…
          </div>
        ) : null}
        {plan ? <div>{filesWords(plan.files.length)} in the worktree would change.</div> : null}
        {plan && plan.blockers.length > 0 ? <Blockers plan={plan} /> : null}
        {decisions.size > 0 ? (
          <ul aria-label="conflicts" className="flex flex-col gap-2">
            {[...decisions].map(([key, { conflict, choice }]) => (
              <li key={key} className="flex items-center gap-3">
                <div className="min-w-0 flex-1">
                  <div className="truncate font-mono text-sm">{displayPath(conflict.path)}</div>
                  <div className="text-xs text-soft">{conflictWords(conflict.kind).label}</div>
                </div>
                <Select
                  label={`Outcome for ${displayPath(conflict.path)}`}
                  value={choice}
                  placeholder="Choose…"
                  disabled={running}
                  onChange={(chosen) => settle(key, { conflict, choice: chosen })}
                  choices={updateChoices(conflict, mode, source)}
                />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}

function resolutionsOf(decisions: ReadonlyMap<string, Decision>): Resolution[] {
  return [...decisions.values()].flatMap(({ conflict: { path, place }, choice }) =>
    choice === null ? [] : [{ path, place, take: { choice } }],
  );
}
