import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { describeExportPlace, replacedWords } from '#shared/describe-export';
import type { ExportFormat, ExportReport } from '#shared/export';
import type { SessionId } from '#shared/ids';
import { describeSecret } from '#shared/secret';
import { writeExport } from '../host/write-export';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine, terminalText } from './terminal-text';
import { findSession, Refused, required, type Verb, type VerbContext } from './verb';

type Options = { format: 'md' | 'json'; output?: string; redact: boolean; json?: true };

/** Adds the verb `export` to the command line. */
export function addExport(program: Command, choose: Choose): void {
  program
    .command('export')
    .description('write a session with its conversation, commands, changes and numbers, without secrets')
    .argument('<session>', SESSION)
    .addOption(
      new Option('--format <format>', 'for people or for programs').choices(['md', 'json']).default('md'),
    )
    .option('--output <file>', 'into this file, which must not be there, instead of to standard output')
    .option('--no-redact', 'leave the secrets that Understory recognizes in it')
    .addOption(jsonOption())
    .action((session: string, options: Options) =>
      choose(exportVerb(session, options), options.json ?? false),
    );
}

/** Exports a session, and tells on standard error what was replaced. */
function exportVerb(prefix: string, { format, output, redact }: Options): Verb {
  return async (context) => {
    const { client, out, cwd } = context;
    if (out.json && output === undefined) throw new UsageError('with --json, --output says where to');
    const { session } = await findSession(context, prefix);
    const asked = { session, format: format === 'json' ? 'json' : 'markdown', redact } as const;
    if (output === undefined) {
      tell(context, await print(context, asked), redact);
      return EXIT.done;
    }
    const path = resolve(cwd, output);
    const report = required(await writeExport(client, { ...asked, path, replace: false }));
    tell(context, report, redact);
    out.say(`Exported to ${terminalLine(path, 1000)}`);
    out.result({ session, path, format, redacted: redact, secrets: report.counts });
    return EXIT.done;
  };
}

/** To standard output; on a terminal so that nothing of it is obeyed. */
async function print(
  { client, out }: VerbContext,
  asked: { readonly session: SessionId; readonly format: ExportFormat; readonly redact: boolean },
): Promise<ExportReport> {
  let rest = '';
  for await (const step of await client.sessions.export(asked)) {
    if (step.step === 'refused') throw new Refused(step.refusal);
    if (step.step === 'done') {
      if (rest !== '') out.say(rest.replace(/\n$/, ''));
      return step.report;
    }
    if (step.step !== 'text') continue;
    if (!out.onTerminal) out.raw(Buffer.from(step.text));
    else {
      // A line is said as a whole.
      const lines = terminalText(rest + step.text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) out.say(line);
    }
  }
  throw new Error('the export ended before its end');
}

const MOST_TOLD = 20;

function tell({ out }: VerbContext, report: ExportReport, redact: boolean): void {
  if (!redact) {
    out.problem('Secrets are not replaced in this export.');
    return;
  }
  out.problem(`${replacedWords(report)}.`);
  for (const { kind, place, line } of report.first.slice(0, MOST_TOLD))
    out.problem(
      `  ${describeSecret(kind)} in ${describeExportPlace(place).toLowerCase()}: ${terminalLine(line)}`,
    );
  if (report.first.length > MOST_TOLD) out.problem(`  and ${report.first.length - MOST_TOLD} more`);
}
