import { Scissors, X } from 'lucide-react';
import { useRef } from 'react';
import type { AgentListing } from '#shared/agent';
import type { CustomAgent } from '#shared/custom-agent';
import { displayPath } from '#shared/display-path';
import { partsOf, splitAt, splitByParts } from '#shared/divide-tasks';
import {
  addEdge,
  behind,
  changeTask,
  removeEdge,
  type TaskChange,
  withWrittenPaths,
} from '#shared/edit-plan';
import { type Plan, type PlanTask, TaskKey } from '#shared/plan';
import { Button } from '../../ui/button';
import { Combobox, type ComboboxChoice } from '../../ui/combobox';
import { TextArea } from '../../ui/text-area';
import { TextField } from '../../ui/text-field';
import { LinesField } from './lines-field';
import type { EditedField } from './plan-fixes';

/** Stands for what the plan or the settings say. */
const USUAL = '\n';
const NEW = /\s*\(new\)$/i;

/** A task in all that can be said of it. Each keystroke is kept with the plan. */
export function TaskEditor(props: {
  plan: Plan;
  task: PlanTask;
  /** Where the focus begins. */
  field: EditedField;
  listings: readonly AgentListing[];
  customAgents: readonly CustomAgent[];
  onEdit: (plan: Plan | null, about?: string) => void;
  onDone: () => void;
}) {
  const { plan, task, field, onEdit } = props;
  const text = useRef<HTMLTextAreaElement>(null);
  const { key } = task;
  const change = (said: TaskChange) =>
    onEdit(changeTask(plan, key, said), `${key} ${Object.keys(said).join()}`);
  const parts = partsOf(task);
  const written = task.files.filter(({ role }) => role === 'writes');
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border border-line bg-panel p-3">
      <legend className="sr-only">Edit {displayPath(key)}</legend>
      <TextField
        label="Title"
        value={task.title}
        autoFocus={field === 'title'}
        problem={task.title.trim() === '' ? 'A task needs a title.' : null}
        onChange={(title) => change({ title })}
        onEnter={props.onDone}
      />
      <div className="flex flex-col gap-1">
        <TextArea
          ref={text}
          label="What and why"
          value={task.text}
          rows={Math.min(10, Math.max(3, task.text.split('\n').length))}
          autoFocus={field === 'text'}
          onChange={(words) => change({ text: words })}
        />
        <div className="flex flex-wrap gap-1">
          <Button
            small
            look="ghost"
            icon={<Scissors size={12} aria-hidden />}
            title="What stands behind the cursor becomes a task of its own, which waits for this one"
            disabled={task.text.trim() === ''}
            onClick={() => onEdit(splitAt(plan, key, text.current?.selectionStart ?? 0))}
          >
            Split at Cursor
          </Button>
          {parts.length > 1 ? (
            <Button
              small
              look="ghost"
              icon={<Scissors size={12} aria-hidden />}
              onClick={() => onEdit(splitByParts(plan, key))}
            >
              {`Split Into Its ${parts.length} Steps`}
            </Button>
          ) : null}
        </div>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <LinesField
          label="It is done when, one criterion a line"
          values={task.acceptance}
          autoFocus={field === 'acceptance'}
          onChange={(acceptance) => change({ acceptance })}
        />
        <LinesField
          label="Checks, one command a line"
          values={task.checks}
          onChange={(checks) => change({ checks })}
        />
        <LinesField
          label="Files that it changes, one a line; “(new)” behind one to create"
          values={written.map(({ path, isNew }) => (isNew ? `${path} (new)` : path))}
          autoFocus={field === 'files'}
          onChange={(lines) =>
            change({
              files: withWrittenPaths(
                task,
                lines.map((line) => ({
                  path: line.replace(NEW, ''),
                  isNew: NEW.test(line) ? true : null,
                })),
              ),
            })
          }
        />
        <LinesField
          label="Keep to, one constraint a line"
          values={task.constraints}
          onChange={(constraints) => change({ constraints })}
        />
      </div>
      <WhoAndWhere {...props} change={change} />
      <WaitsFor plan={plan} task={task} onEdit={onEdit} />
      <div className="flex justify-end">
        <Button onClick={props.onDone}>Done</Button>
      </div>
    </fieldset>
  );
}

