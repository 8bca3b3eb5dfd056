import { describePlanProblem } from '#shared/describe-plan-problem';
import { describeTaskTrouble } from '#shared/describe-task-trouble';
import type { SessionId } from '#shared/ids';
import type { Plan, PlanGrain, TaskKey } from '#shared/plan';
import type { StartedPlan, StartedTask } from '#shared/started-plan';
import { isUnderWay } from '#shared/task-states';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { readPlanFiles } from './plan-files';
import { planLines, summary } from './plan-text';
import { terminalLine } from './terminal-text';
import { Refused, required, type VerbContext } from './verb';

export type PlanToRun = {
  readonly files: readonly string[];
  readonly grain: PlanGrain | null;
  readonly tag: string | null;
  /** The tasks to start; empty: all that are to be done. */
  readonly tasks: readonly string[];
  /** In spite of what keeps a task from starting. */
  readonly force: boolean;
  /** Only says what would run. */
  readonly dryRun: boolean;
  /** The commands that it names as checks run. */
  readonly checks: boolean;
};

type Start = Parameters<VerbContext['client']['plans']['start']>[0];

/** Where and how the sessions of a plan are started. */
type StartingPoint = {
  readonly repository: Start['repository'];
  readonly path: string;
  readonly choices: Start['choices'];
};

/** Starts the tasks of a plan and follows them until nothing of it goes on by itself. */
export async function runPlan(
  context: VerbContext,
  wanted: PlanToRun,
  place: StartingPoint,
): Promise<ExitCode> {
  const { client, out } = context;
  const files = await readPlanFiles(wanted.files, context.cwd);
  const names = files.map(({ name }) => name);
  const plan = required(
    await client.plans.read({
      files: files.map(({ name, path, bytes }) => ({ name, path, content: bytes.toString('base64') })),
      ...{ path: place.path, base: place.choices.base ?? null, grain: wanted.grain, tag: wanted.tag },
    }),
  );
  const chosen = wanted.tasks.length === 0 ? null : wanted.tasks.map((name) => keyOf(plan, name));
  if (wanted.dryRun) {
    for (const line of planLines(plan, names)) out.say(line);
    out.result({ tasks: plan.tasks.length, problems: plan.problems, started: 0 });
    return EXIT.done;
  }
  refuseStopped(plan, chosen, wanted.force);
  out.say(summary(plan));
  const started = required(
    await client.plans.start({
      ...{ repository: place.repository, plan, chosen },
      choices: { ...place.choices, checks: wanted.checks },
    }),
  );
  out.say(`plan      ${started.id}`);
  return follow(context, started);
}

function keyOf({ tasks }: Plan, name: string): TaskKey {
  const task = tasks.find(({ key, id }) => key === name || id === name);
  if (!task) throw new UsageError(`the plan has no task ${name}`);
  return task.key;
}

/** What keeps a task from starting is said before anything of its plan is begun. */
function refuseStopped(plan: Plan, chosen: readonly TaskKey[] | null, force: boolean): void {
  const stops = plan.problems.filter(
    ({ level, task }) => level === 'stop' && (task === null || chosen === null || chosen.includes(task)),
  );
  if (force || stops.length === 0) return;
  const words = stops
    .slice(0, 10)
    .map((one) => terminalLine(`${one.task ?? 'plan'}: ${describePlanProblem(one)}`, 300));
  throw new Refused(
    { code: 'plan-not-ready', problems: stops },
    [...words, 'To start it all the same: --force'].join('\n'),
  );
}

async function follow(context: VerbContext, started: StartedPlan): Promise<ExitCode> {
  const { client, out, interrupt, calledAs } = context;
  const { id } = started;
  let now = started;
  const forget = interrupt.onFirst(() => {
    out.problem('Stopping the agents. The plan and its sessions are kept. Press again to quit at once.');
    stopAll(context, now).catch((error: unknown) => out.problem(String(error)));
  });
  const leave = new AbortController();
  const said = new Map<TaskKey, string>();
  try {
    for await (const plans of await client.plans.watch({}, { signal: leave.signal })) {
      now = plans.find((plan) => plan.id === id) ?? now;
      for (const task of now.tasks) tell(context, task, said);
      if (!isUnderWay(now)) break;
    }
  } finally {
    leave.abort();
    forget();
  }
  const ended = now.tasks.filter(({ state }) => ENDED.has(state)).length;
  const left = now.tasks.filter(({ state }) => !ENDED.has(state));
  out.result({ plan: id, title: now.title, tasks: now.tasks });
  out.say(`${ended} of ${now.tasks.length} tasks need nothing more of an agent.`);
  for (const { state, key } of left) out.say(`  ${terminalLine(key, 80)}: ${WORDS[state]}`);
  if (now.tasks.some(({ state }) => state === 'to-review')) out.say(`review    ${calledAs} list`);
  if (interrupt.happened) return EXIT.interrupted;
  return left.every(({ state }) => state === 'human') ? EXIT.done : EXIT.failed;
}

async function stopAll({ client }: VerbContext, { id, tasks }: StartedPlan): Promise<void> {
  await client.plans.stop({ plan: id });
  const working = tasks.flatMap(({ session, state }): SessionId[] =>
    session && (state === 'working' || state === 'needs-you') ? [session] : [],
  );
  await Promise.all(working.map((session) => client.sessions.cancel({ session })));
}

const ENDED: ReadonlySet<StartedTask['state']> = new Set(['done', 'left', 'to-review', 'applied']);

const WORDS: Readonly<Record<StartedTask['state'], string>> = {
  done: 'done before',
  left: 'not chosen',
  human: 'for you to do',
  held: 'waits for others',
  ready: 'is next',
  working: 'works',
  'needs-you': 'needs you',
  'to-review': 'ready for review',
  red: 'has checks that did not pass',
  applied: 'applied',
  failed: 'did not end well',
  'not-started': 'could not be started',
};

function tell({ out }: VerbContext, task: StartedTask, said: Map<TaskKey, string>): void {
  const { key, state, session, trouble } = task;
  const words =
    `${WORDS[state]} ${session ?? ''} ${trouble ? `(${describeTaskTrouble(trouble)})` : ''}`.trim();
  if (said.get(key) === words) return;
  const isFirst = !said.has(key);
  said.set(key, words);
  out.item('task', task);
  if (isFirst && (state === 'done' || state === 'left' || state === 'held')) return;
  out.say(`${terminalLine(key, 80)}  ${terminalLine(words, 400)}`);
}
