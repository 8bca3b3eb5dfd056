import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { stopWriting } from '../../state/apply-actions';
import { useProgress } from '../../state/apply-progress';
import { Button } from '../../ui/button';
import { DialogBody, DialogFrame } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import {
  type Asking,
  type ConflictFlow,
  ConflictPanes,
  DroppedDecisions,
  type Resolving,
} from '../conflicts';
import { PlanView } from './plan-view';
import { stepPart } from './step-part';
import type { Planning } from './use-plan';
import { WriteProgress } from './write-progress';

/**
 * The dialog of an apply or update: what is asked for (`children`), its plan, and where that has conflicts all of them
 * beside each other, to be resolved there. While it is written, it stays and can only be stopped.
 */
export function PlanDialog(props: {
  session: SessionId;
  flow: ConflictFlow;
  planning: Planning;
  resolving: Resolving;
  asking: Asking;
  /** Why the last attempt to write was refused. */
  refusal: Refusal | null;
  running: boolean;
  /** Nothing keeps it from being written. */
  ready: boolean;
  title: string;
  /** What the button says that writes. */
  label: string;
  children: ReactNode;
  /** In the place of the usual summary. */
  summary?: (plan: ApplyPlan) => ReactNode;
  onClose: () => void;
  onRun: () => void;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  onRetry: () => void;
}) {
  const { session, flow, resolving, asking, running, ready, summary } = props;
  const progress = useProgress(session, running);
  const [stopping, setStopping] = useState(false);
  const primary = useRef<HTMLButtonElement>(null);
  const focusLost = useRef(false);
  const isSettled = useRef(false);
  const body = useRef<HTMLDivElement>(null);

  // What had the focus is gone or cannot be used while it is written; afterwards the focus is where it began.
  useEffect(() => {
    if (!running) return undefined;
    return () => {
      setStopping(false);
      focusLost.current = true;
    };
  }, [running]);
  useEffect(() => {
    if (running || !ready || !(focusLost.current || isSettled.current)) return;
    const kept = isSettled.current ? 'input, textarea' : 'button, input, textarea, [role="combobox"]';
    focusLost.current = false;
    isSettled.current = false;
    if (!document.activeElement?.matches(kept)) primary.current?.focus();
  }, [running, ready]);

  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const dialog = body.current?.closest<HTMLElement>('[role="dialog"]');
      if (!dialog || event.key !== 'F6' || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      stepPart(dialog, event.shiftKey ? 'previous' : 'next');
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  const wide = useIsWide(props.planning, resolving);
  const take: typeof props.onTake = (conflicts, taken, by) => {
    const decided = new Set(conflicts.map(conflictKey));
    const left = resolving.listed.some(
      ({ conflict, taken: known }) => known === null && !decided.has(conflictKey(conflict)),
    );
    // With the last one resolved, what is left to do is to write it.
    if (taken !== null && !left) isSettled.current = true;
    props.onTake(conflicts, taken, by);
  };
  const stop = () => {
    setStopping(true);
    void stopWriting(session);
  };
  const isOpen = resolving.listed.some(({ taken }) => taken === null);
  const above = (
    <div className="flex flex-col gap-4">
      <div data-region="choices" className="flex flex-col gap-4">
        {props.children}
      </div>
      {props.refusal ? (
        <Notice tone="need">
          <RefusalText refusal={props.refusal} />
        </Notice>
      ) : null}
      <DroppedDecisions dropped={resolving.dropped} />
      <div data-region="summary">
        <PlanView
          planning={props.planning}
          resolving={resolving}
          asking={asking}
          onRetry={props.onRetry}
          {...(summary ? { summary } : {})}
        />
      </div>
    </div>
  );
  return (
    <DialogFrame
      open
      onClose={running ? () => undefined : props.onClose}
      width={wide ? 'full' : 'medium'}
      sturdy={running}
      described={false}
    >
      <DialogBody
        title={props.title}
        bare={wide}
        stays={running}
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
              <Button key="cancel" onClick={props.onClose}>
                Cancel
              </Button>
            )}
            <Button
              ref={primary}
              look={isOpen ? 'plain' : 'primary'}
              keys={ready ? 'Mod+Enter' : null}
              disabled={!ready}
              busy={running}
              onClick={props.onRun}
            >
              {props.label}
            </Button>
          </>
        }
      >
        <div ref={body} className={wide ? 'h-full' : undefined}>
          <ConflictPanes
            session={session}
            flow={flow}
            resolving={resolving}
            asking={asking}
            shown={wide}
            disabled={running}
            onTake={take}
          >
            {above}
          </ConflictPanes>
        </div>
      </DialogBody>
    </DialogFrame>
  );
}

/** Whether the conflicts stand beside the rest: as long as there are any, and while another plan is being made. */
function useIsWide(planning: Planning, { listed }: Resolving): boolean {
  const last = useRef(false);
  if (planning.state === 'planning') last.current ||= listed.length > 0 && planning.before !== null;
  else last.current = planning.state === 'planned' && listed.length > 0;
  return last.current;
}
