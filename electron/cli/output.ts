/** Where a command's answers go: for people, or with `--json` one object a line while people's text moves to stderr. */
export type Output = {
  readonly json: boolean;
  /** A line for people. */
  say(text?: string): void;
  /** What was asked for, byte by byte, such as a diff; not for `--json`. */
  raw(text: string): void;
  /** One item of the answer; written only with `--json`. */
  item(type: string, fields: object): void;
  /** The last line of the answer; written only with `--json`. */
  result(fields: object): void;
  /** A problem, for people; always to stderr. */
  problem(text: string): void;
};

export type Writable = { write(text: string): unknown };

export function createOutput(json: boolean, stdout: Writable, stderr: Writable): Output {
  const people = json ? stderr : stdout;
  const line = (to: Writable, text: string) => {
    to.write(`${text}\n`);
  };
  const object = (fields: object) => {
    if (json) stdout.write(`${JSON.stringify(fields)}\n`);
  };
  return {
    json,
    say: (text = '') => line(people, text),
    raw: (text) => {
      stdout.write(text);
    },
    item: (type, fields) => object({ type, ...fields }),
    result: (fields) => object({ type: 'result', ...fields }),
    problem: (text) => line(stderr, text),
  };
}
