import { useEffect, useRef, useState } from 'react';
import type { ApplyMode, ApplyPlan, ApplyRecord, Conflict, Resolution } from '#shared/apply';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { api } from '../../api/client';
import type { ResultDraft } from '../../editor/merge-result';
import { attempt, perform } from '../../state/perform';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { shortRef } from '../../ui/short-ref';
import { Spinner } from '../../ui/spinner';
import { filesWords } from '../session/turn-words';
import { ApplyModes } from './apply-modes';
import { ConflictList } from './conflict-list';
import { ConflictView } from './conflict-view';
import { conflictKey } from './group-conflicts';
import { inTurn } from './in-turn';
import { everything, type PartChoice, partInput } from './part-choice';
import { PartPicker, type PartSpan } from './part-picker';
import { Blockers, PlanSummary } from './plan-summary';
import {
  choiceToKeep,
  type Decisions,
  openConflicts,
  resolutionsOf,
  withChoice,
  withOffers,
  withPlan,
} from './settle';
import { TargetPicker } from './target-picker';
import { type Planning, usePlan } from './use-plan';

const undecided: Decisions = new Map();
const all = partInput(everything, []);

/**
 * Brings a session's work to the workspace. What would happen is computed first and shown; every decision changes the
 * plan only, and one button writes.
 */
