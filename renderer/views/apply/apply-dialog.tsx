import { useEffect, useMemo, useState } from 'react';
import { type ApplyMode, type ApplyPlan, type ApplyRecord, countPlanned } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import { filesWords } from '#shared/counted';
import type { CommitId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { shortName, shortRef } from '#shared/short-ref';
import { planApply, runApply } from '../../state/apply-actions';
import { openConflicts, resolutionsOf, toSettle, useAsking, useResolving } from '../conflicts';
import { PlanDialog, usePlan } from '../plan';
import { ApplyModes } from './apply-modes';
import { CommitMessageField } from './commit-message';
import { keepMessageDraft, useMessageDraft } from './message-drafts';
import { everything, type PartChoice, type PartSpan, partInput } from './part-choice';
import { PartPicker } from './part-picker';
import { TargetPicker } from './target-picker';
import { UnfinishedNotice } from './unfinished-notice';

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
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** The unfinished state that shall be applied all the same. */
  const [accepted, setAccepted] = useState<CommitId | null>(null);
  const resolving = useResolving({ session, operation: 'apply', mode, target });
  const { decisions } = resolving;
  const hear = (made: ApplyPlan) => {
    const isOther = span?.base !== made.base || span.head !== made.head;
    if (isOther) setSpan({ session, base: made.base, head: made.head });
    // Files and hunks were counted between other states: what was chosen may mean something else now.
    if (isOther && part !== all) {
      begin(mode, target, everything, all);
      return;
    }
    const resolutions = resolving.hear(made);
    if (resolutions) plan({ session, mode, target, ...part, resolutions });
  };
  /** @returns false when it is not about a decision */
  const dropUnfit = (no: Refusal): boolean => {
    const resolutions = resolving.drop(no);
    if (resolutions) plan({ session, mode, target, ...part, resolutions });
    return resolutions !== null;
  };
  const { planning, plan } = usePlan(planApply, hear, dropUnfit);

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
    resolving.begin();
    setRefusal(null);
    plan({ session, mode: nextMode, target: nextTarget, ...nextPart, resolutions: [] });
  };
  const choose = (nextMode: ApplyMode, nextTarget: string | null) =>
    begin(nextMode, nextTarget, everything, all);
  const take = (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string) => {
    setRefusal(null);
    plan({ session, mode, target, ...part, resolutions: resolving.take(conflicts, taken, by) });
  };
  const planAgain = () => plan({ session, mode, target, ...part, resolutions: resolutionsOf(decisions) });

  const made = planning.state === 'planned' ? planning.plan : null;
  const known = made ?? (planning.state === 'planning' ? planning.before : null);
  const branch = known === null || known.target === 'HEAD' ? null : shortName(shortRef(known.target));
  const flow = useMemo(() => ({ kind: 'apply', branch }) as const, [branch]);
  const unfinished = made?.unfinished ?? null;
  const acceptUnfinished = made !== null && accepted === made.head;
  const asking = useAsking(
    {
      session,
      operation: 'apply',
      mode,
      target,
      ...part,
      resolutions: resolutionsOf(decisions),
      acceptUnfinished,
    },
    () => (running ? undefined : planAgain()),
  );

  const written = useMessageDraft(session, mode);
  const commits = known?.mode === mode ? known.commits : undefined;
  const message = commits && commits.message !== null ? (written ?? commits.message) : null;
  const run = async ({ fingerprint }: ApplyPlan) => {
    setRunning(true);
    setRefusal(null);
    const resolutions = resolutionsOf(decisions);
    const input = { session, mode, target, ...part, resolutions, acceptUnfinished, fingerprint, message };
    const outcome = await runApply(input);
    setRunning(false);
    if (outcome.state === 'done') {
      keepMessageDraft(session, mode, null);
      props.onApplied(outcome.value);
    }
    if (outcome.state === 'refused' && !dropUnfit(outcome.refusal)) {
      setRefusal(outcome.refusal);
      planAgain();
    }
  };

  const open = openConflicts(decisions);
  const isWorded = message === null || message.trim() !== '';
  const isClear =
    open === 0 && isWorded && made?.blockers.length === 0 && (unfinished === null || acceptUnfinished);
  return (
    <PlanDialog
      session={session}
      flow={flow}
      planning={planning}
      resolving={resolving}
      asking={asking}
      refusal={refusal}
      running={running}
      title={`Apply “${row.title}”`}
      label={applyLabel(made, open)}
      ready={made !== null && isClear && !running}
      onClose={props.onClose}
      onRun={() => made && void run(made)}
      onTake={take}
      onRetry={planAgain}
    >
      <ApplyModes
        mode={mode}
        disabled={running}
        onChange={(next) => choose(next, next === 'changes' ? null : target)}
      />
      {mode === 'changes' ? null : (
        <TargetPicker row={row} target={target} disabled={running} onChange={(next) => choose(mode, next)} />
      )}
      {commits ? (
        <CommitMessageField
          commits={commits}
          written={written}
          disabled={running}
          onWrite={(next) => keepMessageDraft(session, mode, next)}
        />
      ) : null}
      {span ? (
        <PartPicker
          span={span}
          choice={choice}
          disabled={running}
          onChange={(next, files) => begin(mode, target, next, next.size > 0 ? partInput(next, files) : all)}
        />
      ) : null}
      {made && unfinished ? (
        <UnfinishedNotice
          unfinished={unfinished}
          accepted={acceptUnfinished}
          disabled={running}
          onAccept={(yes) => setAccepted(yes ? made.head : null)}
        />
      ) : null}
    </PlanDialog>
  );
}

function applyLabel(plan: ApplyPlan | null, open: number): string {
  if (open > 0) return toSettle(open);
  if (plan === null) return 'Apply';
  const where =
    plan.mode === 'changes' || plan.target === 'HEAD' ? 'the workspace' : shortName(shortRef(plan.target));
  return `Apply ${filesWords(countPlanned(plan))} to ${where}`;
}
