import { escapeHiddenInJson } from '#shared/hidden-characters';
import { terminalText } from './terminal-text';

/**
 * Where a command's answers go: for people, or with `--json` one object per line while people's text moves to stderr. It is
 * the one door for all that is told: whoever wrote a text, it cannot steer the terminal it ends on, today or later.
 */
export type Output = {
  readonly json: boolean;
  /** A line for people. */
  say(text?: string): void;
  /** Whether what is said ends on a terminal, which obeys what is in it. */
  readonly onTerminal: boolean;
  /** What was asked for, byte by byte, such as a diff: never to a terminal, and not for `--json`. */
  raw(bytes: Uint8Array): void;
  /** One item of the answer; written only with `--json`. */
  item(type: string, fields: object): void;
  /** The last line of the answer; written only with `--json`. */
  result(fields: object): void;
  /** A problem, for people; always to stderr. */
  problem(text: string): void;
};

export type Writable = { write(text: string | Uint8Array): unknown; readonly isTTY?: boolean };

export function createOutput(json: boolean, stdout: Writable, stderr: Writable): Output {
  const people = json ? stderr : stdout;
  const line = (to: Writable, text: string) => {
    to.write(`${terminalText(text)}\n`);
  };
  const object = (fields: object) => {
    if (json) stdout.write(`${escapeHiddenInJson(JSON.stringify(fields))}\n`);
  };
  return {
    json,
    onTerminal: people.isTTY ?? false,
    say: (text = '') => line(people, text),
    raw: (bytes) => {
      if (stdout.isTTY) throw new Error('raw bytes are not for a terminal');
      stdout.write(bytes);
    },
    item: (type, fields) => object({ type, ...fields }),
    result: (fields) => object({ type: 'result', ...fields }),
    problem: (text) => line(stderr, text),
  };
}
