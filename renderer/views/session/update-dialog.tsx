import { useEffect, useMemo, useState } from 'react';
import { type ApplyPlan, countPlanned } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import { filesWords } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { shortName, shortRef } from '#shared/short-ref';
import { showToast } from '../../state/toasts';
import { planUpdate, runUpdate } from '../../state/update-actions';
import { Select } from '../../ui/select';
import { openConflicts, resolutionsOf, toSettle, useAsking, useResolving } from '../conflicts';
import { PlanDialog, usePlan } from '../plan';
import { SourcePicker } from './source-picker';

type UpdateMode = 'merge' | 'rebase';

/**
 * Brings a branch's new commits into the session's worktree. What would happen is computed first and shown; every
 * decision changes the plan only, and one button writes. `source`: the branch that is meant at first; null: that of its base.
 */
export function UpdateDialog(props: { row: SessionRow; source: string | null; onClose: () => void }) {
  const { row, onClose } = props;
  const { session } = row;
  const [mode, setMode] = useState<UpdateMode>('merge');
  const [first] = useState(props.source ?? row.base.ref ?? row.base.commit);
  const [source, setSource] = useState(first);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [running, setRunning] = useState(false);
  const resolving = useResolving({ session, operation: 'update', mode, target: source });
  const hear = (made: ApplyPlan) => {
    const resolutions = resolving.hear(made);
    if (resolutions) plan({ session, mode, source, resolutions });
  };
  /** @returns false when it is not about a decision */
  const dropUnfit = (no: Refusal): boolean => {
    const resolutions = resolving.drop(no);
    if (resolutions) plan({ session, mode, source, resolutions });
    return resolutions !== null;
  };
  const { planning, plan } = usePlan(planUpdate, hear, dropUnfit);
  const { decisions } = resolving;
  const name = displayPath(shortRef(source));
  const flow = useMemo(() => ({ kind: 'update', mode, source: shortName(name) }) as const, [mode, name]);

  useEffect(() => plan({ session, mode: 'merge', source: first, resolutions: [] }), [plan, session, first]);

  const begin = (nextMode: UpdateMode, nextSource: string) => {
    resolving.begin();
    setMode(nextMode);
    setSource(nextSource);
    setRefusal(null);
    plan({ session, mode: nextMode, source: nextSource, resolutions: [] });
  };
  const take = (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string) => {
    setRefusal(null);
    plan({ session, mode, source, resolutions: resolving.take(conflicts, taken, by) });
  };
  const planAgain = () => plan({ session, mode, source, resolutions: resolutionsOf(decisions) });
  const asking = useAsking(
    {
      session,
      operation: 'update',
      mode,
      target: source,
      only: null,
      hunks: [],
      resolutions: resolutionsOf(decisions),
    },
    () => (running ? undefined : planAgain()),
  );
  const run = async ({ fingerprint }: ApplyPlan) => {
    setRunning(true);
    setRefusal(null);
    const resolutions = resolutionsOf(decisions);
    const outcome = await runUpdate({ session, mode, source, resolutions, fingerprint });
    setRunning(false);
    if (outcome.state === 'refused' && !dropUnfit(outcome.refusal)) {
      setRefusal(outcome.refusal);
      planAgain();
    }
    if (outcome.state === 'done') {
      showToast({
        tone: 'done',
        text: `Updated from ${name}.`,
        detail: 'The state before is kept in the history.',
      });
      onClose();
    }
  };

  const made = planning.state === 'planned' ? planning.plan : null;
  const open = openConflicts(decisions);
  const ready = made !== null && open === 0 && made.conflicts.length === 0 && made.blockers.length === 0;
  return (
    <PlanDialog
      session={session}
      flow={flow}
      planning={planning}
      resolving={resolving}
      asking={asking}
      refusal={refusal}
      running={running}
      title={`Update “${row.title}” from ${name}`}
      label={open > 0 ? toSettle(open) : 'Update'}
      ready={ready}
      summary={(shown) => <div>{changeWords(countPlanned(shown), decisions.size)}</div>}
      onClose={onClose}
      onRun={() => made && void run(made)}
      onTake={take}
      onRetry={planAgain}
    >
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <Select
            label="Update by"
            rigid
            value={mode}
            disabled={running}
            onChange={(next) => begin(next, source)}
            choices={[
              {
                value: 'merge',
                label: 'Merge',
                detail: 'A merge commit brings its new commits in',
              },
              {
                value: 'rebase',
                label: 'Rebase',
                detail: 'The session’s commits move on top of it',
              },
            ]}
          />
          <SourcePicker row={row} source={source} disabled={running} onChange={(next) => begin(mode, next)} />
        </div>
        <span className="text-soft">
          From then on, changes are shown against {shortName(name)}
          {source === row.base.ref ? '.' : ', which becomes its base.'}
        </span>
      </div>
    </PlanDialog>
  );
}

function changeWords(files: number, conflicts: number): string {
  if (files > 0) return `${filesWords(files)} in the worktree would change.`;
  return conflicts > 0
    ? 'Apart from the conflicts, no file in the worktree would change.'
    : 'No file in the worktree would change.';
}
