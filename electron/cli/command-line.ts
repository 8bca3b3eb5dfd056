import { EXIT, type ExitCode, UsageError } from './exit-code';
import { createOutput, type Writable } from './output';
import { type CommandContext, explain, perform } from './perform';
import { type Parsed, parseArguments } from './program';

/** Runs one command line, given as the arguments after the program's name, and gives its exit code. */
export async function runCommandLine(
  argv: readonly string[],
  context: Omit<CommandContext, 'out'> & { stdout: Writable; stderr: Writable },
): Promise<ExitCode> {
  const { stdout, stderr } = context;
  let parsed: Parsed;
  try {
    parsed = parseArguments(argv, context.version);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const out = createOutput(argv.includes('--json'), stdout, stderr);
    return explain(error, out, context.calledAs);
  }
  if (parsed.kind === 'text') {
    stdout.write(parsed.text);
    return EXIT.done;
  }
  return perform(parsed.verb, { ...context, out: createOutput(parsed.json, stdout, stderr) });
}
