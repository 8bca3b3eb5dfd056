import { useEffect, useState } from 'react';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { PlanId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Repository } from '#shared/repository';
import type { StartedPlan } from '#shared/started-plan';
import { handedFiles } from '../../state/handed-files';
import { closeOverlay, openOverlay } from '../../state/navigation';
import { showRefusal } from '../../state/perform';
import { readPlanFiles, setPlanStopped, useStartedPlans } from '../../state/plans';
import { valueOr } from '../../state/remote';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { EditedPlans } from './edited-plans';
import { PlanFileChanges } from './plan-file-changes';
import { PlanFilesField } from './plan-files-field';
import { PlanToStart } from './plan-to-start';
import { StartedLanes } from './started-lanes';
import type { OpenedPlan } from './use-plan-edits';

/** Plans of a repository: those that were started, and a way to start another one from its files. */
export function PlansDialog(props: { repository: Repository; handed: readonly File[] }) {
  const { repository, handed } = props;
  const started = valueOr(useStartedPlans(), []).filter((plan) => plan.repository === repository.id);
  const [read, setRead] = useState<OpenedPlan | null>(null);
  const [open, setOpen] = useState<PlanId | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const shown = started.find(({ id }) => id === open) ?? null;

  const take = async (files: readonly File[]) => {
    setRefusal(null);
    const found = await handedFiles(files);
    if (!found.ok) return setRefusal(found.refusal);
    const outcome = await readPlanFiles(found.value, repository.path);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state === 'done') setRead({ plan: outcome.value, names: files.map(({ name }) => name) });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was handed over is read once, when it is
  useEffect(() => {
    setOpen(null);
    setRead(null);
    if (handed.length > 0) void take(handed);
  }, [handed]);

  if (shown) return <Shown plan={shown} onBack={() => setOpen(null)} />;
  if (read)
    return (
      <PlanToStart
        repository={repository}
        opened={read}
        onBack={() => setRead(null)}
        onStarted={(plan) => {
          setRead(null);
          setOpen(plan);
        }}
      />
    );
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title="Plans"
      description="A plan is a file of tasks. Each becomes a session; those that wait for others begin on top of their results."
      actions={<Button onClick={closeOverlay}>Close</Button>}
    >
      <div className="flex flex-col gap-4">
        <PlanFilesField onFiles={(files) => void take(files)} />
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        <EditedPlans repository={repository.id} onOpen={setRead} />
        {started.length > 0 ? (
          <ul aria-label="Started plans" className="flex flex-col gap-1">
            {started.toReversed().map((plan) => (
              <li key={plan.id}>
                <button
                  type="button"
                  onClick={() => setOpen(plan.id)}
                  className="flex w-full min-w-0 items-baseline gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate font-medium">{displayPath(plan.title)}</span>
                  <span className="flex-none text-xs text-soft">{summaryOf(plan)}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}

function summaryOf({ tasks, stopped }: StartedPlan): string {
  const count = (...states: string[]) => tasks.filter(({ state }) => states.includes(state)).length;
  return [
    counted(tasks.length, 'task'),
    ...(count('working') > 0 ? [`${count('working')} working`] : []),
    ...(count('needs-you') > 0 ? [`${count('needs-you')} need you`] : []),
    ...(count('to-review') > 0 ? [`${count('to-review')} to review`] : []),
    ...(count('red') > 0 ? [`${count('red')} with checks not passed`] : []),
    ...(count('failed', 'not-started') > 0 ? [`${count('failed', 'not-started')} failed`] : []),
    ...(stopped ? ['stopped'] : []),
  ].join(' · ');
}

function Shown(props: { plan: StartedPlan; onBack: () => void }) {
  const { plan } = props;
  const waits = plan.tasks.some(({ state }) => state === 'held' || state === 'ready');
  const reviewed = plan.tasks.flatMap(({ state, session }) =>
    state === 'to-review' && session !== null ? [session] : [],
  );
  const change = async () => {
    const outcome = await setPlanStopped(plan.id, !plan.stopped);
    if (outcome.state === 'refused') showRefusal(outcome.refusal);
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="wide"
      title={displayPath(plan.title)}
      description={summaryOf(plan)}
      aside={<Button onClick={props.onBack}>All Plans</Button>}
      actions={
        <>
          {plan.stopped || waits ? (
            <Button onClick={() => void change()}>{plan.stopped ? 'Go On' : 'Stop Starting Tasks'}</Button>
          ) : null}
          {reviewed.length > 1 ? (
            <Button onClick={() => openOverlay({ over: 'integrate', sessions: reviewed })}>Integrate…</Button>
          ) : null}
          <Button onClick={closeOverlay}>Close</Button>
        </>
      }
    >
      <PlanFileChanges plan={plan} />
      <StartedLanes plan={plan} />
    </Dialog>
  );
}
