import { useEffect, useRef, useState } from 'react';
import type { ApplyRecord } from '#shared/apply';
import type { Conflict, Resolution } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import type { IntegrateMode, IntegrationPlan } from '#shared/integrate';
import type { Refusal } from '#shared/refusals';
import {
  type IntegrateInput,
  integrateOneByOne,
  planIntegration,
  runIntegration,
} from '../../state/integrate-actions';
import { closeOverlay } from '../../state/navigation';
import { useSessions } from '../../state/sessions';
import { useResolving } from '../conflicts';
import { usePlan } from '../plan';
import { orderKey } from './order';
import { useResultChecks } from './use-result-checks';

/**
 * The plan of an integration with what was chosen for it. Conflicts are resolved one session after the other, in their order:
 * what a later one meets depends on what was decided before it. A choice for one therefore forgets those for the sessions
 * after it; they are taken over again where their conflicts turn out to be the same.
 */
export function useIntegration(
  all: readonly [SessionId, ...SessionId[]],
  onDone: (record: ApplyRecord) => void,
) {
  const [first] = all;
  const [sessions, setSessions] = useState<readonly SessionId[]>(all);
  const [mode, setMode] = useState<IntegrateMode>('changes');
  /** Null: as it is proposed. */
  const [order, setOrder] = useState<readonly SessionId[] | null>(null);
  const [current, setCurrent] = useState<SessionId | null>(null);
  const [unfinished, setUnfinished] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const chosen = useRef(new Map<SessionId, Resolution[]>());
  const costs = useRef(new Map<string, number>());
  const shown = current ?? sessions[0] ?? first;
  const resolving = useResolving({
    session: shown,
    operation: 'apply',
    mode: mode === 'commits' ? 'rebase' : mode,
    target: null,
  });

  const inputOf = (wish: {
    sessions?: readonly SessionId[];
    mode?: IntegrateMode;
    order?: readonly SessionId[] | null;
  }): IntegrateInput => {
    const given = wish.order === undefined ? order : wish.order;
    return {
      sessions: [...(given ?? wish.sessions ?? sessions)],
      order: given ? 'given' : 'proposed',
      mode: wish.mode ?? mode,
      resolutions: [...chosen.current].map(([session, resolutions]) => ({ session, resolutions })),
    };
  };
  /** Keeps what is chosen for a session, and nothing of those after it. */
  const choose = (plan: IntegrationPlan, session: SessionId, resolutions: Resolution[] | null) => {
    const at = plan.steps.findIndex((step) => step.session === session);
    for (const later of plan.steps.slice(at)) chosen.current.delete(later.session);
    if (resolutions) chosen.current.set(session, resolutions);
  };
  const hear = (made: IntegrationPlan) => {
    const key = orderKey(made.steps.map((step) => step.session));
    const conflicts = made.steps.reduce((count, step) => count + step.conflicts.length, 0);
    if (chosen.current.size === 0) costs.current.set(`${made.mode} ${key}`, conflicts);
    const open = made.steps.find((step) => step.conflicts.length > 0);
    if (open && open.session !== current) {
      resolving.begin();
      setCurrent(open.session);
      plan(inputOf({}));
      return;
    }
    const mine = open ?? made.steps.find((step) => step.session === current);
    const known = mine ? resolving.hear({ ...mine, asked: [] }) : null;
    if (mine && known) {
      choose(made, mine.session, known);
      plan(inputOf({}));
    }
  };
  const dropUnfit = (no: Refusal): boolean => {
    const resolutions = resolving.drop(no);
    if (resolutions && current) {
      chosen.current.set(current, resolutions);
      plan(inputOf({}));
    }
    return resolutions !== null;
  };
  const { planning, plan } = usePlan(planIntegration, hear, (no) => void dropUnfit(no));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first plan; the others are asked for
  useEffect(() => plan(inputOf({})), [plan]);

  const made = planning.state === 'planned' ? planning.plan : null;
  const known = made ?? (planning.state === 'planning' ? planning.before : null);
  const checks = useResultChecks(made, inputOf({}));
  const hasChecks = useSessions(
    (rows) =>
      rows.state === 'ready' &&
      sessions.some((session) => (rows.value.rows.get(session)?.checks ?? []).length > 0),
  );
  const begin = (wish: Parameters<typeof inputOf>[0]) => {
    chosen.current.clear();
    resolving.begin();
    setCurrent(null);
    setRefusal(null);
    plan(inputOf(wish));
  };
  return {
    ...{ sessions, mode, planning, made, known, current, resolving, running, refusal, message, unfinished },
    /** Of which conflicts are shown, or would be. */
    shown,
    ...{ checks, hasChecks },
    /** Whether the order is the user's own. */
    ownOrder: order !== null,
    costs: new Map(
      [...costs.current].flatMap(([key, cost]) =>
        key.startsWith(`${mode} `) ? [[key.slice(mode.length + 1), cost] as const] : [],
      ),
    ),
    /** What is asked for, as the plan that is shown was. */
    input: inputOf({}),
    /** Sessions whose conflicts are resolved. */
    resolved: new Set(chosen.current.keys()),
    setMode(next: IntegrateMode) {
      setMode(next);
      setMessage(null);
      begin({ mode: next });
    },
    setMessage,
    setUnfinished,
    setOrder(next: readonly SessionId[] | null) {
      setOrder(next);
      begin({ order: next });
    },
    leaveOut(session: SessionId) {
      const left = sessions.filter((one) => one !== session);
      const rest = order?.filter((one) => one !== session) ?? null;
      setSessions(left);
      setOrder(rest);
      begin({ sessions: left, order: rest });
    },
    take(conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string) {
      setRefusal(null);
      const resolutions = resolving.take(conflicts, taken, by);
      if (known && current) choose(known, current, resolutions);
      plan(inputOf({}));
    },
    /** Shows the conflicts of a session again, to be decided otherwise. */
    goBack(session: SessionId) {
      if (!known) return;
      choose(known, session, null);
      resolving.begin();
      setCurrent(session);
      plan(inputOf({}));
    },
    planAgain: () => plan(inputOf({})),
    /** Each as an apply of its own, in this order. */
    async oneByOne() {
      if (!made) return;
      setRunning(true);
      const done = await integrateOneByOne({
        ...inputOf({ order: made.steps.map((step) => step.session) }),
        acceptUnfinished: unfinished,
      });
      setRunning(false);
      if (done) closeOverlay();
    },
    async run() {
      if (!made) return;
      setRunning(true);
      setRefusal(null);
      const { fingerprint } = made;
      const outcome = await runIntegration({
        ...inputOf({ order: made.steps.map((step) => step.session) }),
        ...{ fingerprint, message, acceptUnfinished: unfinished },
      });
      setRunning(false);
      if (outcome.state === 'done') onDone(outcome.value);
      if (outcome.state === 'refused' && !dropUnfit(outcome.refusal)) {
        setRefusal(outcome.refusal);
        plan(inputOf({}));
      }
    },
  };
}

export type Integration = ReturnType<typeof useIntegration>;
