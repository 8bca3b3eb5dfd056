import type { Command } from 'commander';
import { askedServers } from '#shared/asked-servers';
import { describeAttachment } from '#shared/attachment';
import { isLimited } from '#shared/budget';
import { counted } from '#shared/counted';
import { dayOf } from '#shared/dates';
import { budgetWords } from '#shared/describe-budget';
import { describeFailure } from '#shared/describe-failure';
import { WHY_LEFT_OUT } from '#shared/describe-mcp';
import { describeNote } from '#shared/describe-note';
import { pausedWords } from '#shared/describe-pause';
import { usageWords } from '#shared/describe-usage';
import type { Transcript, TranscriptTurn } from '#shared/projections/transcript';
import type { Isolation } from '#shared/sandbox';
import type { Attention, SessionRow } from '#shared/session';
import { EXIT } from './exit-code';
import { readTranscript } from './read-transcript';
import { type Choose, jsonOption, SESSION } from './register';
import { describeSession, stateWords } from './session-result';
import { describeNoticed } from './shared';
import { sandboxLines } from './show-sandbox';
import { terminalLine, terminalText } from './terminal-text';
import { findSession, type Verb } from './verb';

/** Adds the verb `show` to the command line. */
export function addShow(program: Command, choose: Choose): void {
  program
    .command('show')
    .description('show a session: its state, its worktree and its conversation')
    .argument('<session>', SESSION)
    .addOption(jsonOption())
    .action((session: string, options: { json?: true }) => choose(show({ session }), options.json ?? false));
}

/** Shows one session: where its work is and, for people, what was said. */
export function show(options: { session: string }): Verb {
  return async (context) => {
    const row = await findSession(context, options.session);
    context.out.result(row);
    if (context.out.json) return EXIT.done;
    for (const line of [
      `${stateWords(row)}${row.activity ? `: ${terminalLine(row.activity)}` : ''}`,
      ...describeSession(row),
    ]) {
      context.out.say(line);
    }
    for (const line of standing(row)) context.out.say(line);
    const transcript = await readTranscript(context, row);
    for (const line of await sandboxLines(row, transcript, context)) context.out.say(line);
    for (const line of recoveredLines(transcript)) context.out.say(line);
    for (const turn of transcript.turns) for (const line of describeTurn(turn)) context.out.say(line);
    for (const { text } of transcript.next.prompts) context.out.say(`  waits     ${terminalLine(text, 100)}`);
    return EXIT.done;
  };
}

const SANDBOXED: Readonly<Record<Isolation, string>> = {
  sandbox: 'yes, the system keeps it to its worktree',
  none: 'none, it runs with your own rights',
};

function standing(row: SessionRow): string[] {
  const used = usageWords(row.usage.tokens, row.usage.cost).join(', ');
  return [
    `  agent     ${terminalLine(row.agent.name)}${row.model ? ` (${terminalLine(row.model)})` : ''}`,
    ...(row.imported ? [] : [`  sandbox   ${SANDBOXED[row.isolation ?? 'none']}`]),
    ...(used ? [`  used      ${terminalLine(used)}`] : []),
    ...(isLimited(row.budget) ? [`  budget    ${budgetWords(row.budget).join(', ')}`] : []),
    ...(row.sharedChanges.length > 0
      ? [`  changed   ${row.sharedChanges.length} outside of its worktree, to be accepted or put back`]
      : []),
    ...askedServers(row).map(
      ({ server, why }) => `  asks      MCP server ${terminalLine(server, 200)}: ${WHY_LEFT_OUT[why]}`,
    ),
    ...(row.attention ? [`  needs you ${terminalLine(attentionWords(row.attention))}`] : []),
    ...(row.handedFrom
      ? [`  from      ${row.handedFrom.session}, ${terminalLine(row.handedFrom.title, 60)}`]
      : []),
    ...(row.handedTo ?? []).map(
      ({ session, agent, undone }) =>
        `  continued ${session}, with ${terminalLine(agent)}${undone ? ' (undone)' : ''}`,
    ),
    ...(row.applied
      ? [`  applied   ${row.applied.apply} as ${row.applied.mode} to ${terminalLine(row.applied.target)}`]
      : []),
    ...(row.discarded ? [`  kept      until ${dayOf(row.discarded.keptUntil)} in ${row.discarded.ref}`] : []),
  ];
}

/** That the session was made again, and what of it is lost. */
function recoveredLines({ preparation }: Transcript): string[] {
  return preparation.flatMap((item) =>
    item.type === 'session-note' && item.note.code === 'recovered'
      ? ['', `! ${terminalLine(describeNote(item.note).text, 1000)}`]
      : [],
  );
}

function attentionWords(attention: Attention): string {
  switch (attention.why) {
    case 'permission':
      return attention.title;
    case 'memory':
      return pausedWords(attention.held);
    case 'login':
    case 'failure':
      return attention.message;
    default:
      return attention satisfies never;
  }
}

/** The prompt and the agent's last words; everything else is in the app. */
function describeTurn(turn: TranscriptTurn): string[] {
  const said = turn.items.findLast((item) => item.type === 'said');
  const tools = turn.items.filter((item) => item.type === 'tool').length;
  const files = turn.changes?.own?.files ?? 0;
  return [
    '',
    [
      `turn ${turn.turn}: ${turn.outcome ?? (turn.recovered ? 'recovered' : 'going on')}`,
      ...(tools > 0 ? [counted(tools, 'tool call')] : []),
      ...usageWords(turn.tokens, turn.cost ?? []).map((words) => terminalLine(words)),
      ...(files > 0 ? [counted(files, 'file')] : []),
    ].join(', '),
    `> ${terminalText(turn.prompt).split('\n').join('\n> ')}`,
    ...(turn.attachments ?? []).map(
      (one) => `  attached  ${terminalLine(one.name)} (${describeAttachment(one)})`,
    ),
    ...(said?.type === 'said' ? [terminalText(said.text).trimEnd()] : []),
    ...turn.items.flatMap((item) => (item.type === 'shared' ? describeNoticed(item.changes) : [])),
    ...(turn.failure ? [`! ${terminalLine(describeFailure(turn.failure), 1000)}`] : []),
  ];
}