export function ApplyDialog(props: {
  row: SessionRow;
  onClose: () => void;
  onApplied: (record: ApplyRecord) => void;
}) {
  const { row } = props;
  const { session } = row;
  const [mode, setMode] = useState<ApplyMode>('changes');
  const [target, setTarget] = useState<string | null>(null);
  const [span, setSpan] = useState<PartSpan | null>(null);
  const [choice, setChoice] = useState(everything);
  const [part, setPart] = useState(all);
  const [decisions, setDecisions] = useState(undecided);
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [edited, setEdited] = useState<Conflict | null>(null);
  const drafts = useRef(new Map<string, ResultDraft>());
  const adopted = useRef(new Set<string>());
  const { planning, plan } = usePlan((made) => {
    const isOther = span?.base !== made.base || span.head !== made.head;
    if (isOther) setSpan({ session, base: made.base, head: made.head });
    // Files and hunks were counted between other states: what was chosen may mean something else now.
    if (isOther && part !== all) {
      begin(mode, target, everything, all);
      return;
    }
    const listed = withPlan(decisions, made);
    // Once each, so that what is dropped is not taken over again.
    const fresh = made.offers.filter((offer) => !adopted.current.has(conflictKey(offer)));
    for (const offer of fresh) adopted.current.add(conflictKey(offer));
    const next = withOffers(listed, fresh);
    setDecisions(next);
    if (next !== listed) plan({ session, mode, target, ...part, resolutions: resolutionsOf(next) });
  });

  useEffect(() => plan({ session, mode: 'changes', target: null, ...all, resolutions: [] }), [plan, session]);

  const begin = (
    nextMode: ApplyMode,
    nextTarget: string | null,
    nextChoice: PartChoice,
    nextPart: typeof all,
  ) => {
    setMode(nextMode);
    setTarget(nextTarget);
    setChoice(nextChoice);
    setPart(nextPart);
    setDecisions(undecided);
    adopted.current.clear();
    setRefusal(null);
    plan({ session, mode: nextMode, target: nextTarget, ...nextPart, resolutions: [] });
  };
  const choose = (nextMode: ApplyMode, nextTarget: string | null) =>
    begin(nextMode, nextTarget, everything, all);
  const take = (conflicts: readonly Conflict[], taken: Resolution['take'] | null) => {
    const next = conflicts.reduce((before, conflict) => withChoice(before, conflict, taken), decisions);
    setDecisions(next);
    setRefusal(null);
    plan({ session, mode, target, ...part, resolutions: resolutionsOf(next) });
    const choices = conflicts.map((conflict) => choiceToKeep(conflict, taken));
    void perform(() => api.apply.keepResolutions({ session, mode, target, choices }));
  };
  const planAgain = () => plan({ session, mode, target, ...part, resolutions: resolutionsOf(decisions) });

  const run = async (made: ApplyPlan) => {
    setRunning(true);
    setRefusal(null);
    const resolutions = resolutionsOf(decisions);
    const outcome = await attempt(() =>
      inTurn(() =>
        api.apply.run({ session, mode, target, ...part, resolutions, fingerprint: made.fingerprint }),
      ),
    );
    setRunning(false);
    if (outcome.state === 'done') props.onApplied(outcome.value);
    if (outcome.state === 'refused') {
      setRefusal(outcome.refusal);
      planAgain();
    }
  };

  if (edited) {
    const key = conflictKey(edited);
    return (
      <ConflictView
        key={key}
        session={session}
        conflict={edited}
        draft={drafts.current.get(key) ?? null}
        onTake={(taken) => {
          setEdited(null);
          take([edited], taken);
        }}
        onBack={(draft) => {
          if (draft) drafts.current.set(key, draft);
          setEdited(null);
        }}
      />
    );
  }

  const made = planning.state === 'planned' ? planning.plan : null;
  const open = openConflicts(decisions);
  const ready = made !== null && open === 0 && made.blockers.length === 0 && !running;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Apply “${row.title}”`}
      width="medium"
      aside={
        <span className="text-xs text-faint">{running ? 'Writing…' : 'Nothing has been written yet.'}</span>
      }
      actions={
        <>
          <Button onClick={props.onClose} disabled={running}>
            Cancel
          </Button>
          <Button look="primary" disabled={!ready} busy={running} onClick={() => made && void run(made)}>
            {applyLabel(made, open)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ApplyModes
          mode={mode}
          disabled={running}
          onChange={(next) => choose(next, next === 'changes' ? null : target)}
        />
        {mode === 'changes' ? null : (
          <TargetPicker
            row={row}
            target={target}
            disabled={running}
            onChange={(next) => choose(mode, next)}
          />
        )}
        {span ? (
          <PartPicker
            span={span}
            choice={choice}
            disabled={running}
            onChange={(next, files) =>
              begin(mode, target, next, next.size > 0 ? partInput(next, files) : all)
            }
          />
        ) : null}
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        <PlanView
          planning={planning}
          decisions={decisions}
          disabled={running}
          onTake={take}
          onEdit={setEdited}
          onRetry={planAgain}
        />
      </div>
    </Dialog>
  );
}

function applyLabel(plan: ApplyPlan | null, open: number): string {
  if (plan === null) return 'Apply';
  if (open > 0) return open === 1 ? '1 conflict to settle' : `${open} conflicts to settle`;
  return `Apply ${filesWords(plan.files.length)} to ${plan.target === 'HEAD' ? 'the workspace' : shortRef(plan.target)}`;
}

function PlanView(props: {
  planning: Planning;
  decisions: Decisions;
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null) => void;
  onEdit: (conflict: Conflict) => void;
  onRetry: () => void;
}) {
  const { planning, decisions } = props;
  if (planning.state === 'refused')
    return (
      <Notice
        tone="need"
        action={
          <Button small onClick={props.onRetry}>
            Plan again
          </Button>
        }
      >
        <RefusalText refusal={planning.refusal} />
      </Notice>
    );
  if (planning.state === 'failed')
    return (
      <EmptyState
        title="The plan could not be made"
        actions={<Button onClick={props.onRetry}>Try again</Button>}
      >
        {planning.bug.message} Nothing was written.
      </EmptyState>
    );
  const plan = planning.state === 'planned' ? planning.plan : planning.before;
  return (
    <section aria-label="plan" aria-busy={planning.state === 'planning'} className="flex flex-col gap-3">
      {plan === null ? (
        <div className="flex items-center gap-2 py-2 text-soft">
          <Spinner label={null} /> Working out what would happen…
        </div>
      ) : (
        <>
          <PlanSummary plan={plan} />
          {plan.blockers.length > 0 ? <Blockers plan={plan} /> : null}
          {decisions.size > 0 ? (
            <ConflictList
              decisions={decisions}
              disabled={props.disabled}
              onTake={props.onTake}
              onEdit={props.onEdit}
            />
          ) : null}
        </>
      )}
    </section>
  );
}
