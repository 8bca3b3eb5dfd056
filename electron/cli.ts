import { EXIT, type ExitCode, UsageError } from './cli/exit-code';
import { createOutput } from './cli/output';
import { explain, perform } from './cli/perform';
import { type Parsed, parseArguments } from './cli/program';
import { dataHome } from './host/data-home';
import { resourcesFolder } from './host/resources-folder';
import { VERSION } from './host/version';

/** The `understory` command: the same core as the app, headless. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  // A reader that left early, such as `head`, is no failure of ours; there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let parsed: Parsed;
  try {
    parsed = parseArguments(argv, VERSION);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return explain(error, createOutput(argv.includes('--json'), process.stdout, process.stderr));
  }
  if (parsed.kind === 'text') {
    process.stdout.write(parsed.text);
    return EXIT.done;
  }
  return perform(parsed.verb, {
    home: dataHome(),
    resources: resourcesFolder(import.meta.dirname),
    version: VERSION,
    cwd: process.cwd(),
    out: createOutput(parsed.json, process.stdout, process.stderr),
    exit: (code) => process.exit(code),
  });
}

const code = await main(process.argv.slice(2));
// What was printed must arrive before the process goes; libraries may keep timers that would hold it.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(code);
