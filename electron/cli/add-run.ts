import { type Command, Option } from 'commander';
import type { Check } from '#shared/check';
import { PermissionPolicy, SessionKind } from '#shared/events';
import { usesWorktree } from '#shared/place';
import { PlanGrain } from '#shared/plan';
import { Isolation } from '#shared/sandbox';
import { FEWEST_VARIANTS, MOST_VARIANTS } from '#shared/variants';
import { type AgentOptionGiven, addAgentOption } from './agent-option';
import { type AttachOption, addAttachOption } from './attach-files';
import { addBudgetOptions, type BudgetOptions } from './budget-options';
import { addCheckOptions } from './check-options';
import { UsageError } from './exit-code';
import { type Choose, collect, jsonOption, worded } from './register';
import { run } from './run';
import { parseVariant, type VariantArgument } from './variant-argument';

/** Adds the verb `run` to the command line. */
export function addRun(program: Command, choose: Choose): void {
  type Options = {
    demo?: true;
    repo?: string;
    agent?: string;
    acp?: string;
    command?: string;
    customAgent?: string;
    model?: string;
    base?: string;
    title?: string;
    kind: SessionKind;
    permissions?: PermissionPolicy;
    isolation?: Isolation;
    allowHost?: string[];
    allowPath?: string[];
    plan?: string[];
    task?: string[];
    grain?: PlanGrain;
    tag?: string;
    force?: true;
    dryRun?: true;
    planChecks?: true;
    variant?: VariantArgument[];
    check?: Check[];
    checkRetries?: number;
    json?: true;
  } & BudgetOptions &
    AttachOption &
    AgentOptionGiven;
  const command = program
    .command('run')
    .description('start a session and follow it to the end of its turn, or the tasks of a plan')
    .argument('[prompt]', 'what to do; - reads it from standard input')
    .option(
      '--plan <file>',
      'start the tasks of a plan instead of a prompt, each in a session: a file, or a folder of them; again for more',
      collect((file) => file),
    )
    .option(
      '--task <task>',
      'of the plan this task only; again for more',
      collect((task) => task),
    )
    .addOption(
      new Option('--grain <grain>', 'what of the plan becomes a session: phases, tasks, or steps').choices(
        PlanGrain.options,
      ),
    )
    .option('--tag <name>', 'of several lists of tasks in the plan, the one of this name')
    .option('--force', 'start the plan in spite of what keeps tasks from starting')
    .option('--dry-run', 'only say what of the plan would run')
    .option('--plan-checks', 'run the commands that the plan names as checks, after each turn of its tasks')
    .option('--demo', 'use the demo agent and repository; needs no account and no network')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .option('--agent <id>', 'an agent from "understory agents"')
    .addOption(
      new Option('--acp <command>', 'any agent that speaks the Agent Client Protocol').conflicts([
        'agent',
        'command',
      ]),
    )
    .addOption(
      new Option(
        '--command <command>',
        'any program, run once per turn; the prompt replaces {prompt}, and is in UNDERSTORY_PROMPT and on standard input',
      ).conflicts(['agent', 'acp']),
    )
    .option(
      '--custom-agent <name>',
      'a custom agent of the repository: .github/agents/<name>.agent.md at the base',
    )
    .option('--model <model>', 'the model, by the agent’s name for it')
    .option(
      '--variant <agent[:model][@custom-agent]>',
      'give the prompt to several at once, each in a worktree of its own: again for each, two to eight of them',
      collect(worded(parseVariant)),
    )
    .option('--base <ref>', 'branch, tag or commit to start from (default: HEAD)')
    .option('--title <title>', 'the session’s title (default: from the prompt)')
    .addOption(
      new Option('--kind <kind>', 'where it works: background in its own worktree, local in your workspace')
        .choices(SessionKind.options)
        .default('background'),
    )
    .addOption(
      new Option(
        '--permissions <policy>',
        'the answer when the agent asks; without a terminal, "ask" denies (default: from the settings, which say allow in a sandbox, else ask)',
      ).choices(PermissionPolicy.options),
    )
    .addOption(
      new Option(
        '--isolation <isolation>',
        'sandbox keeps its programs to its worktree; none runs them with your own rights (default: from the settings, which say sandbox on Linux)',
      ).choices(Isolation.options),
    )
    .option(
      '--allow-host <host>',
      'a host that its sandbox may reach without asking, HOST or HOST:PORT (443); again for more',
      (host: string, before: string[] = []) => [...before, host],
    )
    .option(
      '--allow-path <path>',
      'a file or folder that its sandbox shows, read-only unless it ends in :write; again for more',
      (path: string, before: string[] = []) => [...before, path],
    );
  addCheckOptions(command);
  addBudgetOptions(addAgentOption(addAttachOption(command)))
    .addOption(jsonOption())
    .action((prompt: string | undefined, options: Options) => {
      const { json, demo, plan, task, grain, tag, force, dryRun, planChecks, ...rest } = options;
      refuseUnfit({ prompt, ...options });
      const given = {
        variant: undefined,
        agent: undefined,
        acp: undefined,
        command: undefined,
        customAgent: undefined,
        repo: undefined,
        model: undefined,
        base: undefined,
        title: undefined,
        permissions: undefined,
        isolation: undefined,
        allowHost: undefined,
        allowPath: undefined,
        check: undefined,
        checkRetries: undefined,
        ...rest,
      };
      const planned = plan && {
        ...{ files: plan, grain: grain ?? null, tag: tag ?? null, tasks: task ?? [] },
        ...{ force: force ?? false, dryRun: dryRun ?? false, checks: planChecks ?? false },
      };
      choose(
        run({ ...given, budget: options, prompt, plan: planned ?? null, demo: demo ?? false }),
        json ?? false,
      );
    });
}

/** What cannot be given together. */
function refuseUnfit(given: {
  readonly prompt: string | undefined;
  readonly plan?: readonly string[] | undefined;
  readonly variant?: readonly VariantArgument[] | undefined;
  readonly kind: SessionKind;
  readonly [option: string]: unknown;
}): void {
  const { prompt, plan, variant, kind } = given;
  const has = (...options: readonly string[]) => options.some((option) => given[option] !== undefined);
  if (plan && prompt !== undefined) throw new UsageError('give a prompt or --plan, not both');
  if (!plan && has('task', 'grain', 'tag', 'force', 'dryRun', 'planChecks'))
    throw new UsageError('--task, --grain, --tag, --force, --dry-run and --plan-checks are for --plan');
  if (has('checkRetries') && !has('check')) throw new UsageError('--check-retries is for --check');
  if (has('check') && !usesWorktree({ kind }))
    throw new UsageError('checks run in a worktree of their own, not in your workspace');
  if (has('check') && plan) throw new UsageError('--check is for a prompt: a plan names its checks itself');
  if (!variant) return;
  if (variant.length < FEWEST_VARIANTS || variant.length > MOST_VARIANTS)
    throw new UsageError(`give --variant ${FEWEST_VARIANTS} to ${MOST_VARIANTS} times`);
  if (plan) throw new UsageError('give --variant or --plan, not both');
  if (has('model', 'customAgent', 'option'))
    throw new UsageError(
      '--model, --custom-agent and --option are for one session: --variant names them itself',
    );
  if (!usesWorktree({ kind }))
    throw new UsageError('variants work in worktrees of their own, not in your workspace');
}