function WhoAndWhere(props: {
  plan: Plan;
  task: PlanTask;
  listings: readonly AgentListing[];
  customAgents: readonly CustomAgent[];
  change: (said: TaskChange) => void;
}) {
  const { plan, task, change } = props;
  const chosen = (value: string) => (value === USUAL ? null : value);
  const agents: ComboboxChoice[] = props.listings.map(({ profile: { id, name } }) => ({
    value: id,
    label: name,
  }));
  const personas: ComboboxChoice[] = props.customAgents
    .filter(({ usable }) => usable)
    .map(({ name, title, description }) => ({ value: name, label: title ?? name, detail: description }));
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Combobox
        label="Agent of this task"
        value={task.agent ?? USUAL}
        shown={labelOf(agents, task.agent) ?? plan.defaults.agent ?? 'Usual agent'}
        onChange={(value) => change({ agent: chosen(value) })}
        choices={[
          { value: USUAL, label: 'Usual agent', detail: 'The one that the plan starts with' },
          ...agents,
        ]}
        placeholder="Find an agent"
      />
      <Combobox
        label="Custom agent of this task"
        value={task.customAgent ?? USUAL}
        shown={labelOf(personas, task.customAgent) ?? plan.defaults.customAgent ?? 'No custom agent'}
        onChange={(value) => change({ customAgent: chosen(value) })}
        choices={[{ value: USUAL, label: 'Usual custom agent', detail: 'What the plan says' }, ...personas]}
        placeholder="Find a custom agent"
      />
      <TextField
        label="Model"
        mono
        value={task.model ?? ''}
        placeholder={plan.defaults.model ?? 'usual'}
        onChange={(model) => change({ model: model.trim() || null })}
      />
      <TextField
        label="Base"
        mono
        value={task.base ?? ''}
        placeholder={plan.defaults.base ?? 'HEAD'}
        onChange={(base) => change({ base: base.trim() || null })}
      />
    </div>
  );
}

function labelOf(choices: readonly ComboboxChoice[], value: string | null): string | null {
  return value === null ? null : (choices.find((one) => one.value === value)?.label ?? value);
}

/** What it begins on the results of; one that waits for it itself cannot be chosen. */
function WaitsFor(props: { plan: Plan; task: PlanTask; onEdit: (plan: Plan | null) => void }) {
  const { plan, task, onEdit } = props;
  const { key } = task;
  const before = plan.edges.filter((edge) => edge.task === key);
  const taken = new Set(before.map(({ on }) => on));
  const later = behind(plan.edges, key);
  const choices = plan.tasks
    .filter((one) => !taken.has(one.key) && !later.has(one.key))
    .map((one) => ({ value: one.key, label: `${one.key} ${one.title}` }));
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="text-xs font-medium text-soft">Waits for</span>
      {before.map(({ on, via }) => (
        <Button
          key={on}
          small
          aria-label={`Do not wait for ${displayPath(on)}`}
          title={via === 'guess' ? 'A guess, which holds nothing' : undefined}
          onClick={() => onEdit(removeEdge(plan, key, on))}
        >
          {displayPath(on)}
          {via === 'guess' ? '?' : ''}
          <X size={11} aria-hidden />
        </Button>
      ))}
      <Combobox
        label="Wait for another task"
        small
        value={null}
        shown={before.length === 0 ? 'Nothing' : 'Another task'}
        onChange={(on) => onEdit(addEdge(plan, key, TaskKey.parse(on)))}
        choices={choices}
        placeholder="Find a task"
        empty="No other task can be waited for"
      />
    </div>
  );
}
