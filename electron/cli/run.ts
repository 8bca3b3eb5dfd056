import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { describeCommandLineProblem, splitCommandLine } from '#shared/command-line';
import { PermissionPolicy, SessionKind } from '#shared/events';
import { AgentId } from '#shared/ids';
import type { NetworkHost } from '#shared/network-host';
import { describeNotHeld, notHeldTo } from '#shared/not-held';
import { usesWorktree } from '#shared/place';
import { PlanGrain } from '#shared/plan';
import { type AllowedPath, Isolation } from '#shared/sandbox';
import type { StartSession } from '#shared/session';
import { usualIsolation, usualPermissions } from '#shared/usual-choices';
import { makesSandboxes, parseTarget } from '../core/isolation';
import { type AgentOptionGiven, addAgentOption, agentOptions } from './agent-option';
import { type AttachOption, addAttachOption, attachFiles } from './attach-files';
import { addBudgetOptions, type BudgetOptions, withGiven } from './budget-options';
import { UsageError } from './exit-code';
import { followTurn } from './follow-turn';
import { type Choose, collect, jsonOption } from './register';
import { type PlanToRun, runPlan } from './run-plan';
import { agentId, usualAgent } from './usual-agent';
import { begun, required, type Verb, type VerbContext } from './verb';

export type RunOptions = {
  /** Instead of a prompt. */
  readonly plan: PlanToRun | null;
  readonly prompt: string | undefined;
  readonly demo: boolean;
  readonly repo: string | undefined;
  readonly agent: string | undefined;
  readonly acp: string | undefined;
  readonly command: string | undefined;
  readonly customAgent: string | undefined;
  readonly model: string | undefined;
  readonly base: string | undefined;
  readonly title: string | undefined;
  readonly kind: SessionKind;
  readonly permissions: PermissionPolicy | undefined;
  readonly isolation: Isolation | undefined;
  /** Hosts that its sandbox may reach. */
  readonly allowHost: readonly string[] | undefined;
  readonly allowPath: readonly string[] | undefined;
  readonly budget: BudgetOptions;
} & AttachOption &
  AgentOptionGiven;

const HTTPS = 443;
const DEMO_PROMPT = 'Give regular customers a discount in the cart, with tests.';

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
  addBudgetOptions(addAgentOption(addAttachOption(command)))
    .addOption(jsonOption())
    .action((prompt: string | undefined, options: Options) => {
      const { json, demo, plan, task, grain, tag, force, dryRun, ...rest } = options;
      if (plan && prompt !== undefined) throw new UsageError('give a prompt or --plan, not both');
      if (!plan && (task ?? grain ?? tag ?? force ?? dryRun) !== undefined)
        throw new UsageError('--task, --grain, --tag, --force and --dry-run are for --plan');
      const given = {
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
        ...rest,
      };
      const planned = plan && {
        ...{ files: plan, grain: grain ?? null, tag: tag ?? null, tasks: task ?? [] },
        ...{ force: force ?? false, dryRun: dryRun ?? false },
      };
      choose(
        run({ ...given, budget: options, prompt, plan: planned ?? null, demo: demo ?? false }),
        json ?? false,
      );
    });
}

/** Starts a session and follows its first turn. */
export function run(options: RunOptions): Verb {
  return async (context) => {
    const prompt = options.plan ? '' : await promptOf(options, context);
    const agent = await agentOf(options, context);
    const { sessionBudget, isolation } = await context.client.settings.get({});
    if ((options.allowHost ?? options.allowPath) && (options.isolation ?? isolation) === 'none')
      throw new UsageError('--allow-host and --allow-path are for a session with --isolation sandbox');
    const repository = required(
      options.demo && options.repo === undefined
        ? await context.client.repositories.addDemo({})
        : await context.client.repositories.add({ path: resolve(context.cwd, options.repo ?? '.') }),
    );
    await tellUnheld(agent, options, context);
    if (options.plan)
      return runPlan(context, options.plan, {
        ...{ repository: repository.id, path: repository.path },
        choices: {
          agent,
          base: options.base ?? null,
          model: options.model ?? null,
          customAgent: options.customAgent ?? null,
          permissions: await policyOfPlan(options, context),
          ...(options.isolation ? { isolation: options.isolation } : {}),
        },
      });
    const attachments = await attachFiles(options, context);
    const started = begun(
      await context.client.sessions.start({
        repository: repository.id,
        prompt,
        attachments,
        agent,
        kind: options.kind,
        base: options.base ?? null,
        title: options.title ?? null,
        model: options.model ?? null,
        ...(options.option ? { options: agentOptions(options) } : {}),
        customAgent: options.customAgent ?? null,
        permissions: options.permissions ?? demoPolicy(options, context),
        ...(options.isolation ? { isolation: options.isolation } : {}),
        ...(options.allowHost ? { hosts: options.allowHost.map(hostOf) } : {}),
        ...(options.allowPath
          ? { paths: options.allowPath.map((path) => allowedPath(path, context.cwd)) }
          : {}),
        budget: withGiven(sessionBudget, options.budget),
      }),
    );
    context.out.say(`session   ${started.session}`);
    return followTurn(context, started, 0);
  };
}

