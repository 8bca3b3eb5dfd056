import { realpathSync } from 'node:fs';
import { parseJson } from '#shared/parse-json';

/** What agents say of a command beside it that changes nothing about what runs. */
const SAYING: ReadonlySet<string> = new Set([
  'description',
  'explanation',
  'reason',
  'justification',
  'title',
  'timeout',
  'timeout_ms',
  'timeoutMs',
  'call_id',
  'callId',
  'turn_id',
  'approval_id',
  'parsed_cmd',
]);
const FOLDER: ReadonlySet<string> = new Set([
  'cwd',
  'workdir',
  'working_directory',
  'workingDirectory',
  'directory',
]);
const IN_BACKGROUND: ReadonlySet<string> = new Set(['run_in_background', 'is_background', 'background']);
const SHELL = /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:ba|z|da)?sh$/;
const WORD = /^[^\s]+$/;

/**
 * The command line that an agent asks to run in `root`, from what it gives its tool and from nothing that it says in words.
 * Null where that is more than one command to run there: other fields may say where, how or as whom, and are not guessed at.
 */
export function askedCommand(input: string | null | undefined, root: string): string | null {
  const fields = parseJson(input ?? '');
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null;
  const { command, cmd, commands, ...others } = fields as Record<string, unknown>;
  if (command !== undefined && cmd !== undefined) return null;
  const line = lineOf(command ?? cmd);
  if (line === null) return null;
  if (commands !== undefined && !(Array.isArray(commands) && commands.length === 1 && commands[0] === line))
    return null;
  const isPlain = Object.entries(others).every(
    ([name, value]) =>
      SAYING.has(name) ||
      (FOLDER.has(name) && isRoot(value, root)) ||
      (IN_BACKGROUND.has(name) && value === false),
  );
  return isPlain ? line : null;
}

/** A list is either what a shell is given as a script, or words that are one when they are joined. */
function lineOf(command: unknown): string | null {
  if (typeof command === 'string') return command;
  if (!Array.isArray(command) || !command.every((word) => typeof word === 'string')) return null;
  const [program = '', option, script] = command;
  if (SHELL.test(program))
    return command.length === 3 && /^-l?c$/.test(option ?? '') ? (script ?? null) : null;
  return command.every((word) => WORD.test(word)) ? command.join(' ') : null;
}

function isRoot(value: unknown, root: string): boolean {
  if (value === undefined || value === null || value === '' || value === '.' || value === root) return true;
  if (typeof value !== 'string') return false;
  try {
    return realpathSync(value) === realpathSync(root);
  } catch {
    return false;
  }
}
