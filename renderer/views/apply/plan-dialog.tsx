import type { ReactNode } from 'react';
import type { ApplyPlan, Conflict, Resolution } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { DialogBody, DialogFrame } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import type { ConflictFlow } from './conflict-parties';
import { EditedConflict } from './edited-conflict';
import { PlanView } from './plan-view';
import type { Asking } from './use-asking';
import type { Planning } from './use-plan';
import type { Settling } from './use-settling';

/**
 * The dialog of an apply or update: what is asked for (`children`), its plan, and in their place the conflict that is
 * looked at. One frame for both, so that the focus comes back to where it was.
 */
export function PlanDialog(props: {
  session: SessionId;
  flow: ConflictFlow;
  planning: Planning;
  settling: Settling;
  asking: Asking;
  /** Why the last attempt to write was refused. */
  refusal: Refusal | null;
  running: boolean;
  title: string;
  aside: ReactNode;
  actions: ReactNode;
  children: ReactNode;
  /** In the place of the usual summary. */
  summary?: (plan: ApplyPlan) => ReactNode;
  onClose: () => void;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  onRetry: () => void;
}) {
  const { session, flow, settling, asking, summary } = props;
  const { edited } = settling;
  return (
    <DialogFrame
      open
      onClose={edited ? () => settling.edit(null) : props.onClose}
      width={edited ? 'full' : 'medium'}
      sturdy={edited !== null}
      described={edited !== null}
    >
      {edited ? (
        <EditedConflict
          session={session}
          flow={flow}
          settling={settling}
          asking={asking}
          onTake={(taken, by) => props.onTake([edited], taken, by)}
        />
      ) : (
        <DialogBody title={props.title} aside={props.aside} actions={props.actions}>
          <div className="flex flex-col gap-4">
            {props.children}
            {props.refusal ? (
              <Notice tone="need">
                <RefusalText refusal={props.refusal} />
              </Notice>
            ) : null}
            <PlanView
              planning={props.planning}
              settling={settling}
              asking={asking}
              flow={flow}
              disabled={props.running}
              onTake={props.onTake}
              onRetry={props.onRetry}
              {...(summary ? { summary } : {})}
            />
          </div>
        </DialogBody>
      )}
    </DialogFrame>
  );
}