function hostOf(text: string): NetworkHost {
  const host = parseTarget(text, HTTPS);
  if (host === null) throw new UsageError(`not a host: ${text}; write HOST or HOST:PORT`);
  return host;
}

/** What the agent will not be held to, said before it is started. */
async function tellUnheld(
  agent: StartSession['agent'],
  options: RunOptions,
  { client, out }: VerbContext,
): Promise<void> {
  const policy = options.permissions ?? (options.demo ? 'allow' : await policyOf(options, client));
  if (policy === 'allow') return;
  const profile = await profileOf(agent, client);
  const unheld = profile && notHeldTo(profile, policy);
  if (unheld) out.say(`! Permissions are set to ${policy}. ${describeNotHeld(unheld, policy)}`);
}

/** What the core will answer for the user, who said nothing of it. */
async function policyOf(
  { kind, isolation }: Pick<RunOptions, 'kind' | 'isolation'>,
  client: VerbContext['client'],
): Promise<PermissionPolicy> {
  const { permissions, isolation: usual } = await client.settings.get({});
  if (!usesWorktree({ kind })) return usualPermissions(permissions, 'none');
  return usualPermissions(permissions, isolation ?? usualIsolation(usual, makesSandboxes()));
}

async function profileOf(agent: StartSession['agent'], client: VerbContext['client']) {
  if (agent.by === 'id')
    return (await client.agents.list({})).find(({ profile }) => profile.id === agent.id)?.profile ?? null;
  const [command = '', ...args] = agent.command;
  return { id: AgentId.parse('custom'), protocol: agent.protocol, launch: { command, args, env: {} } };
}

/** Nobody answers what the agents of a plan ask where nobody sits there. */
async function policyOfPlan(options: RunOptions, context: VerbContext): Promise<PermissionPolicy | null> {
  if (options.permissions) return options.permissions;
  return !context.ask && (await policyOf(options, context.client)) === 'ask' ? 'deny' : null;
}

/** The demo works in a repository of our own, so where nobody can be asked it need not be. */
function demoPolicy(options: RunOptions, context: VerbContext): PermissionPolicy | null {
  return options.demo && options.repo === undefined && !context.ask ? 'allow' : null;
}

async function promptOf(options: RunOptions, context: VerbContext): Promise<string> {
  if (options.prompt === '-') return context.readInput();
  if (options.prompt !== undefined) return options.prompt;
  if (options.demo) return DEMO_PROMPT;
  throw new UsageError('give a PROMPT, - to read it from standard input, or --demo');
}

async function agentOf(options: RunOptions, context: VerbContext): Promise<StartSession['agent']> {
  if (options.acp !== undefined) return { by: 'command', protocol: 'acp', command: commandOf(options.acp) };
  if (options.command !== undefined)
    return { by: 'command', protocol: 'command', command: commandOf(options.command) };
  if (options.agent !== undefined) return { by: 'id', id: agentId(options.agent) };
  if (options.demo) return { by: 'id', id: AgentId.parse('demo') };
  return {
    by: 'id',
    id: await usualAgent(context, 'choose one with --agent, --acp or --command, or try --demo'),
  };
}

/** `PATH` or `PATH:write`. */
function allowedPath(text: string, cwd: string): AllowedPath {
  const path = text.replace(/:write$/, '');
  return { path: resolve(cwd, path), access: path === text ? 'read' : 'write' };
}

function commandOf(line: string): string[] {
  const split = splitCommandLine(line);
  if (!split.ok) throw new UsageError(`${describeCommandLineProblem(split.refusal)} Given was: ${line}`);
  return [...split.value];
}
