import { resolve } from 'node:path';
import type { Check } from '#shared/check';
import type { PermissionPolicy, SessionKind } from '#shared/events';
import { AgentId } from '#shared/ids';
import type { NetworkHost } from '#shared/network-host';
import { describeNotHeld, notHeldTo } from '#shared/not-held';
import { usesWorktree } from '#shared/place';
import type { AllowedPath, Isolation } from '#shared/sandbox';
import type { StartSession } from '#shared/session';
import { usualIsolation, usualPermissions } from '#shared/usual-choices';
import type { Variant } from '#shared/variants';
import { makesSandboxes, parseTarget } from '../core/isolation';
import { agentGiven } from './agent-given';
import { type AgentOptionGiven, agentOptions } from './agent-option';
import { type AttachOption, attachFiles } from './attach-files';
import { type BudgetOptions, withGiven } from './budget-options';
import { UsageError } from './exit-code';
import { followTurn } from './follow-turn';
import { type PlanToRun, runPlan } from './run-plan';
import { runVariants } from './run-variants';
import { agentId } from './usual-agent';
import type { VariantArgument } from './variant-argument';
import { begun, required, type Verb, type VerbContext } from './verb';

export type RunOptions = {
  /** Instead of a prompt. */
  readonly plan: PlanToRun | null;
  readonly prompt: string | undefined;
  /** Several at once, each with its own agent. */
  readonly variant: readonly VariantArgument[] | undefined;
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
  /** What is to run on its work. */
  readonly check: readonly Check[] | undefined;
  readonly checkRetries: number | undefined;
} & AttachOption &
  AgentOptionGiven;

const HTTPS = 443;
const DEMO_PROMPT = 'Give regular customers a discount in the cart, with tests.';

/** Starts a session and follows its first turn. */
export function run(options: RunOptions): Verb {
  return async (context) => {
    const prompt = options.plan ? '' : await promptOf(options, context);
    const variants = options.variant && (await variantsOf(options.variant, options, context));
    const agent = variants?.[0]?.agent ?? (await agentGiven(options, context));
    const { sessionBudget, isolation } = await context.client.settings.get({});
    if ((options.allowHost ?? options.allowPath) && (options.isolation ?? isolation) === 'none')
      throw new UsageError('--allow-host and --allow-path are for a session with --isolation sandbox');
    const repository = required(
      options.demo && options.repo === undefined
        ? await context.client.repositories.addDemo({})
        : await context.client.repositories.add({ path: resolve(context.cwd, options.repo ?? '.') }),
    );
    for (const one of variants?.map((variant) => variant.agent) ?? [agent])
      await tellUnheld(one, options, context);
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
    const wanted = {
      repository: repository.id,
      prompt,
      attachments: await attachFiles(options, context),
      base: options.base ?? null,
      title: options.title ?? null,
      permissions: options.permissions ?? demoPolicy(options, context),
      ...(options.isolation ? { isolation: options.isolation } : {}),
      ...(options.allowHost ? { hosts: options.allowHost.map(hostOf) } : {}),
      ...(options.allowPath
        ? { paths: options.allowPath.map((path) => allowedPath(path, context.cwd)) }
        : {}),
      budget: withGiven(sessionBudget, options.budget),
      ...(options.check ? { checks: [...options.check], checkRetries: options.checkRetries ?? 0 } : {}),
    };
    if (variants) return runVariants(context, { ...wanted, variants });
    const started = begun(
      await context.client.sessions.start({
        ...wanted,
        agent,
        kind: options.kind,
        model: options.model ?? null,
        ...(options.option ? { options: agentOptions(options) } : {}),
        customAgent: options.customAgent ?? null,
      }),
    );
    context.out.say(`session   ${started.session}`);
    return followTurn(context, started, 0);
  };
}

/** Where no agent is named, it is the one that a session without variants would have. */
async function variantsOf(
  given: readonly VariantArgument[],
  options: RunOptions,
  context: VerbContext,
): Promise<Variant[]> {
  const usual = given.every(({ agent }) => agent !== null) ? null : await agentGiven(options, context);
  return given.map(({ agent, ...rest }) => ({
    agent: agent === null && usual ? usual : { by: 'id', id: agentId(agent ?? '') },
    ...rest,
  }));
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

/** `PATH` or `PATH:write`. */
function allowedPath(text: string, cwd: string): AllowedPath {
  const path = text.replace(/:write$/, '');
  return { path: resolve(cwd, path), access: path === text ? 'read' : 'write' };
}
