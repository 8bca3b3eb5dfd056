import { Ellipsis, GripVertical, Pencil } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { describePlanProblem } from '#shared/describe-plan-problem';
import { displayPath } from '#shared/display-path';
import { mergeTasks, partsOf, splitByParts } from '#shared/divide-tasks';
import { addTask, changeTask, moveTask, removeTask } from '#shared/edit-plan';
import type { Plan, PlanTask, TaskKey } from '#shared/plan';
import { Button, IconButton } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { classNames } from '../../ui/class-names';
import { Menu, type MenuEntry } from '../../ui/menu';
import { type EditedField, fixOf } from './plan-fixes';

const VIA = { stated: '', structure: ' (by order)', guess: ' (a guess, which holds nothing)' } as const;

/** Whether a session can be started for a task. */
export function isStartable({ kind, mark }: PlanTask): boolean {
  return kind === 'work' && mark !== 'done' && mark !== 'cancelled';
}

/** A task of a plan that is not started: whether it is to be, what it waits for, and what is in doubt of it. */
export function TaskRow(props: {
  plan: Plan;
  task: PlanTask;
  index: number;
  chosen: boolean;
  /** The task that is dragged. */
  dragged: TaskKey | null;
  /** What stands below it while it is edited. */
  editor: ReactNode;
  onChoose: (chosen: boolean) => void;
  onEdit: (plan: Plan | null) => void;
  onOpen: (task: TaskKey, field: EditedField) => void;
  onDrag: (task: TaskKey | null) => void;
}) {
  const { plan, task, index, dragged, onEdit, onOpen, onDrag } = props;
  const { key } = task;
  const row = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const moveTo = (at: number) => {
    if (at < 0 || at >= plan.tasks.length) return;
    onEdit(moveTask(plan, key, at));
    // Where it was moved to, its element may have lost the focus.
    requestAnimationFrame(() => row.current?.focus());
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.altKey && event.key === 'ArrowUp') moveTo(index - 1);
    else if (event.altKey && event.key === 'ArrowDown') moveTo(index + 1);
    else if (event.key === 'Enter' || event.key === 'F2') onOpen(key, 'title');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const waitsFor = plan.edges.filter((edge) => edge.task === key);
  const problems = plan.problems.filter((one) => one.task === key && one.level !== 'note');
  return (
    <li
      onDragOver={(event) => dragged !== null && event.preventDefault()}
      onDrop={(event) => {
        if (dragged === null) return;
        event.preventDefault();
        onEdit(moveTask(plan, dragged, index));
        onDrag(null);
      }}
      className={classNames(
        'flex flex-col gap-2 border-b border-line py-1.5 last:border-b-0',
        dragged === key && 'opacity-50',
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a group that takes the focus and its keys; its buttons are inside */}
      <div
        ref={row}
        role="group"
        aria-label={`${displayPath(key)} ${displayPath(task.title)}`}
        aria-keyshortcuts="Enter Alt+ArrowUp Alt+ArrowDown"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
        tabIndex={0}
        draggable={props.editor === null}
        onDragStart={() => onDrag(key)}
        onDragEnd={() => onDrag(null)}
        onKeyDown={onKey}
        className="group flex items-start gap-2 rounded-md px-1 py-0.5 hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
      >
        <GripVertical size={12} aria-hidden className="mt-1 flex-none cursor-grab text-faint" />
        <span className="pt-0.5">
          <Checkbox
            label={`Start ${displayPath(key)}`}
            checked={props.chosen}
            disabled={!isStartable(task)}
            onChange={props.onChoose}
          />
        </span>
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="flex min-w-0 items-baseline gap-2">
            <span className="flex-none font-mono text-xs text-faint">{displayPath(key)}</span>
            <span
              className={classNames(
                'min-w-0 wrap-anywhere',
                task.mark === 'done' && 'text-faint line-through',
              )}
            >
              {displayPath(task.title)}
            </span>
            {task.kind === 'human' ? <span className="flex-none text-xs text-need">for you</span> : null}
            {task.agent ? (
              <span className="flex-none text-xs text-faint">{displayPath(task.agent)}</span>
            ) : null}
          </span>
          {waitsFor.length > 0 ? (
            <span className="text-xs text-soft">
              Waits for {waitsFor.map(({ on, via }) => `${displayPath(on)}${VIA[via]}`).join(', ')}
            </span>
          ) : null}
          {problems.map((problem) => {
            const fix = fixOf(plan, problem);
            return (
              <span
                key={`${problem.code} ${problem.about.join(' ')}`}
                className={classNames(
                  'flex items-center gap-2 text-xs',
                  problem.level === 'stop' ? 'text-fail' : 'text-need',
                )}
              >
                <span className="min-w-0 wrap-anywhere">{describePlanProblem(problem)}</span>
                {fix ? (
                  <Button
                    small
                    onClick={() => (fix.does === 'edit' ? onEdit(fix.edit()) : onOpen(fix.task, fix.field))}
                  >
                    {fix.label}
                  </Button>
                ) : null}
              </span>
            );
          })}
        </span>
        <IconButton small label={`Edit ${displayPath(key)}`} onClick={() => onOpen(key, 'title')}>
          <Pencil size={12} aria-hidden />
        </IconButton>
        <Menu
          label={`More of ${displayPath(key)}`}
          align="end"
          open={open}
          onOpenChange={setOpen}
          // Of hundreds of tasks, what each could be merged with is worked out for one.
          entries={open ? entriesOf({ plan, task, index, onEdit, onOpen, moveTo }) : []}
        >
          <IconButton small label={`More of ${displayPath(key)}`}>
            <Ellipsis size={13} aria-hidden />
          </IconButton>
        </Menu>
      </div>
      {props.editor}
    </li>
  );
}

function entriesOf(of: {
  plan: Plan;
  task: PlanTask;
  index: number;
  onEdit: (plan: Plan | null) => void;
  onOpen: (task: TaskKey, field: EditedField) => void;
  moveTo: (at: number) => void;
}): readonly MenuEntry[] {
  const { plan, task, index, onEdit, onOpen, moveTo } = of;
  const { key, kind } = task;
  const next = plan.tasks[index + 1];
  const merged = next ? mergeTasks(plan, key, next.key) : null;
  const parts = partsOf(task).length;
  return [
    {
      label: 'Add Task Below',
      onSelect() {
        const added = addTask(plan, key, { title: '' });
        onEdit(added.plan);
        onOpen(added.key, 'title');
      },
    },
    {
      label: next ? `Merge With ${displayPath(next.key)}` : 'Merge With the Next',
      disabled: merged === null,
      onSelect: () => onEdit(merged),
    },
    {
      label: parts > 1 ? `Split Into Its ${parts} Steps` : 'Split Into Its Steps',
      disabled: parts < 2,
      onSelect: () => onEdit(splitByParts(plan, key)),
    },
    { type: 'separator' },
    { label: 'Move Up', keys: 'Alt+Up', disabled: index === 0, onSelect: () => moveTo(index - 1) },
    {
      label: 'Move Down',
      keys: 'Alt+Down',
      disabled: next === undefined,
      onSelect: () => moveTo(index + 1),
    },
    { type: 'separator' },
    {
      label: 'For You to Do',
      checked: kind === 'human',
      onSelect: () => onEdit(changeTask(plan, key, { kind: kind === 'human' ? 'work' : 'human' })),
    },
    {
      label: 'Remove From the Plan',
      danger: true,
      disabled: plan.tasks.length < 2,
      onSelect: () => onEdit(removeTask(plan, key)),
    },
  ];
}
