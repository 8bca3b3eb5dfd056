import { Transform } from 'node:stream';
import type { AgentLine } from './agent-line';

/** Shorter ones stand in too much that has nothing to do with them. */
const SHORTEST = 6;
const INSTEAD = '[secret]';

/**
 * A line to an agent that knows secrets, with none of them in what it says: neither its protocol nor what it writes beside it
 * can then put them into a log. What an agent spells out in pieces, or in another encoding, is not found.
 */
export function concealing(line: AgentLine, secrets: readonly string[]): AgentLine {
  const hidden = secrets.filter((secret) => secret.length >= SHORTEST);
  if (hidden.length === 0) return line;
  const words = [...new Set(hidden.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]
    // One that another begins with leaves the rest of that one.
    .sort((a, b) => b.length - a.length);
  const stdout = line.stdout.pipe(concealingStream(words));
  line.stdout.once('error', (error) => stdout.destroy(error));
  return {
    ...line,
    stdout,
    stderrTail: () => words.reduce((text, word) => text.replaceAll(word, INSTEAD), line.stderrTail()),
  };
}

/** Bytes with words taken out, also where one comes in two pieces. Holds back only what a word may begin with. */
function concealingStream(words: readonly string[]): Transform {
  // One character a byte: any bytes come out as they went in.
  const wanted = words.map((word) => Buffer.from(word).toString('latin1'));
  let held = '';
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const text = wanted.reduce(
        (all, word) => all.replaceAll(word, INSTEAD),
        held + chunk.toString('latin1'),
      );
      const keep = Math.max(...wanted.map((word) => beginningAtEnd(text, word)));
      held = keep === 0 ? '' : text.slice(-keep);
      done(null, Buffer.from(keep === 0 ? text : text.slice(0, -keep), 'latin1'));
    },
    flush(done) {
      done(null, Buffer.from(held, 'latin1'));
    },
  });
}

/** How many characters at the end of a text a word may begin with. */
function beginningAtEnd(text: string, word: string): number {
  for (let length = Math.min(word.length - 1, text.length); length > 0; length -= 1)
    if (text.endsWith(word.slice(0, length))) return length;
  return 0;
}
