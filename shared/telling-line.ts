/** Lines that name a cause, in the words of most programs. */
const CAUSE =
  /\b(?:error|fail(?:ed|ure)?|denied|unauthori[sz]ed|forbidden|quota|rate.?limit(?:ed)?|overloaded|cannot|could not|not (?:found|set|configured|logged in)|no (?:provider|model|api.?key|credentials)|timed? ?out|timeout|refused|E[A-Z]{5,}|[45]\d\d)\b/i;
/** A frame of a stack, or what only closes one. */
const FRAME = /^\s*(?:at\s|[{}()[\]"',;.]*$|Node\.js v)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are written with them
const COLOUR = /\u001b\[[\d;]*m/g;
const LONGEST = 300;

/** Of what a program wrote, the one line that most likely says why: the last that names a cause, else the last. */
export function tellingLine(written: string): string | null {
  const lines = written
    .replaceAll(COLOUR, '')
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => !FRAME.test(line));
  const line = lines.findLast((one) => CAUSE.test(one)) ?? lines.at(-1);
  if (line === undefined) return null;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
