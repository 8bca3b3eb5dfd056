import { languageOf } from './language-of';
import { LONGEST_COLOURED } from './options';
import { type ColourName, colourOf } from './syntax-colours';

/** A run of characters in one colour: it ends before `to`, and begins where the last one ended. */
export type ColourRun = { readonly to: number; readonly colour: ColourName | null };

/** The colours of lines by their number from 0; a line that is not in it has none. */
export type LineColours = ReadonlyMap<number, readonly ColourRun[]>;

/** Longest text that is coloured in one go, in UTF-16 units: it must not take longer than a frame may. */
const MOST_AT_ONCE = 24_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * The colours of a text's lines by the grammar of its path. Of a long text only the given lines are coloured, each run
 * of them by itself, up to a bound. One text after another, and only while the window has nothing else to do.
 *
 * @param wanted whether the colours are still of use; what is scrolled by is not coloured
 */
export function colourLines(
  lines: readonly string[],
  path: string,
  spans: readonly { from: number; to: number }[],
  wanted: () => boolean,
): Promise<LineColours | null> {
  const language = languageOf(path);
  if (language === 'plaintext') return Promise.resolve(null);
  const work = last.then(async () => {
    if (!wanted()) return null;
    const { monaco } = await import('./monaco');
    // A grammar is read when it is first asked for this way; `tokenize` alone would not wait for it.
    await monaco.editor.colorize('', language, {});
    await idle();
    if (!wanted()) return null;
    const colours = new Map<number, ColourRun[]>();
    const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
    let left = MOST_AT_ONCE;
    for (const { from, to } of length <= MOST_AT_ONCE ? [{ from: 0, to: lines.length }] : spans) {
      const text = lines
        .slice(from, to)
        .map((line) => line.slice(0, LONGEST_COLOURED))
        .join('\n');
      left -= text.length;
      if (left < 0) break;
      for (const [at, tokens] of monaco.editor.tokenize(text, language).entries())
        colours.set(
          from + at,
          tokens.map((token, index) => ({
            to: tokens[index + 1]?.offset ?? Number.POSITIVE_INFINITY,
            colour: colourOf(token.type),
          })),
        );
    }
    return colours;
  });
  last = work.catch(() => undefined);
  return work;
}

function idle(): Promise<void> {
  return new Promise((done) => requestIdleCallback(() => done(), { timeout: 200 }));
}
