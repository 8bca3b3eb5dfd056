import { useMemo, useState } from 'react';
import { counted } from '#shared/counted';
import { describeOverlap, describePlanProblem } from '#shared/describe-plan-problem';
import { displayPath } from '#shared/display-path';
import type { PlanId } from '#shared/ids';
import type { Plan, PlanOverlap, PlanTask, TaskKey } from '#shared/plan';
import type { Refusal } from '#shared/refusals';
import type { Repository } from '#shared/repository';
import { useAgents } from '../../state/agents';
import { usualAgent } from '../../state/choose-defaults';
import { closeOverlay } from '../../state/navigation';
import { startPlan } from '../../state/plans';
import { valueOr } from '../../state/remote';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { AgentPicker } from '../prompt';

/** A plan as it was read: its tasks to choose from, what waits for what, and what is in doubt before anything starts. */
export function PlanToStart(props: {
  repository: Repository;
  plan: Plan;
  names: readonly string[];
  onBack: () => void;
  onStarted: (plan: PlanId) => void;
}) {
  const { repository } = props;
  /** Of two tasks that will meet in a file, which one the user has wait for the other. */
  const [ordered, setOrdered] = useState<readonly PlanOverlap[]>([]);
  const plan = useMemo(() => inOrder(props.plan, ordered), [props.plan, ordered]);
  const startable = useMemo(() => plan.tasks.filter(isStartable).map(({ key }) => key), [plan]);
  const [left, setLeft] = useState<ReadonlySet<TaskKey>>(new Set());
  const [agent, setAgent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const preferred = useSettings((all) => all.defaultAgent);
  const listings = valueOr(useAgents(), null)?.listings ?? [];
  const chosenAgent = listings.find(({ profile }) => profile.id === agent) ?? usualAgent(listings, preferred);
  const chosen = startable.filter((key) => !left.has(key));
  const stops = plan.problems.filter(
    ({ level, task }) => level === 'stop' && (task === null || chosen.includes(task)),
  ).length;

  const start = async () => {
    if (!chosenAgent) return setRefusal({ code: 'agent-unknown', agent: agent ?? '' });
    setBusy(true);
    setRefusal(null);
    const outcome = await startPlan({
      ...{ repository: repository.id, plan, chosen },
      agent: chosenAgent.profile.id,
    });
    setBusy(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state === 'done') props.onStarted(outcome.value.id);
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="wide"
      title={displayPath(plan.title ?? props.names.join(', '))}
      description={`Read as ${plan.format}: ${counted(plan.tasks.length, 'task')}, ${counted(plan.overlaps.length, 'overlap')}, ${counted(plan.problems.length, 'problem')}.`}
      aside={<Button onClick={props.onBack}>Back</Button>}
      actions={
        <>
          <AgentPicker listings={listings} chosen={chosenAgent} onChange={setAgent} />
          <Button look="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void start()}>
            {stops > 0
              ? `Start ${counted(chosen.length, 'Task')} Anyway`
              : `Start ${counted(chosen.length, 'Task')}`}
          </Button>
        </>
      }
    >
      <div className="-m-1 flex max-h-[60vh] flex-col gap-4 overflow-y-auto p-1">
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        <PlanNotes plan={plan} onOrder={(overlap) => setOrdered([...ordered, overlap])} />
        <ul aria-label="Tasks" className="flex flex-col">
          {plan.tasks.map((task) => (
            <TaskRow
              key={task.key}
              plan={plan}
              task={task}
              chosen={chosen.includes(task.key)}
              onChange={(taken) => {
                const next = new Set(left);
                if (taken) next.delete(task.key);
                else next.add(task.key);
                setLeft(next);
              }}
            />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** The plan with its overlaps put in order as the user wished: the later one waits for the earlier. */
function inOrder(plan: Plan, ordered: readonly PlanOverlap[]): Plan {
  const edges = ordered.map(({ tasks: [on, task] }) => ({ task, on, via: 'stated' as const, place: null }));
  return {
    ...plan,
    edges: [...plan.edges, ...edges],
    overlaps: plan.overlaps.filter((one) => !ordered.includes(one)),
  };
}

/** Whether a task waits for another one, or for one that does. */
function waits(edges: Plan['edges'], task: TaskKey, on: TaskKey): boolean {
  const seen = new Set<TaskKey>();
  const next = [task];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (at === on) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const edge of edges) if (edge.task === at) next.push(edge.on);
  }
  return false;
}

function isStartable({ kind, mark }: PlanTask): boolean {
  return kind === 'work' && mark !== 'done' && mark !== 'cancelled';
}

/** So many of a kind are shown; the command line has them all. */
const MOST_NOTES = 12;

/** What is in doubt of the plan as a whole, and which of its tasks will meet in a file. */
function PlanNotes(props: { plan: Plan; onOrder: (overlap: PlanOverlap) => void }) {
  const { problems, overlaps, edges } = props.plan;
  const notes = [
    ...problems
      .filter(({ task }) => task === null)
      .map((one) => ({ text: describePlanProblem(one), overlap: null })),
    ...overlaps.map((overlap) => ({
      text: `${overlap.tasks.map(displayPath).join(' and ')} ${describeOverlap(overlap)}`,
      overlap,
    })),
  ];
  if (notes.length === 0) return null;
  return (
    <ul aria-label="About the plan" className="flex flex-col gap-1 text-xs text-need">
      {notes.slice(0, MOST_NOTES).map(({ text, overlap }) => (
        <li key={text} className="flex items-center gap-2">
          <span className="min-w-0 wrap-anywhere">{text}</span>
          {overlap && !waits(edges, overlap.tasks[0], overlap.tasks[1]) ? (
            <Button small onClick={() => props.onOrder(overlap)}>
              {`Run ${displayPath(overlap.tasks[1])} after ${displayPath(overlap.tasks[0])}`}
            </Button>
          ) : null}
        </li>
      ))}
      {notes.length > MOST_NOTES ? <li className="text-soft">and {notes.length - MOST_NOTES} more</li> : null}
    </ul>
  );
}

function TaskRow(props: {
  plan: Plan;
  task: PlanTask;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}) {
  const { plan, task } = props;
  const waits = plan.edges.filter((edge) => edge.task === task.key);
  const problems = plan.problems.filter((problem) => problem.task === task.key && problem.level !== 'note');
  return (
    <li className="flex items-start gap-2.5 border-b border-line py-2 last:border-b-0">
      <span className="pt-0.5">
        <Checkbox
          label={`Start ${displayPath(task.key)}`}
          checked={props.chosen}
          disabled={!isStartable(task)}
          onChange={props.onChange}
        />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="flex-none font-mono text-xs text-faint">{displayPath(task.key)}</span>
          <span className={`min-w-0 wrap-anywhere ${task.mark === 'done' ? 'text-faint line-through' : ''}`}>
            {displayPath(task.title)}
          </span>
          {task.kind === 'human' ? <span className="flex-none text-xs text-need">for you</span> : null}
        </span>
        {waits.length > 0 ? (
          <span className="text-xs text-soft">
            Waits for {waits.map(({ on, via }) => `${displayPath(on)}${VIA[via]}`).join(', ')}
          </span>
        ) : null}
        {problems.map((problem) => (
          <span
            key={`${problem.code} ${problem.about.join(' ')}`}
            className={`text-xs wrap-anywhere ${problem.level === 'stop' ? 'text-fail' : 'text-need'}`}
          >
            {describePlanProblem(problem)}
          </span>
        ))}
      </span>
    </li>
  );
}

const VIA = { stated: '', structure: ' (by order)', guess: ' (a guess, which holds nothing)' } as const;
