import { type Command, InvalidArgumentError } from 'commander';
import { type Check, MOST_SENT_BACK, USUAL_CHECK_SECONDS } from '#shared/check';
import { describeCommandLineProblem, splitCommandLine } from '#shared/command-line';
import { collect } from './register';

/** Adds what names the checks of a session. */
export function addCheckOptions(command: Command): Command {
  return command
    .option(
      '--check <command>',
      'a command that runs in the worktree after each turn that changed something, such as "npm test"; again for more',
      collect(parseCheck),
    )
    .option(
      '--check-retries <times>',
      'how often a failed check goes back to the agent by itself (default: 0)',
      parseTimes,
    );
}

function parseCheck(text: string): Check {
  const words = splitCommandLine(text);
  if (!words.ok) throw new InvalidArgumentError(describeCommandLineProblem(words.refusal));
  return {
    name: text.trim().slice(0, 200),
    command: [...words.value],
    when: 'turn',
    seconds: USUAL_CHECK_SECONDS,
  };
}

function parseTimes(text: string): number {
  const times = Number(text);
  if (!Number.isInteger(times) || times < 0 || times > MOST_SENT_BACK)
    throw new InvalidArgumentError(`a number from 0 to ${MOST_SENT_BACK}`);
  return times;
}
