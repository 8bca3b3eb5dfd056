import type { Command } from 'commander';
import { EXIT } from './exit-code';
import { type Choose, jsonOption } from './register';
import { terminalText } from './terminal-text';
import type { Verb } from './verb';

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

/** Adds the verb `doctor` to the command line. */
export function addDoctor(program: Command, choose: Choose): void {
  program
    .command('doctor')
    .description('check this installation')
    .addOption(jsonOption())
    .action((options: { json?: true }) => choose(doctor, options.json ?? false));
}

/** Checks the installation; fails when something that is needed does not work. */
export const doctor: Verb = async ({ client, out }) => {
  const checks = await client.core.doctor({});
  for (const check of checks) {
    out.item('check', check);
    out.say(`${MARKS[check.state]} ${check.label}: ${terminalText(check.detail)}`);
    if (check.advice) out.say(`  ${terminalText(check.advice)}`);
  }
  const failed = checks.filter((check) => check.state === 'failed').length;
  const warnings = checks.filter((check) => check.state === 'warning').length;
  out.result({ checks: checks.length, failed, warnings });
  return failed > 0 ? EXIT.failed : EXIT.done;
};
