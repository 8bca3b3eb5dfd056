import { useCallback, useEffect, useRef, useState } from 'react';
import type { Plan, TaskKey } from '#shared/plan';
import type { Repository } from '#shared/repository';
import { dropEditedPlan, keepEditedPlan } from '../../state/edited-plans';
import { judgePlan } from '../../state/plans';
import { type EditHistory, edited, historyOf, judged, redo, undo } from './edit-history';

/** Milliseconds without an edit after which the plan is judged anew. */
const QUIET = 400;

/** A plan that was read, or one that was edited before: then with its name and what was left out of it. */
export type OpenedPlan = {
  readonly plan: Plan;
  readonly names: readonly string[];
  /** As its files had it; absent: so. */
  readonly asRead?: Plan | undefined;
  readonly id?: string;
  readonly left?: readonly TaskKey[];
};

export type PlanEdits = {
  readonly plan: Plan;
  readonly asRead: Plan;
  readonly left: ReadonlySet<TaskKey>;
  /** `about`: what is written in, so that typing there is one edit. Null is no plan, and edits nothing. */
  edit(plan: Plan | null, about?: string): void;
  setLeft(task: TaskKey, left: boolean): void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** It was started: nothing of it is to be kept for the next time. */
  over(): void;
};

/** The edits of a plan before it is started. They are kept as they are made, and can be undone. */
export function usePlanEdits(repository: Repository, opened: OpenedPlan): PlanEdits {
  const { id, path } = repository;
  const [name] = useState(() => opened.id ?? crypto.randomUUID());
  const [history, setHistory] = useState<EditHistory>(() => historyOf(opened.plan));
  const [left, setLeftTasks] = useState<ReadonlySet<TaskKey>>(() => new Set(opened.left));
  const asRead = opened.asRead ?? opened.plan;
  const isOver = useRef(false);
  const { now, past, undone } = history;
  const isEdited = opened.id !== undefined || past.length > 0 || left.size > 0;
  /** The plan that was judged last; null: it is to be judged as it is. */
  const known = useRef<Plan | null>(opened.id === undefined ? opened.plan : null);

  useEffect(() => {
    if (isOver.current) return;
    const editedAt = new Date().toISOString();
    if (!isEdited) dropEditedPlan(name);
    else
      keepEditedPlan({
        ...{ id: name, repository: id, names: [...opened.names], plan: now, left: [...left], editedAt },
        asRead,
      });
  }, [now, left, isEdited, name, id, asRead, opened.names]);

  useEffect(() => {
    if (known.current === now) return;
    const judge = async () => {
      const answer = await judgePlan(now, path);
      if (answer.state !== 'done') return;
      known.current = answer.value;
      setHistory((last) => judged(last, now, answer.value));
    };
    const timer = setTimeout(() => void judge(), QUIET);
    return () => clearTimeout(timer);
  }, [now, path]);

  const edit = useCallback((plan: Plan | null, about: string | null = null) => {
    if (plan) setHistory((last) => edited(last, plan, about));
  }, []);
  return {
    ...{ plan: now, asRead, left, edit },
    setLeft(task, isLeft) {
      const next = new Set(left);
      if (isLeft) next.add(task);
      else next.delete(task);
      setLeftTasks(next);
    },
    undo: past.length > 0 ? () => setHistory(undo) : null,
    redo: undone.length > 0 ? () => setHistory(redo) : null,
    over() {
      isOver.current = true;
      dropEditedPlan(name);
    },
  };
}
