import { Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { taskOf } from '#shared/edit-plan';
import type { PlanId } from '#shared/ids';
import type { TaskKey } from '#shared/plan';
import { checkLinesIn } from '#shared/plan-checks';
import type { Refusal } from '#shared/refusals';
import type { Repository } from '#shared/repository';
import { useAgents } from '../../state/agents';
import { usualAgent } from '../../state/choose-defaults';
import { useCustomAgents } from '../../state/custom-agents';
import { closeOverlay } from '../../state/navigation';
import { startPlan } from '../../state/plans';
import { valueOr } from '../../state/remote';
import { useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { AgentPicker } from '../prompt';
import { PlanChecksField } from './plan-checks-field';
import type { EditedField } from './plan-fixes';
import { PlanNotes } from './plan-notes';
import { TaskEditor } from './task-editor';
import { isStartable, TaskRow } from './task-row';
import { type OpenedPlan, usePlanEdits } from './use-plan-edits';

/** A plan before it is started: its tasks to choose from and to edit, what waits for what, and what is in doubt. */
export function PlanToStart(props: {
  repository: Repository;
  opened: OpenedPlan;
  onBack: () => void;
  onStarted: (plan: PlanId) => void;
}) {
  const { repository, opened } = props;
  const edits = usePlanEdits(repository, opened);
  const { plan, left, edit } = edits;
  const [agent, setAgent] = useState<string | null>(null);
  const [editing, setEditing] = useState<{ task: TaskKey; field: EditedField } | null>(null);
  const [dragged, setDragged] = useState<TaskKey | null>(null);
  const [checks, setChecks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const preferred = useSettings((all) => all.defaultAgent);
  const listings = valueOr(useAgents(), null)?.listings ?? [];
  const customAgents = valueOr(useCustomAgents(repository.path, plan.defaults.base), []);
  const chosenAgent = listings.find(({ profile }) => profile.id === agent) ?? usualAgent(listings, preferred);
  const chosen = plan.tasks.filter((task) => isStartable(task) && !left.has(task.key)).map(({ key }) => key);
  const lines = checkLinesIn(plan, chosen);
  const untitled = chosen.some((key) => taskOf(plan, key)?.title.trim() === '');
  const stops = plan.problems.filter(
    ({ level, task }) => level === 'stop' && (task === null || chosen.includes(task)),
  ).length;

  const start = async () => {
    if (!chosenAgent) return setRefusal({ code: 'agent-unknown', agent: agent ?? '' });
    setBusy(true);
    setRefusal(null);
    const outcome = await startPlan({
      ...{ repository: repository.id, plan, asRead: edits.asRead, chosen },
      agent: chosenAgent.profile.id,
      checks: lines.length > 0 && checks,
    });
    setBusy(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    edits.over();
    props.onStarted(outcome.value.id);
  };
  // Text fields undo what is typed in them by themselves.
  const onKey = (event: KeyboardEvent) => {
    const isField =
      event.target instanceof HTMLElement && event.target.matches('input[type="text"], textarea');
    if (isField || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const act = key === 'z' ? (event.shiftKey ? edits.redo : edits.undo) : key === 'y' ? edits.redo : null;
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="wide"
      title={displayPath(plan.title ?? opened.names.join(', '))}
      description={`Read as ${plan.format}: ${counted(plan.tasks.length, 'task')}, ${counted(plan.overlaps.length, 'overlap')}, ${counted(plan.problems.length, 'problem')}. Edits are kept here; no file is changed.`}
      aside={
        <span className="flex items-center gap-1">
          <Button onClick={props.onBack}>Back</Button>
          <IconButton label="Undo Edit" keys="Mod+Z" disabled={!edits.undo} onClick={() => edits.undo?.()}>
            <Undo2 size={14} aria-hidden />
          </IconButton>
          <IconButton
            label="Redo Edit"
            keys="Mod+Shift+Z"
            disabled={!edits.redo}
            onClick={() => edits.redo?.()}
          >
            <Redo2 size={14} aria-hidden />
          </IconButton>
        </span>
      }
      actions={
        <>
          <AgentPicker listings={listings} chosen={chosenAgent} onChange={setAgent} />
          <Button
            look="primary"
            busy={busy}
            disabled={chosen.length === 0 || untitled}
            onClick={() => void start()}
          >
            {`Start ${counted(chosen.length, 'Task')}${stops > 0 ? ' Anyway' : ''}`}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what its keys do, the buttons below do as well */}
      <div onKeyDown={onKey} className="-m-1 flex max-h-[60vh] flex-col gap-4 overflow-y-auto p-1">
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        <PlanNotes plan={plan} onEdit={edit} />
        <PlanChecksField lines={lines} checked={checks} onChange={setChecks} />
        <ul aria-label="Tasks" className="flex flex-col">
          {plan.tasks.map((task, index) => (
            <TaskRow
              key={task.key}
              {...{ plan, task, index, dragged }}
              chosen={chosen.includes(task.key)}
              editor={
                editing?.task === task.key ? (
                  <TaskEditor
                    key={editing.field}
                    {...{ plan, task, listings, customAgents }}
                    field={editing.field}
                    onEdit={edit}
                    onDone={() => setEditing(null)}
                  />
                ) : null
              }
              onChoose={(isChosen) => edits.setLeft(task.key, !isChosen)}
              onEdit={edit}
              onOpen={(key, field) => setEditing({ task: key, field })}
              onDrag={setDragged}
            />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
