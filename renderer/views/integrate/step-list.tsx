import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { countPlanned } from '#shared/apply';
import { counted, filesWords } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { IntegrationPlan, IntegrationStep } from '#shared/integrate';
import { Button, IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { PathLines } from '../../ui/path-lines';
import { RefusalText } from '../../ui/refusal-text';
import { Unfold } from '../../ui/unfold';
import { earlyWords, moved } from './order';

/** The sessions in the order in which they are integrated, which is changed by drag, by key and by button. */
export function StepList(props: {
  plan: IntegrationPlan;
  /** Whose conflicts are shown. */
  current: SessionId | null;
  resolved: ReadonlySet<SessionId>;
  disabled: boolean;
  onOrder: (order: readonly SessionId[]) => void;
  onLeaveOut: (session: SessionId) => void;
  onGoBack: (session: SessionId) => void;
}) {
  const { plan, disabled, onOrder } = props;
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef<SessionId | null>(null);
  const [dragged, setDragged] = useState<SessionId | null>(null);
  const order = plan.steps.map(({ session }) => session);
  const open = plan.steps.findIndex(({ conflicts }) => conflicts.length > 0);
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-step]') ?? [])];
  const focus = (at: number) => rows()[Math.max(0, Math.min(at, order.length - 1))]?.focus();
  // The new order is shown once it is planned; what was moved by key has the focus there.
  const key = order.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the order alone
  useLayoutEffect(() => {
    const at = follows.current ? order.indexOf(follows.current) : -1;
    follows.current = null;
    if (at !== -1) focus(at);
  }, [key]);
  const move = (session: SessionId, to: number) => {
    const next = moved(order, session, to);
    if (disabled || next === order) return;
    follows.current = session;
    onOrder(next);
  };
  const onKey = (event: KeyboardEvent, session: SessionId, at: number) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by !== 0 && event.altKey) move(session, at + by);
    else if (by !== 0) focus(at + by);
    else if (event.key === 'Delete' && order.length > 1 && !disabled) props.onLeaveOut(session);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ol ref={list} aria-label="Order of the sessions" className="flex flex-col gap-1">
      {plan.steps.map((step, at) => (
        <li
          key={step.session}
          onDragOver={(event) => dragged !== null && event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged) move(dragged, at);
            setDragged(null);
          }}
          className={classNames(
            'rounded-md border bg-raise',
            step.session === props.current && open === at ? 'border-accent' : 'border-line',
            dragged === step.session && 'opacity-50',
          )}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: a group that takes the focus and its keys; its buttons are inside */}
          <div
            role="group"
            data-step
            aria-label={`${at + 1}. ${displayPath(step.title)}`}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
            tabIndex={0}
            draggable={!disabled}
            onDragStart={() => setDragged(step.session)}
            onDragEnd={() => setDragged(null)}
            onKeyDown={(event) => onKey(event, step.session, at)}
            className="flex items-center gap-1 rounded-md px-1 py-1"
          >
            <GripVertical size={12} aria-hidden className="flex-none cursor-grab text-faint" />
            <span className="w-4 flex-none text-right text-xs text-faint tabular-nums">{at + 1}</span>
            <span
              className="min-w-0 flex-1 truncate px-1 text-sm font-medium"
              title={displayPath(step.title)}
            >
              {displayPath(step.title)}
            </span>
            <IconButton
              small
              label={`Move “${displayPath(step.title)}” up`}
              keys="Alt+Up"
              disabled={disabled || at === 0}
              onClick={() => move(step.session, at - 1)}
            >
              <ArrowUp size={12} aria-hidden />
            </IconButton>
            <IconButton
              small
              label={`Move “${displayPath(step.title)}” down`}
              keys="Alt+Down"
              disabled={disabled || at === order.length - 1}
              onClick={() => move(step.session, at + 1)}
            >
              <ArrowDown size={12} aria-hidden />
            </IconButton>
            <IconButton
              small
              label={`Leave “${displayPath(step.title)}” out`}
              keys="Delete"
              disabled={disabled || order.length === 1}
              onClick={() => props.onLeaveOut(step.session)}
            >
              <X size={12} aria-hidden />
            </IconButton>
          </div>
          <div className="flex flex-col gap-1 px-2 pb-1.5 pl-7 text-xs text-soft">
            <StepWords step={step} plan={plan} waits={open !== -1 && at > open} />
            {props.resolved.has(step.session) && step.conflicts.length === 0 ? (
              <div>
                <Button small look="ghost" disabled={disabled} onClick={() => props.onGoBack(step.session)}>
                  Change Resolved Conflicts
                </Button>
              </div>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What a session brings and meets. `waits`: conflicts before it are to be resolved first. */
function StepWords(props: { step: IntegrationStep; plan: IntegrationPlan; waits: boolean }) {
  const { step, plan, waits } = props;
  const { conflicts, files } = step;
  if (step.refusal)
    return (
      <div className="text-fail">
        <RefusalText refusal={step.refusal} />
      </div>
    );
  const early = earlyWords(plan, step.session);
  const titles = againstTitles(plan, step);
  const whom = titles.length > 0 ? ` with ${titles.join(', ')}` : '';
  return (
    <>
      {files.length > 0 ? (
        <Unfold title={filesWords(countPlanned({ files }))}>
          <PathLines label={`files of ${displayPath(step.title)}`} paths={files.map(({ path }) => path)} />
        </Unfold>
      ) : conflicts.length > 0 ? null : (
        <span>Brings nothing that is not there already.</span>
      )}
      {conflicts.length > 0 ? (
        <span className="wrap-anywhere text-need">
          {counted(conflicts.length, 'conflict')}
          {whom}
          {waits ? ', as far as can be told before those above are resolved' : ''}
        </span>
      ) : null}
      {early ? <span className="wrap-anywhere text-need">{early}</span> : null}
      {step.markers.length > 0 ? (
        <span className="text-need">Adds conflict markers to {filesWords(step.markers.length)}.</span>
      ) : null}
      {step.moved.length > 0 ? (
        <span>Your edits to {filesWords(step.moved.length)} move along with a rename.</span>
      ) : null}
    </>
  );
}

/** Sessions before a step that its conflicts are with, by title. */
export function againstTitles(
  { steps }: Pick<IntegrationPlan, 'steps'>,
  { against }: Pick<IntegrationStep, 'against'>,
): string[] {
  const others = new Set<SessionId>(against.flatMap(({ sessions }) => sessions));
  return steps.flatMap(({ session, title }) => (others.has(session) ? [`“${displayPath(title)}”`] : []));
}
