import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { describeAttachment } from '#shared/attachment';
import { counted } from '#shared/counted';
import { PermissionPolicy } from '#shared/events';
import { GO_ON, HandedChanges, HandOffPlace, type HandOffPlan } from '#shared/hand-off';
import { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { EXIT, UsageError } from './exit-code';
import { followTurn } from './follow-turn';
import { type Choose, jsonOption, SESSION } from './register';
import { sessionResult } from './session-result';
import { terminalLine, terminalText } from './terminal-text';
import { agentId } from './usual-agent';
import { begun, findSession, required, type Verb, type VerbContext } from './verb';

type Options = {
  readonly in: HandOffPlace;
  readonly agent?: string;
  readonly customAgent?: string;
  readonly changes?: HandedChanges;
  readonly context?: string;
  /** False: those of the conversation stay. */
  readonly attachments?: boolean;
  readonly model?: string;
  readonly permissions?: PermissionPolicy;
  readonly isolation?: Isolation;
  readonly dryRun?: true;
  readonly undo?: true;
};

/** Adds the verb `continue` to the command line. */
export function addContinue(program: Command, choose: Choose): void {
  program
    .command('continue')
    .description('go on with a session in another one: elsewhere, with another agent, or both')
    .argument('<session>', SESSION)
    .argument('[prompt]', 'what to do there; - reads it from standard input')
    .addOption(
      new Option('--in <place>', 'background: in a worktree of its own, local: in your workspace')
        .choices(HandOffPlace.options)
        .default('background'),
    )
    .option('--agent <id>', 'an agent from "understory agents" (default: the session’s own)')
    .option('--custom-agent <name>', 'the custom agent that goes on (default: the session’s own)')
    .addOption(
      new Option(
        '--changes <what>',
        'what becomes of the files that are not committed: copy or move them along, or leave them (default: copy)',
      ).choices(HandedChanges.options),
    )
    .option('--context <file>', 'tell the agent this file instead of what was put together')
    .option('--no-attachments', 'give the agent none of the attachments of the conversation')
    .option('--model <model>', 'the model, by the agent’s name for it')
    .addOption(
      new Option('--permissions <policy>', 'the answer when the agent asks').choices(
        PermissionPolicy.options,
      ),
    )
    .addOption(
      new Option(
        '--isolation <isolation>',
        'in a worktree: sandbox, or none (default: as the session had it in one, else from the settings)',
      ).choices(Isolation.options),
    )
    .option('--dry-run', 'only show what would go along')
    .addOption(
      new Option(
        '--undo',
        'of a session that was continued so: put the files back, and discard it',
      ).conflicts(['dryRun', 'agent', 'changes', 'context']),
    )
    .addOption(jsonOption())
    .action((session: string, prompt: string | undefined, { json, ...options }: Options & { json?: true }) =>
      choose(continueIn({ session, prompt, ...options }), json ?? false),
    );
}

/** Hands a session on and follows the first turn there; or shows what would go along, or takes it back. */
export function continueIn(options: Options & { session: string; prompt: string | undefined }): Verb {
  return async (context) => {
    const { client, out, calledAs } = context;
    const { session } = await findSession(context, options.session);
    if (options.undo) return undo(context, session);
    const agent = options.agent === undefined ? null : agentId(options.agent);
    const wish = {
      session,
      to: options.in,
      agent,
      ...(options.customAgent === undefined ? {} : { customAgent: options.customAgent }),
      ...(options.isolation ? { isolation: options.isolation } : {}),
    };
    const plan = required(await client.handOff.plan(wish));
    if (options.dryRun) return show(context, plan);
    const prompt = options.prompt === '-' ? await context.readInput() : (options.prompt ?? GO_ON);
    const changes = options.changes ?? (plan.choices.includes('copy') ? 'copy' : 'leave');
    const { row, to } = begun(
      await client.handOff.run({
        ...{ ...wish, prompt, changes, context: await contextOf(options, context) },
        ...(options.attachments === false ? { attachments: [] } : {}),
        model: options.model ?? null,
        permissions: options.permissions ?? null,
      }),
    );
    out.item('handed-off', { from: session, ...to });
    out.say(`session   ${row.session}, continues ${session}`);
    if (to.files > 0) out.say(`files     ${counted(to.files, 'file')}, ${ALONG[to.changes]}`);
    if (changes === 'move' && to.changes === 'copy')
      out.problem('The files could not be taken out of your workspace: you have them in both places.');
    out.say(`undo      ${calledAs} continue ${row.session} --undo`);
    return followTurn(context, row, 0);
  };
}

const ALONG: Readonly<Record<HandedChanges, string>> = {
  copy: 'copied along',
  move: 'moved along',
  leave: 'left',
};

async function contextOf({ context: file }: Options, { cwd }: VerbContext): Promise<string | null> {
  if (file === undefined) return null;
  return readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
}

async function undo({ client, out }: VerbContext, session: SessionRow['session']) {
  const row = required(await client.handOff.undo({ session }));
  out.result(sessionResult(row));
  out.say(`The hand-off was undone: your files are as they were, and ${session} was discarded.`);
  return EXIT.done;
}

function show({ out }: VerbContext, plan: HandOffPlan) {
  out.result(plan);
  if (out.json) return EXIT.done;
  const way =
    plan.way === 'forked' ? 'goes on with a copy of its own memory' : 'is told the conversation as text';
  out.say(`${terminalLine(plan.agent.name)} ${way}: ${counted(plan.turns, 'turn')}.`);
  out.say(`changes   ${plan.choices.join(', ')}`);
  for (const { path, change, staged } of plan.files)
    out.say(`  ${change}${staged ? ', staged' : ''}  ${terminalLine(path)}`);
  for (const one of plan.attachments)
    out.say(`  attachment  ${terminalLine(one.name)}, ${describeAttachment(one)}`);
  if (plan.filesInAll > plan.files.length) out.say(`  and ${plan.filesInAll - plan.files.length} more`);
  for (const path of plan.leftOut) out.say(`! cannot go along: ${terminalLine(path)}`);
  out.say('');
  out.say(terminalText(plan.context));
  return EXIT.done;
}
