import { useEffect, useMemo, useState } from 'react';
import { type ApplyPlan, countPlanned } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import { counted, filesWords } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { quoteTitle } from '#shared/quote-title';
import type { Refusal } from '#shared/refusals';
import { shortName } from '#shared/short-ref';
import { WritablePath } from '#shared/writable-path';
import { type Overlay, openOverlay } from '../../state/navigation';
import { showToast } from '../../state/toasts';
import { planTake, runTake, undoTake } from '../../state/variant-actions';
import { nobodyAsked, openConflicts, resolutionsOf, toSettle, useResolving } from '../conflicts';
import { PlanDialog, usePlan } from '../plan';

/**
 * Takes a file, or hunks of it, of one session over into another. What would happen is computed first; conflicts are resolved as
 * those of an update are. It goes back to the sessions that are compared.
 */
export function TakeDialog(props: Omit<Extract<Overlay, { over: 'take' }>, 'over'>) {
  const { sessions, part, names } = props;
  const { session, from, path, hunks } = part;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [running, setRunning] = useState(false);
  const resolving = useResolving({ session, operation: 'update', mode: 'merge', target: from });
  const input = useMemo(
    () => ({
      ...{ session, from, only: [path] },
      hunks: hunks === null ? [] : [{ path: WritablePath.parse(path), hunks: [...hunks] }],
    }),
    [session, from, path, hunks],
  );
  const again = (resolutions: Resolution[] | null): boolean => {
    if (resolutions) plan({ ...input, resolutions });
    return resolutions !== null;
  };
  const { planning, plan } = usePlan(
    planTake,
    (made) => void again(resolving.hear(made)),
    (no) => void again(resolving.drop(no)),
  );
  const { decisions } = resolving;
  const name = quoteTitle(shortName(names.from));
  const flow = useMemo(() => ({ kind: 'take', source: shortName(names.from) }) as const, [names.from]);
  useEffect(() => plan({ ...input, resolutions: [] }), [plan, input]);
  const close = () => openOverlay({ over: 'compare', sessions, shown: props.back });
  const take = (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string) => {
    setRefusal(null);
    again(resolving.take(conflicts, taken, by));
  };
  const planAgain = () => plan({ ...input, resolutions: resolutionsOf(decisions) });
  const run = async ({ fingerprint }: ApplyPlan) => {
    setRunning(true);
    setRefusal(null);
    const outcome = await runTake({ ...input, resolutions: resolutionsOf(decisions), fingerprint });
    setRunning(false);
    if (outcome.state === 'refused' && !again(resolving.drop(outcome.refusal))) {
      setRefusal(outcome.refusal);
      planAgain();
    }
    if (outcome.state !== 'done') return;
    showToast({
      tone: 'done',
      text: `Took ${what} over from ${name}.`,
      action: { label: 'Undo', run: () => void undoTake(session, outcome.value) },
    });
    close();
  };
  const what =
    hunks === null ? displayPath(path) : `${counted(hunks.length, 'change')} in ${displayPath(path)}`;
  const made = planning.state === 'planned' ? planning.plan : null;
  const open = openConflicts(decisions);
  const ready = made !== null && open === 0 && made.conflicts.length === 0;
  return (
    <PlanDialog
      session={session}
      flow={flow}
      planning={planning}
      resolving={resolving}
      asking={nobodyAsked(session)}
      refusal={refusal}
      running={running}
      title={`Take ${what} over from ${name}`}
      label={open > 0 ? toSettle(open) : 'Take over'}
      ready={ready}
      summary={(shown) => <div>{changeWords(countPlanned(shown))}</div>}
      onClose={close}
      onRun={() => made && void run(made)}
      onTake={take}
      onRetry={planAgain}
    >
      <span className="text-soft">
        It is merged into the worktree of {quoteTitle(shortName(names.into))} as an edit of yours, and can be
        undone. {name} stays as it is.
      </span>
    </PlanDialog>
  );
}

function changeWords(files: number): string {
  return files > 0
    ? `${filesWords(files)} in the worktree would change.`
    : 'What changes depends on the conflicts.';
}
