import { useMemo, useState } from 'react';
import { countPlanned } from '#shared/apply';
import { counted, filesWords } from '#shared/counted';
import { describeSharedChange } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import type { IntegrationPlan } from '#shared/integrate';
import { shortName, shortRef } from '#shared/short-ref';
import { stopWriting } from '../../state/apply-actions';
import { useProgress } from '../../state/apply-progress';
import { tellIntegrated } from '../../state/integrate-actions';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { classNames } from '../../ui/class-names';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { CommitMessageField } from '../apply';
import { type ConflictFlow, ConflictPanes, DroppedDecisions, toSettle } from '../conflicts';
import { Blockers, PlanTrouble, WriteProgress } from '../plan';
import { ChecksPart } from './checks-part';
import { IntegrateModes } from './integrate-modes';
import { costWords } from './order';
import { PreviewPane } from './preview-pane';
import { againstTitles, StepList } from './step-list';
import { type Integration, useIntegration } from './use-integration';

/** Brings the work of several sessions to the workspace together: their order, conflicts and result first, then one button. */
export function IntegrateDialog(props: { sessions: readonly SessionId[] }) {
  const [first, ...others] = props.sessions;
  return first ? <Integrating sessions={[first, ...others]} /> : null;
}

function Integrating(props: { sessions: readonly [SessionId, ...SessionId[]] }) {
  const integration = useIntegration(props.sessions, (record) => {
    closeOverlay();
    tellIntegrated(record);
  });
  const { made, known, running, resolving } = integration;
  const [stopping, setStopping] = useState(false);
  const first = known?.steps[0]?.session ?? integration.shown;
  const progress = useProgress(first, running);
  const open = known?.steps.reduce((count, { conflicts }) => count + conflicts.length, 0) ?? 0;
  const flow = useFlow(known, integration.current);
  const unfinished = known?.steps.some((step) => step.unfinished !== null) ?? false;
  const ready =
    made !== null &&
    !running &&
    open === 0 &&
    made.blockers.length === 0 &&
    made.steps.every(({ refusal }) => refusal === null) &&
    (!unfinished || integration.unfinished) &&
    (integration.message === null || integration.message.trim() !== '');
  const wide = open > 0;
  const stop = () => {
    setStopping(true);
    // Where they are applied one by one it may be any of them.
    for (const session of integration.sessions) void stopWriting(session);
  };
  return (
    <Dialog
      open
      bare
      width="full"
      sturdy={running}
      stays={running}
      onClose={running ? () => undefined : closeOverlay}
      title={`Integrate ${counted(integration.sessions.length, 'Session')}`}
      aside={
        running ? (
          <WriteProgress progress={progress} stopping={stopping} />
        ) : (
          <span className="text-xs text-faint" aria-live="polite">
            Nothing has been written yet.
          </span>
        )
      }
      actions={
        <>
          {running ? (
            <Button key="stop" autoFocus aria-disabled={stopping} onClick={stopping ? undefined : stop}>
              {stopping ? 'Stopping…' : 'Stop'}
            </Button>
          ) : (
            <>
              <Button disabled={!ready} onClick={() => void integration.oneByOne()}>
                Apply One by One
              </Button>
              <Button onClick={closeOverlay}>Cancel</Button>
            </>
          )}
          <Button
            look={open > 0 ? 'plain' : 'primary'}
            keys={ready ? 'Mod+Enter' : null}
            disabled={!ready}
            busy={running}
            onClick={() => void integration.run()}
          >
            {open > 0 ? toSettle(open) : labelOf(made)}
          </Button>
        </>
      }
    >
      <div
        className={classNames(
          'h-full min-h-0',
          !wide && 'grid grid-cols-[clamp(280px,30vw,400px)_minmax(0,1fr)] border-t border-line',
        )}
      >
        <div className={wide ? 'h-full' : 'min-h-0 overflow-y-auto border-r border-line px-4 py-3'}>
          <ConflictPanes
            session={integration.shown}
            flow={flow}
            resolving={resolving}
            asking={null}
            shown={wide}
            disabled={running}
            onTake={integration.take}
          >
            <Choices integration={integration} unfinished={unfinished} ready={ready} />
          </ConflictPanes>
        </div>
        {wide ? null : made ? (
          <PreviewPane session={integration.shown} plan={made} input={integration.input} />
        ) : (
          <div className="min-h-0">
            {integration.planning.state === 'planning' ? (
              <EmptyState title="" icon={<Spinner label="Planning" />} />
            ) : null}
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** How it is done, in which order, and what is to be said of that. */
function Choices({
  integration,
  unfinished,
  ready,
}: {
  integration: Integration;
  unfinished: boolean;
  ready: boolean;
}) {
  const { known, planning, running, refusal, ownOrder, costs, resolving } = integration;
  const cost = known ? costWords(known, costs) : null;
  return (
    <div className="flex flex-col gap-4">
      <div data-region="choices" className="flex flex-col gap-4">
        <IntegrateModes mode={integration.mode} disabled={running} onChange={integration.setMode} />
        {known?.commits ? (
          <CommitMessageField
            commits={known.commits}
            written={integration.message}
            disabled={running}
            onWrite={integration.setMessage}
          />
        ) : null}
      </div>
      {refusal ? (
        <Notice tone="need">
          <RefusalText refusal={refusal} />
        </Notice>
      ) : null}
      <PlanTrouble planning={planning} onRetry={integration.planAgain} />
      <DroppedDecisions dropped={resolving.dropped} />
      {known ? (
        <section aria-label="order" aria-busy={planning.state === 'planning'} className="flex flex-col gap-2">
          <div className="flex min-h-6 items-center gap-2">
            <span aria-live="polite" className="min-w-0 flex-1 text-xs text-soft">
              {cost}
            </span>
            {ownOrder ? (
              <Button small look="ghost" disabled={running} onClick={() => integration.setOrder(null)}>
                Use Proposed Order
              </Button>
            ) : null}
          </div>
          <StepList
            plan={known}
            current={integration.current}
            resolved={integration.resolved}
            disabled={running}
            onOrder={integration.setOrder}
            onLeaveOut={integration.leaveOut}
            onGoBack={integration.goBack}
          />
          {integration.hasChecks ? (
            <ChecksPart plan={known} checks={integration.checks} ready={ready} />
          ) : null}
          {unfinished ? (
            <LabelledCheckbox
              label="Integrate work that an agent left in the middle of a merge or rebase"
              checked={integration.unfinished}
              disabled={running}
              onChange={integration.setUnfinished}
            />
          ) : null}
          {known.blockers.length > 0 ? <Blockers plan={known} /> : null}
          {known.unaccepted && known.unaccepted.length > 0 ? (
            <Notice tone="quiet">
              {counted(known.unaccepted.length, 'change')} in your repository during a turn not accepted:{' '}
              {known.unaccepted.slice(0, 3).map(describeSharedChange).join(', ')}. Settings among them are
              ignored here.
            </Notice>
          ) : null}
        </section>
      ) : null}
    </div>
  );
}

/** Whose the sides of the current session's conflicts are. */
function useFlow(plan: IntegrationPlan | null, current: SessionId | null): ConflictFlow {
  return useMemo(() => {
    const branch = !plan || plan.target === 'HEAD' ? null : shortName(shortRef(plan.target));
    const step = plan?.steps.find(({ session }) => session === current);
    const against = new Map(
      (step?.against ?? []).map((one): [string, string] => [
        one.path,
        againstTitles(plan ?? { steps: [] }, { against: [one] }).join(', '),
      ]),
    );
    return { kind: 'integrate', branch, against };
  }, [plan, current]);
}

function labelOf(plan: IntegrationPlan | null): string {
  if (!plan) return 'Integrate';
  const where =
    plan.mode === 'changes' || plan.target === 'HEAD' ? 'the workspace' : shortName(shortRef(plan.target));
  return `Integrate ${filesWords(countPlanned(plan))} into ${where}`;
}
