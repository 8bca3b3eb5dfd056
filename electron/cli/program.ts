import { Command, CommanderError } from 'commander';
import { addApply } from './add-apply';
import { addRun } from './add-run';
import { addTrust } from './add-trust';
import { addAgents } from './agents';
import { addApplies } from './applies';
import { addCheck } from './check';
import { addClean } from './clean';
import { addComments } from './comments';
import { addCompare } from './compare';
import { addContinue } from './continue';
import { addCustomAgents } from './custom-agents';
import { addDiff } from './diff';
import { addDiscard } from './discard';
import { addDoctor } from './doctor';
import { UsageError } from './exit-code';
import { addExport } from './export';
import { addForecast } from './forecast';
import { addGrants } from './grants';
import { addIntegrate } from './integrate';
import { addList } from './list';
import { addLocate } from './locate';
import { addLogIn } from './log-in';
import { addMarks } from './mark';
import { addMcp } from './mcp';
import { addNextPrompts } from './next-prompts';
import { addOpen } from './open';
import { addPermissions } from './permissions';
import { addPlan } from './plan';
import { addProcesses } from './processes';
import type { Choose } from './register';
import { addRestore } from './restore';
import { addReview } from './review';
import { addRollback } from './rollback';
import { addSearch } from './search';
import { addSend } from './send';
import { addShared } from './shared';
import { addShow } from './show';
import { addSnooze } from './snooze';
import { addTake } from './take';
import { addTrash } from './trash';
import { addUndo } from './undo';
import type { Verb } from './verb';
import { addWorktrees } from './worktrees';

/** What the command line asks for. */
export type Parsed =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly json: boolean }
  /** Help or version, as text to print. */
  | { readonly kind: 'text'; readonly text: string };

/** Reads the arguments after the program's name. Throws {@link UsageError} for everything it does not understand. */
export function parseArguments(argv: readonly string[], version: string): Parsed {
  let parsed: Parsed | null = null;
  let text = '';
  let complaint = '';
  const program = createProgram(version, (verb, json) => {
    parsed = { kind: 'verb', verb, json };
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (more) => {
        text += more;
      },
      writeErr: (more) => {
        complaint += more;
      },
    });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text };
    throw new UsageError(complaint.replace(/^error: /, '').trimEnd() || error.message);
  }
  if (!parsed) throw new UsageError(program.helpInformation());
  return parsed;
}

function createProgram(version: string, choose: Choose): Command {
  const program = new Command('understory')
    .description('Run AI coding agents side by side in Git worktrees and apply their work safely.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', EXIT_CODES);
  for (const add of VERBS) add(program, choose);
  return program;
}

/** In the order of the help. */
const VERBS = [
  addRun,
  addPlan,
  addSend,
  addContinue,
  addReview,
  addNextPrompts,
  addList,
  addSearch,
  addShow,
  addCheck,
  addDiff,
  addCompare,
  addForecast,
  addExport,
  addComments,
  addOpen,
  addApply,
  addIntegrate,
  addApplies,
  addUndo,
  addTake,
  addRollback,
  addDiscard,
  addRestore,
  addWorktrees,
  addClean,
  addTrash,
  addMarks,
  addSnooze,
  addShared,
  addProcesses,
  addPermissions,
  addGrants,
  addLocate,
  addTrust,
  addMcp,
  addAgents,
  addCustomAgents,
  addLogIn,
  addDoctor,
];

const EXIT_CODES = `
Exit codes: 0 done, 1 the agent or the operation failed, 2 wrong usage, 3 refused (the code says why),
4 conflicts to resolve (nothing was written), 5 a review has findings that matter, 130 interrupted (the session is kept).`;
