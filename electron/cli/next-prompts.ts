import { type Command, InvalidArgumentError } from 'commander';
import { describeNextPrompts } from '#shared/describe-next-prompts';
import type { NextPromptId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import type { SessionRow } from '#shared/session';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { readTranscript } from './read-transcript';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

type Asked = { remove?: number; send?: number; move?: number; to?: number };

/** Adds the verb `next-prompts` to the command line. */
export function addNextPrompts(program: Command, choose: Choose): void {
  program
    .command('next-prompts')
    .description('list the prompts that wait for a session’s turn to end; send, move or remove one')
    .argument('<session>', SESSION)
    .option('--send <number>', 'send this one now; a turn that runs is stopped first', place)
    .option('--move <number>', 'move this one to the place that --to names', place)
    .option('--to <number>', 'with --move: the place, from 1 on', place)
    .option('--remove <number>', 'remove this one', place)
    .addOption(jsonOption())
    .action((session: string, { json, ...asked }: Asked & { json?: true }) =>
      choose(nextPrompts(session, asked), json ?? false),
    );
}

function place(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('a place is a number from 1 on');
  return number;
}

/** Does what is asked to one of the prompts that wait, then lists them. */
export function nextPrompts(prefix: string, { send, move, to, remove }: Asked): Verb {
  return async (context) => {
    const { client } = context;
    const wishes = [send, move, remove].filter((one) => one !== undefined);
    if (wishes.length > 1) throw new UsageError('--send, --move and --remove are asked for one at a time');
    if ((move === undefined) !== (to === undefined)) throw new UsageError('--move and --to belong together');
    const row = await findSession(context, prefix);
    const { session } = row;
    const [number] = wishes;
    if (number !== undefined) {
      const { id: prompt } = await nth(context, row, number);
      if (send !== undefined) required(await client.nextPrompts.send({ session, prompt }));
      else if (to !== undefined) required(await client.nextPrompts.move({ session, prompt, index: to - 1 }));
      else required(await client.nextPrompts.remove({ session, prompt }));
    }
    return tellAll(context, await findSession(context, session));
  };
}

async function nth(context: VerbContext, row: SessionRow, number: number): Promise<NextPrompt> {
  const { prompts } = (await readTranscript(context, row)).next;
  const prompt = prompts[number - 1];
  if (!prompt) throw new UsageError(`there is no prompt ${number}: ${prompts.length} wait in this session`);
  return prompt;
}

async function tellAll(context: VerbContext, row: SessionRow): Promise<ExitCode> {
  const { out } = context;
  const { next, turns } = await readTranscript(context, row);
  const { held, words } = describeNextPrompts(row, next, turns.at(-1) ?? null);
  for (const [index, { id, text }] of next.prompts.entries()) {
    out.item('next-prompt', { id, index, text });
    out.say(`${index + 1}  ${terminalLine(text, 100)}`);
  }
  out.say(next.prompts.length === 0 ? 'No prompt waits.' : terminalLine(words, 400));
  out.result({ session: row.session, nextPrompts: next.prompts.length, held });
  return EXIT.done;
}

/** Says that a prompt waits, and for what. */
export async function tellWaiting(
  context: VerbContext,
  row: SessionRow,
  id: NextPromptId,
): Promise<ExitCode> {
  const { next, turns } = await readTranscript(context, row);
  const index = next.prompts.findIndex((one) => one.id === id);
  const { held, words } = describeNextPrompts(row, next, turns.at(-1) ?? null);
  const before = index > 0 ? ` ${index} before it.` : '';
  context.out.say(index < 0 ? 'It was sent.' : `It waits.${before} ${terminalLine(words, 400)}`);
  context.out.result({ session: row.session, prompt: id, index, held });
  return EXIT.done;
}
