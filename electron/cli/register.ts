import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from './exit-code';
import type { Verb } from './verb';

/** Called with the verb that the arguments ask for, ready to be performed. */
export type Choose = (verb: Verb, json: boolean) => void;

export const SESSION = 'the session’s id, or the beginning of it';

/** Each verb has it; every command needs one of its own. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object per line, the last with "type":"result"');
}

/** For an option that may be given more than once. It has no default, which the help would print. */
export function collect<T>(parse: (text: string) => T) {
  return (text: string, before: T[] = []): T[] => [...before, parse(text)];
}

/** What a parser of ours complains about, as a complaint of the command line. */
export function worded<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };
}

/** A turn's number, from 1 on. */
export function turnNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a turn is a number from 1 on');
  return number;
}
