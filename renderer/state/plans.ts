import { useEffect, useState } from 'react';
import { paths as somePaths } from '#shared/described';
import type { PlanId, RepositoryId, SessionId } from '#shared/ids';
import type { Plan, TaskKey } from '#shared/plan';
import type { TakenChanges } from '#shared/plan-changes';
import type { StartedPlan } from '#shared/started-plan';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { closeOverlay, openUpdate } from './navigation';
import { ask, attempt, showRefusal } from './perform';
import { failed, loading, type Remote, ready } from './remote';
import { showToast } from './toasts';

/** A plan's file as the user handed it over. */
export type HandedFile = { readonly name: string; readonly bytes: Uint8Array; readonly path: string | null };

/** The plans that were started, as they stand now; followed while a view shows them. */
export function useStartedPlans(): Remote<readonly StartedPlan[]> {
  const [plans, setPlans] = useState<Remote<readonly StartedPlan[]>>(loading);
  useEffect(() => {
    const leave = new AbortController();
    void follow({
      open: (signal) => api.plans.watch({}, { signal }),
      onItem: (item) => setPlans(ready(item)),
      onBroken: (bug) => setPlans((now) => (now.state === 'ready' ? now : failed(bug))),
      signal: leave.signal,
    });
    return () => leave.abort();
  }, []);
  return plans;
}

/** Reads files as one plan for a repository, as it is at HEAD. */
export function readPlanFiles(files: readonly HandedFile[], path: string) {
  return attempt(() =>
    api.plans.read({
      files: files.map(({ name, bytes, path }) => ({
        ...{ name, content: toBase64(bytes) },
        ...(path === null ? {} : { path }),
      })),
      ...{ path, base: null, grain: null, tag: null },
    }),
  );
}

/** A plan that was edited, as it is judged now by the repository's files at HEAD. */
export function judgePlan(plan: Plan, path: string) {
  return attempt(() => api.plans.judge({ plan, path, base: null }));
}

/** Starts the chosen tasks of a plan with an agent; the settings say how else their sessions are. */
export function startPlan(wanted: {
  readonly repository: RepositoryId;
  readonly plan: Plan;
  /** As its files had it, before it was edited. */
  readonly asRead: Plan;
  readonly chosen: readonly TaskKey[];
  readonly agent: string;
  /** The commands that it names as checks run. */
  readonly checks: boolean;
}) {
  const { repository, plan, asRead, chosen, agent, checks } = wanted;
  return attempt(() =>
    api.plans.start({
      ...{ repository, plan, asRead, chosen: [...chosen] },
      choices: { agent: { by: 'id', id: agent }, checks },
    }),
  );
}

/** No further task of it is started, or it goes on. */
export function setPlanStopped(plan: PlanId, stopped: boolean) {
  return attempt(() => (stopped ? api.plans.stop({ plan }) : api.plans.resume({ plan })));
}

/** Opens the update of a task's session from what was done before it; says so where that does not go together. */
export async function updateTask(plan: PlanId, task: TaskKey, session: SessionId): Promise<void> {
  const outcome = await attempt(() => api.plans.joinBefore({ plan, task }));
  if (outcome.state === 'refused') return showRefusal(outcome.refusal);
  if (outcome.state !== 'done') return;
  const { source, conflicts } = outcome.value;
  if (source !== null) {
    closeOverlay();
    openUpdate(session, source);
  } else
    showToast({
      tone: 'need',
      text: 'What was done before it does not go together.',
      detail: `Settle this first, for instance by an update of one of them from the other: ${somePaths(conflicts)}`,
    });
}

/** The task stays on what it began on. */
export async function leaveBase(plan: PlanId, task: TaskKey): Promise<void> {
  const outcome = await attempt(() => api.plans.leaveBase({ plan, task }));
  if (outcome.state === 'refused') showRefusal(outcome.refusal);
}

type FileChanges = Awaited<ReturnType<typeof api.plans.changes>>;
type Found = Extract<FileChanges, { ok: true }>['value'];

/** What the files of a started plan say otherwise than when they were read; null until that is known, and where it cannot be. */
export function useFileChanges(plan: PlanId, tasks: string) {
  const [looked, setLooked] = useState(0);
  useEffect(() => {
    // They are mostly changed in another program.
    const look = () => setLooked((times) => times + 1);
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  const [found, setFound] = useState<Found | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the window is looked at, and when the plan's tasks are others
  useEffect(() => {
    let wanted = true;
    // What is known stays until there is another answer: somebody may be choosing from it.
    void ask(() => api.plans.changes({ plan })).then((answer) => {
      if (wanted && answer) setFound(answer.ok ? answer.value : null);
    });
    return () => {
      wanted = false;
    };
  }, [plan, looked, tasks]);
  return found;
}

/** Takes over what the files of a plan say otherwise, as far as it is named. */
export function takeFileChanges(plan: PlanId, hash: string, taken: TakenChanges) {
  return attempt(() => api.plans.takeChanges({ plan, hash, taken }));
}

/** In pieces: the arguments of a call are not endless. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
