import type { ReactNode } from 'react';
import type { ApplyPlan } from '#shared/apply';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { AskedAgents, type Asking, type Resolving } from '../conflicts';
import { Blockers, PlanSummary } from './plan-summary';
import { PlanTrouble } from './plan-trouble';
import type { Planning } from './use-plan';

/** What an apply or update would do, as far as it is known, beside its conflicts. */
export function PlanView(props: {
  planning: Planning;
  resolving: Resolving;
  asking: Asking;
  onRetry: () => void;
  /** In the place of the usual summary. */
  summary?: (plan: ApplyPlan) => ReactNode;
}) {
  const { planning, resolving, asking } = props;
  // Nothing is wrong then, and nothing is to be done.
  if (planning.state === 'refused' && planning.refusal.code === 'up-to-date')
    return (
      <Notice tone="quiet">
        <RefusalText refusal={planning.refusal} />
      </Notice>
    );
  if (planning.state === 'refused' || planning.state === 'failed')
    return <PlanTrouble planning={planning} onRetry={props.onRetry} />;
  const plan = planning.state === 'planned' ? planning.plan : planning.before;
  return (
    <section aria-label="plan" aria-busy={planning.state === 'planning'} className="flex flex-col gap-3">
      {plan === null ? (
        <div className="flex items-center gap-2 py-2 text-soft">
          <Spinner label={null} /> Planning…
        </div>
      ) : (
        <>
          {props.summary ? props.summary(plan) : <PlanSummary plan={plan} />}
          {plan.blockers.length > 0 ? <Blockers plan={plan} /> : null}
          <AskedAgents asked={resolving.asked.agents} />
          {asking.refusal ? (
            <Notice tone="need">
              <RefusalText refusal={asking.refusal} />
            </Notice>
          ) : null}
        </>
      )}
    </section>
  );
}
