import type { ToolCallPatch } from './events';
import { parseJson } from './parse-json';

/**
 * What an agent's question holds beside the command that is shown, such as a folder to run it in, variables or another
 * command, as JSON; empty where the command is all. Without a command it is the whole input.
 */
export function askedBesideCommand({ command, input }: Pick<ToolCallPatch, 'command' | 'input'>): string {
  const text = input?.text ?? '';
  if (!command) return text;
  // What is too long to be kept in one piece, or not JSON, is shown as it is.
  const fields = parseJson(text);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return text;
  const others = Object.entries(fields).filter(([name, value]) => !isCommand(name, value, command));
  return others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others), null, 2);
}

/** A command in a list is shown as one text, or as the script that a shell is given. */
function isCommand(name: string, value: unknown, command: string): boolean {
  // One asks for the commands that a line consists of, beside the line.
  if (name === 'commands') return Array.isArray(value) && value.length === 1 && value[0] === command;
  if (name !== 'command' && name !== 'cmd') return false;
  if (!Array.isArray(value)) return value === command;
  return value.join(' ') === command || (value.length === 3 && value[2] === command);
}
